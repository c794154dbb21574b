"""Turns that are worth a look, and what an operator concluded."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.core.answer import Reason
from bot.core.bidding import bids_the_bot
from bot.core.guide import Lang
from bot.core.keeping import Feedback, Outcome, TurnRow

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


CLAIM_MINUTES = 30
"""How long a turn stays with whoever is on it; then somebody else may take it over."""


class State(StrEnum):
    """How far the review of a turn got."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"


class Use(StrEnum):
    """What a question was made into. Never both: what is learned from is not measured with."""

    CASE = "case"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Review:
    """How far the review of a turn got: who is on it, or what whom `by` concluded.

    `claimed_by` is None where nobody is on it, or has done nothing for `CLAIM_MINUTES`.
    """

    number: str
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    verdict: Verdict | None = None
    note: str | None = field(default=None, repr=False)
    guide: str | None = None
    by: str | None = None
    at: datetime | None = None
    became: Use | None = None

    @property
    def state(self) -> State:
        """Done, taken or open."""
        if self.verdict is not None:
            return State.DONE
        return State.OPEN if self.claimed_by is None else State.TAKEN


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was changed: how the review stands instead."""

    review: Review


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which turns to look at. None leaves a thing open; days are days of UTC, both included."""

    why: Why | None = None
    lang: Lang | None = None
    surface: str | None = None
    jurisdiction: str | None = None
    corpus_version: str | None = None
    guide: str | None = None
    since: date | None = None
    until: date | None = None
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of turns ended: its last turn, `hour` in UTC."""

    hour: datetime
    number: str


@dataclass(frozen=True, slots=True)
class Queued:
    """A turn in the queue."""

    turn: LoggedTurn
    review: Review


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some turns of the queue; `after` leads to older ones, None where there are none."""

    items: tuple[Queued, ...]
    after: Cursor | None


class Queue(Protocol):
    """Turns that are worth a look."""

    async def page(
        self, wanted: QueueFilter, after: Cursor | None = None, limit: int = 50
    ) -> QueuePage:
        """The newest first, one row a turn however many marks it has."""
        ...


class Reviews(Protocol):
    """What operators concluded. Nothing anybody concluded is ever overwritten.

    `who` is an operator's name.
    """

    async def turn(self, number: str) -> Queued | None:
        """A turn with its review; None where there is none of that number (any more)."""
        ...

    async def turns(self, numbers: Sequence[str]) -> Sequence[Queued]:
        """Turns with their reviews, in the order of the numbers, without those that are gone."""
        ...

    async def around(self, number: str) -> Sequence[LoggedTurn]:
        """The turns of the same chat that are kept, that one among them, the oldest first.

        Turns of one hour have no order: minutes are not kept. At most 50, the nearest.
        """
        ...

    async def held(self, who: str) -> Sequence[str]:
        """The turns somebody is on, the longest held first."""
        ...

    async def claim(self, number: str, who: str) -> Review | Refused | None:
        """Take a turn, or hold on to it; refused while somebody else has it, or it is done.

        None where there is no such turn.
        """
        ...

    async def release(self, number: str, who: str) -> bool:
        """Let go of a turn; False where this operator is not on it."""
        ...

    async def decide(
        self, number: str, who: str, verdict: Verdict, note: str, guide: str | None
    ) -> Review | Refused | None:
        """Conclude; refused unless this operator is on it. None where there is no such turn."""
        ...

    async def use(self, number: str, use: Use) -> Review | Refused | None:
        """Note what the question is made into; refused where it became the other thing.

        None where there is no such turn.
        """
        ...

    async def unuse(self, number: str, use: Use) -> None:
        """It did not come to that after all, and nothing was made of it before."""
        ...


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
