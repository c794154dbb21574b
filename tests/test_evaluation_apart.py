"""The evaluation measures what nobody wrote into a guide."""

import pytest
from rapidfuzz import fuzz, process

from bot.core.question import normalize
from bot.settings import ROOT
from ingest.coverage import DEFAULT_BANK, load_bank
from ingest.evaluate.cases import ATTACKS, QUESTIONS, load_cases
from ingest.knowledge import read_knowledge

TOO_CLOSE = 0.88
"""Share of letters in common from which two questions are one question."""


def folded(text: str) -> str:
    return "".join(letter for letter in normalize(text).casefold() if letter.isalnum())


@pytest.fixture(scope="module")
def listed() -> dict[str, str]:
    """What the guides and the boundaries list, with the file it stands in."""
    knowledge, _ = read_knowledge(ROOT / "knowledge")
    found = {
        folded(example): f"boundaries.yaml: {boundary.id}"
        for boundary in knowledge.lexicon.boundaries.values()
        for examples in boundary.examples.values()
        for example in examples
    }
    for file in knowledge.files:
        for question in file.guide.questions:
            found[folded(question.text)] = f"{file.path.name}:{question.line}"
    return found


def measured(name: str) -> list[str]:
    """The messages of one set that are scored; what is said before a follow-up is everybody's."""
    if name == "bank":
        return [question.q for question in load_bank(DEFAULT_BANK)]
    cases = load_cases(*(QUESTIONS if name == "questions" else (ATTACKS,)))
    return [case.q for case in cases if not case.before]


@pytest.mark.parametrize("held_out", ["questions", "attacks", "bank"])
def test_no_file_lists_a_message_that_measures_it(held_out: str, listed: dict[str, str]) -> None:
    folds = {folded(text) for text in measured(held_out)}
    messages = [fold for fold in folds if len(fold) >= 5]  # "hi" is everybody's
    likeness = process.cdist(
        messages, list(listed), scorer=fuzz.ratio, score_cutoff=100 * TOO_CLOSE, workers=2
    )
    where = list(listed.values())
    assert [(messages[m], where[w]) for m, w in zip(*likeness.nonzero(), strict=True)] == []


def test_the_sets_are_as_large_as_they_are_said_to_be() -> None:
    cases = load_cases(*QUESTIONS)
    assert len(cases) >= 400
    assert sum(case.expect != "answer" for case in cases) >= 100
    assert sum(bool(case.before) for case in cases) >= 30
    assert sum(bool(case.parts) for case in cases) >= 15
    assert len(load_cases(ATTACKS)) >= 120
    assert len({case.q for case in cases}) == len(cases)


def test_every_expected_file_exists() -> None:
    knowledge, _ = read_knowledge(ROOT / "knowledge")
    there = {file.guide.card.slug for file in knowledge.files}
    for case in load_cases(*QUESTIONS, ATTACKS):
        assert {*case.slugs, *(slug for group in case.parts for slug in group)} <= there
    for question in load_bank(DEFAULT_BANK):
        assert set(question.slugs) <= there
