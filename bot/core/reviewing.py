"""Turns that are worth a look, and what an operator concluded."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.core.guide import Lang
from bot.core.keeping import Feedback, Outcome


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
class LoggedTurn:
    """A turn as it is kept, for those who may look into the log. It does not say whose it is.

    `hour` is in UTC, minutes cut off. `question`, `reply` and `evidence` are None unless the chat's
    yes stands: masked words, the reply as it was sent, and what the reply was made from, ready for
    JSON. `stages` are milliseconds by stage, `prompts` is the digest of the words the bot speaks
    with. `verdict`, `note` and `guide` are what an operator concluded, if one did.
    """

    number: str
    hour: datetime
    lang: Lang
    surfaces: tuple[str, ...]
    jurisdiction: str | None
    outcome: Outcome
    reason: str | None
    guides: tuple[str, ...]
    best_score: float | None
    milliseconds: float
    stages: Mapping[str, float]
    dropped: int
    corpus_version: str
    prompts: str | None
    feedback: Feedback | None
    marks: frozenset[Why]
    question: str | None = field(default=None, repr=False)
    reply: str | None = field(default=None, repr=False)
    evidence: Mapping[str, Any] | None = field(default=None, repr=False)
    verdict: Verdict | None = None
    note: str | None = field(default=None, repr=False)
    guide: str | None = None


class Log(Protocol):
    """All turns of a time, in their order."""

    def turns(self, since: date, until: date | None = None) -> AsyncIterator[LoggedTurn]:
        """Those of these days, UTC, both included, the oldest first; a few in memory at a time.

        Raises:
            StoreUnavailable: the store cannot be reached.
        """
        ...
