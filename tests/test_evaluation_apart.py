"""The evaluation measures what nobody wrote into a guide."""

from difflib import SequenceMatcher

import pytest

from bot.core.question import normalize
from bot.settings import ROOT
from ingest.coverage import DEFAULT_BANK, load_bank
from ingest.evaluate import DEFAULT_QUESTIONS, load_cases
from ingest.knowledge import read_knowledge

TOO_CLOSE = 0.88
"""Share of letters in common from which two questions are one question."""


def folded(text: str) -> str:
    return "".join(letter for letter in normalize(text).casefold() if letter.isalnum())


def authored() -> dict[str, str]:
    """What the guides list, with the file it stands in."""
    knowledge, _ = read_knowledge(ROOT / "knowledge")
    return {
        folded(question.text): f"{file.path.name}:{question.line}"
        for file in knowledge.files
        for question in file.guide.questions
    }


@pytest.mark.parametrize("held_out", ["questions", "bank"])
def test_no_guide_lists_a_question_that_measures_it(held_out: str) -> None:
    asked = (
        [case.q for case in load_cases(DEFAULT_QUESTIONS)]
        if held_out == "questions"
        else [question.q for question in load_bank(DEFAULT_BANK)]
    )
    written = authored()
    matcher = SequenceMatcher(autojunk=False)
    close = []
    for question in map(folded, asked):
        matcher.set_seq2(question)
        for other, where in written.items():
            matcher.set_seq1(other)
            if (
                matcher.real_quick_ratio() >= TOO_CLOSE
                and matcher.quick_ratio() >= TOO_CLOSE
                and matcher.ratio() >= TOO_CLOSE
            ):
                close.append((question, where))
    assert close == []


def test_every_expected_file_exists() -> None:
    knowledge, _ = read_knowledge(ROOT / "knowledge")
    there = {file.guide.card.slug for file in knowledge.files}
    for case in load_cases(DEFAULT_QUESTIONS):
        assert set(case.slugs) <= there
    for question in load_bank(DEFAULT_BANK):
        assert set(question.slugs) <= there
