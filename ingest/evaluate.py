"""How well the bot people get finds, answers and abstains, by language."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.answering.answerer import Answerer
from bot.answering.understanding import understand
from bot.channels.reading import lay_out
from bot.channels.terminal import plain
from bot.channels.voice import Voices
from bot.compose import compose_answerer, compose_corpus, compose_voices
from bot.core.answer import Abstention, Answer, Reason
from bot.core.errors import GuideError
from bot.core.guide import Lang
from bot.core.question import Question
from bot.core.turn import Turn
from bot.corpus.ranking import Weights
from bot.settings import ROOT, Settings

DEFAULT_QUESTIONS = ROOT / "tests" / "evaluation" / "questions.yaml"


class Case(BaseModel):
    """One question and what a right reply is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str
    lang: Lang
    expect: Literal["answer", "abstain"]
    slugs: tuple[str, ...] = ()
    reason: Reason | None = None
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for one case. `rank` is that of the first right file, None where absent."""

    case: Case
    rank: int | None
    answered: bool
    right: bool
    why: str
    relevance: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Shares in [0, 1] over one language's cases; `failures` are the cases that went wrong."""

    questions: int
    recall_at_1: float
    recall_at_3: float
    recall_at_5: float
    mrr: float
    answer_accuracy: float
    abstention_precision: float
    abstention_recall: float
    failures: tuple[str, ...] = field(default=(), compare=False)


