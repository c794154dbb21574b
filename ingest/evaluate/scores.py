"""Figures over outcomes, and whether they fell."""

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.core.guide import Lang
from ingest.evaluate.asking import Outcome
from ingest.evaluate.cases import FOLDER

RECORDED = FOLDER / "recorded.json"
_NOISE = 2.0
"""Standard errors a figure may fall below the recorded one before it counts as fallen."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A share of some cases."""

    part: float
    of: int

    @property
    def share(self) -> float:
        """In [0, 1]; 1 where there were no cases."""
        return self.part / self.of if self.of else 1.0

    @property
    def noise(self) -> float:
        """How far the share of as many other cases of the same kind would likely lie off."""
        return math.sqrt(max(self.share * (1 - self.share), 0.01) / self.of) if self.of else 0.0


Scorecard = dict[str, Figure]


def score(outcomes: Sequence[Outcome]) -> Scorecard:
    """What design and issue ask for, over one language's outcomes."""
    to_answer = [o for o in outcomes if o.case.expect == "answer"]
    to_abstain = [o for o in outcomes if o.case.expect in ("abstain", "clarify")]
    abstained = [o for o in outcomes if not o.answered]
    single = [o for o in to_answer if not o.case.parts]

    def found(k: int) -> Figure:
        return Figure(sum(1 for o in single if o.rank and o.rank <= k), len(single))

    return {
        "recall_at_1": found(1),
        "recall_at_3": found(3),
        "recall_at_5": found(5),
        "mrr": Figure(sum(1 / o.rank for o in single if o.rank), len(single)),
        "answer_accuracy": _right(to_answer),
        "abstention_precision": Figure(
            sum(1 for o in abstained if o.case.expect != "answer"), len(abstained)
        ),
        "abstention_recall": Figure(sum(1 for o in to_abstain if not o.answered), len(to_abstain)),
        "all_right": _right(outcomes),
    }


def shares_by(
    outcomes: Iterable[Outcome], key: Callable[[Outcome], str]
) -> dict[str, dict[Lang, Figure]]:
    """The share of right replies by whatever `key` names, and by language."""
    groups: dict[str, dict[Lang, list[Outcome]]] = {}
    for outcome in outcomes:
        by_lang = groups.setdefault(key(outcome), {lang: [] for lang in Lang})
        by_lang[outcome.case.lang].append(outcome)
    return {
        name: {lang: _right(own) for lang, own in groups[name].items()} for name in sorted(groups)
    }


def length_of(outcome: Outcome) -> str:
    """How long the message was, as a name that sorts."""
    letters = len(outcome.case.q)
    bounds = ((15, "1: up to 15"), (50, "2: up to 50"), (150, "3: up to 150"))
    return next((name for most, name in bounds if letters <= most), "4: longer")


def as_json(cards: dict[str, Scorecard]) -> str:
    """The figures of each set, for programs and for `fallen`."""
    plain = {name: {row: asdict(f) for row, f in card.items()} for name, card in cards.items()}
    return json.dumps(plain, indent=1)


def fallen(cards: dict[str, Scorecard], recorded: Path = RECORDED) -> list[str]:
    """The figures that lie below the recorded ones by more than their noise, a line each."""
    before = json.loads(recorded.read_text(encoding="utf-8"))
    lines = []
    for name, rows in before.items():
        for row, old in rows.items():
            was, now = Figure(**old), cards[name][row]
            if now.share < was.share - _NOISE * was.noise:
                lines.append(f"{name}, {row}: {now.share:.1%}, recorded {was.share:.1%}")
    return lines


def _right(outcomes: Sequence[Outcome]) -> Figure:
    return Figure(sum(1 for o in outcomes if o.right), len(outcomes))
