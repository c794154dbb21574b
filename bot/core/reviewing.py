"""Turns that are worth a look, and what an operator concluded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.core.answer import Reason
from bot.core.bidding import bids_the_bot
from bot.core.keeping import Outcome, TurnRow

LOW_SCORE = 1.08
"""Best score under which an answer is worth a look: of the questions of the evaluation set that are
answered rightly, 5 % fall below it."""

_NOT_KNOWING = frozenset(
    {Reason.NO_PASSAGE, Reason.NOT_KNOWN, Reason.UNSUPPORTED, Reason.OUT_OF_SCOPE}
)
"""Reasons that may hide a gap. The others decline what is rightly declined, distress above all."""


class Why(StrEnum):
    """Why a turn is worth a look."""

    THUMB_DOWN = "thumb_down"
    ABSTAINED = "abstained"
    LOW_SCORE = "low_score"
    DROPPED = "dropped"
    ATTACK = "attack"


class Verdict(StrEnum):
    """What an operator concluded about a reply."""

    RIGHT = "right"
    INCOMPLETE = "incomplete"
    WRONG = "wrong"
    UNSAFE = "unsafe"
    SHOULD_HAVE_ABSTAINED = "should_have_abstained"
    SHOULD_HAVE_ANSWERED = "should_have_answered"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of turns ended: its last turn, `hour` in UTC."""

    hour: datetime
    number: str


class Searching(Protocol):
    """Turns by what was asked and replied, of chats that agreed that words are kept."""

    async def search(self, words: str, before: Cursor | None, limit: int) -> Sequence[str]:
        """The numbers of the turns that hold all of the words, newest first.

        Words are whole in English and may have endings in Korean; in quotation marks they stand
        side by side. Nothing is found without a word.

        Args:
            before: only turns that come after this one in that order.
        """
        ...


def marks_of(row: TurnRow) -> frozenset[Why]:
    """Why a turn is worth a look, as far as it shows before anybody rated it. Pure."""
    best = row.best_score
    reasons = {
        Why.ABSTAINED: row.outcome is Outcome.ABSTENTION and row.reason in _NOT_KNOWING,
        Why.LOW_SCORE: row.outcome is Outcome.ANSWER and best is not None and best < LOW_SCORE,
        Why.DROPPED: row.dropped > 0,
        Why.ATTACK: bids_the_bot(row.question),
    }
    return frozenset(why for why, holds in reasons.items() if holds)