def load_cases(path: Path) -> tuple[Case, ...]:
    """The questions of a set.

    Raises:
        GuideError: the file is missing or not a question set.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return TypeAdapter(tuple[Case, ...]).validate_python(raw)
    except (OSError, yaml.YAMLError, ValidationError):
        raise GuideError(
            f"{path} is not a question set",
            fix="see tests/evaluation/README.md for its shape",
        ) from None


async def ask_all(answerer: Answerer, voices: Voices, cases: Iterable[Case]) -> tuple[Outcome, ...]:
    """Ask every question by itself, as a stranger would, and compare."""
    return tuple(
        [_compare(case, await answerer.answer(Question(case.q)), voices) for case in cases]
    )


def score(outcomes: Sequence[Outcome]) -> Scorecard:
    """Sum up. Abstention precision is 1 where nothing was abstained from."""
    to_answer = [outcome for outcome in outcomes if outcome.case.expect == "answer"]
    abstained = [outcome for outcome in outcomes if not outcome.answered]
    to_abstain = [outcome for outcome in outcomes if outcome.case.expect == "abstain"]
    rightly = sum(1 for outcome in abstained if outcome.case.expect == "abstain")

    def recall(k: int) -> float:
        return _share(sum(1 for o in to_answer if o.rank and o.rank <= k), len(to_answer))

    return Scorecard(
        questions=len(outcomes),
        recall_at_1=recall(1),
        recall_at_3=recall(3),
        recall_at_5=recall(5),
        mrr=_share(sum(1 / o.rank for o in to_answer if o.rank), len(to_answer)),
        answer_accuracy=_share(sum(1 for o in to_answer if o.right), len(to_answer)),
        abstention_precision=_share(rightly, len(abstained)),
        abstention_recall=_share(rightly, len(to_abstain)),
        failures=tuple(f"{o.case.q}\n      {o.why}" for o in outcomes if not o.right),
    )


def _compare(case: Case, turn: Turn, voices: Voices) -> Outcome:
    reply = turn.reply
    ranked = list(dict.fromkeys(passage.card.slug for passage in turn.passages))
    rank = next((n for n, slug in enumerate(ranked, start=1) if slug in case.slugs), None)
    answered = isinstance(reply, Answer)
    said = plain(lay_out(reply, voices), voices[reply.lang]).casefold()
    why = ""
    if case.expect == "abstain":
        if isinstance(reply, Answer):
            why = f"answered from {reply.citations[0].guide}"
    elif not isinstance(reply, Answer):
        known = reply.known if isinstance(reply, Abstention) else None
        if not (known and known.citations[0].guide in case.slugs):
            why = f"did not answer; nearest {ranked[:3]}"
        else:
            answered = True
    elif reply.citations[0].guide not in case.slugs:
        why = f"answered from {reply.citations[0].guide}, not {case.slugs[0]}"
    if not why and case.expect == "answer":
        missing = [text for text in case.must if text.casefold() not in said]
        unwanted = [text for text in case.must_not if text.casefold() in said]
        if missing or unwanted:
            why = f"missing {missing}, unwanted {unwanted}"
    relevance = turn.passages[0].relevance if len(turn.passages) else 0.0
    return Outcome(case, rank, answered, not why, why, relevance, turn.milliseconds)


_PARTS = {
    "as shipped": Weights(),
    "meaning alone": Weights(dense=1.0),
    "words alone": Weights(dense=0.0),
    "without preferences": Weights(
        surface=0.0,
        one_surface_unnamed=0.0,
        other_surface=0.0,
        other_company=0.0,
        place=0.0,
        place_named=0.0,
        other_place=0.0,
        other_place_assumed=0.0,
        one_place_unnamed=0.0,
        letter=0.0,
        letter_unasked=0.0,
    ),
    "without the guides' questions": Weights(question=0.0, own_questions=0.0),
}


async def recall_without(
    settings: Settings, cases: Sequence[Case]
) -> dict[str, dict[Lang, tuple[float, float]]]:
    """What each part of the retrieval brings: recall at 1 and at 3 with it left out."""
    found: dict[str, dict[Lang, tuple[float, float]]] = {}
    for name, weights in _PARTS.items():
        corpus = compose_corpus(settings, weights)
        lexicon = await corpus.lexicon()
        ranks: dict[Lang, list[int]] = {lang: [] for lang in Lang}
        for case in cases:
            if case.expect == "answer":
                passages = await corpus.retrieve(understand(Question(case.q), lexicon), 40)
                files = list(dict.fromkeys(passage.card.slug for passage in passages))
                hits = [n for n, slug in enumerate(files, start=1) if slug in case.slugs]
                ranks[case.lang].append(min(hits, default=len(files) + 1))
        found[name] = {
            lang: (
                _share(sum(rank <= 1 for rank in own), len(own)),
                _share(sum(rank <= 3 for rank in own), len(own)),
            )
            for lang, own in ranks.items()
        }
    return found


def print_parts(settings: Settings, questions: Path | None) -> int:
    """Print what each part of the retrieval brings; 0 always."""
    cases = load_cases(questions or DEFAULT_QUESTIONS)
    for name, by_lang in asyncio.run(recall_without(settings, cases)).items():
        figures = "   ".join(f"{lang} {a:.1%} / {b:.1%}" for lang, (a, b) in by_lang.items())
        print(f"{name:30} {figures}")
    return 0


def evaluate_and_print(settings: Settings, questions: Path | None, json_file: Path | None) -> int:
    """Run the set over the published corpus and print a table; 0 always: figures are not a
    verdict."""
    cases = load_cases(questions or DEFAULT_QUESTIONS)
    answerer, voices = compose_answerer(settings), compose_voices(settings)
    outcomes = asyncio.run(ask_all(answerer, voices, cases))
    cards = {lang: score([o for o in outcomes if o.case.lang is lang]) for lang in Lang}
    print(_table(cards))
    for lang, card in cards.items():
        print(f"\n{lang}: {len(card.failures)} of {card.questions} went wrong")
        for failure in card.failures:
            print(f"  - {failure}")
    if json_file:
        json_file.write_text(
            json.dumps({lang: asdict(card) for lang, card in cards.items()}, ensure_ascii=False)
        )
    return 0


def _table(cards: dict[Lang, Scorecard]) -> str:
    rows = [name for name in Scorecard.__slots__ if name not in ("questions", "failures")]
    head = f"{'':22}" + "".join(f"{lang:>8}" for lang in cards)
    lines = [head, f"{'questions':22}" + "".join(f"{c.questions:>8}" for c in cards.values())]
    lines += [
        f"{row:22}" + "".join(f"{getattr(card, row):>8.1%}" for card in cards.values())
        for row in rows
    ]
    return "\n".join(lines)


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 1.0
