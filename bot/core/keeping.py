"""What is kept between two messages, and the ports behind which it is kept.

Every port but `Turns.append` raises `StoreUnavailable` where the store cannot be reached.
"""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from bot.core.errors import OperatorError
from bot.core.evidence import Evidence
from bot.core.guide import Device, Lang
from bot.core.question import Slots
from bot.core.referral import Referrals
from bot.core.turn import Stage


class StoreUnavailable(OperatorError):
    """The store cannot be reached now: locked, full, gone. Its text holds nothing of a row."""


class Consent(StrEnum):
    """Whether somebody agreed that their words are kept. Only `YES` counts as agreeing."""

    UNASKED = "unasked"
    NO = "no"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Chat:
    """What is known of a chat. None stands where nothing was chosen or said.

    `asked_on` is the day the consent question was put, `seen_on` the day last written to;
    days are days of UTC.
    """

    lang: Lang | None = None
    place: str | None = None
    device: Device | None = None
    recent: Slots | None = None
    consent: Consent = Consent.UNASKED
    asked_on: date | None = None
    seen_on: date | None = None


class SendState(StrEnum):
    """How far a message to Telegram got. `UNKNOWN`: it may have arrived."""

    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"


class Cause(StrEnum):
    """What made the bot send something."""

    UPDATE = "update"
    REMINDER = "reminder"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class SendKey:
    """What is being answered: an update of Telegram, or something of ours, by its id."""

    cause: Cause
    id: int


@dataclass(frozen=True, slots=True)
class Asked:
    """An update that is answered; `message_id` is that of what the person wrote, if they did."""

    update_id: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """A send that was begun before. `message_id` is Telegram's, once known."""

    state: SendState
    message_id: int | None = None


class Outcome(StrEnum):
    """What became of a question."""

    ANSWER = "answer"
    CLARIFICATION = "clarification"
    ABSTENTION = "abstention"


class Feedback(StrEnum):
    """A thumb, or why it points down."""

    UP = "up"
    DOWN = "down"
    WRONG = "wrong"
    OUTDATED = "outdated"
    UNCLEAR = "unclear"
    NOT_MY_CASE = "not_my_case"

    @property
    def is_down(self) -> bool:
        """Whether it is a thumb down or a reason for one."""
        return self is not Feedback.UP


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A turn as it is handed over to be kept.

    `guides` are slugs, `best_score` is None where nothing was found. `stages` are milliseconds,
    `dropped` counts statements the gate did not let through, `prompts` is the digest of the words
    the bot speaks with. `question`, `reply` and `evidence` are kept for chats that agreed, the
    words masked; they are not shown when this is printed.
    """

    lang: Lang
    surfaces: frozenset[str]
    jurisdiction: str | None
    outcome: Outcome
    reason: str | None
    guides: tuple[str, ...]
    best_score: float | None
    milliseconds: float
    corpus_version: str
    question: str = field(repr=False)
    reply: str = field(repr=False)
    stages: Mapping[Stage, float] = field(default_factory=dict)
    dropped: int = 0
    prompts: str | None = None
    evidence: Evidence | None = field(default=None, repr=False)


class ReminderState(StrEnum):
    """How far a reminder got."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to tell a chat on a day. `slug` names the guide it goes on with."""

    id: int
    chat_id: int = field(repr=False)
    due_on: date
    slug: str
    place: str | None
    lang: Lang
    state: ReminderState = ReminderState.WAITING


@dataclass(frozen=True, slots=True)
class CampaignDay:
    """How often a code was used on a day."""

    code: str
    day: date
    uses: int


@dataclass(frozen=True, slots=True)
class ScreenReport:
    """How often on a day somebody said that their screen differs from a step.

    `route` counts from 0 and `step` from 1, as in `bot.answering.walking`. `device` is None for
    a route that is not for one device alone.
    """

    slug: str
    route: int
    step: int
    device: Device | None
    day: date
    times: int


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows a purge removed."""

    turns: int
    chats: int
    sends: int
    updates: int
    reminders: int
    referrals: int = 0
    sessions: int = 0
    audit: int = 0


class Handled(Protocol):
    """Which updates of Telegram were dealt with. Their ids and the day are all that is kept."""

    async def mark(self, update_ids: Collection[int]) -> None:
        """Note updates as handled."""
        ...

    async def among(self, update_ids: Collection[int]) -> Set[int]:
        """Those of them that were noted."""
        ...


class Outbox(Protocol):
    """A note made before a message is sent, so that a crash shows what may have arrived.

    No word of a message is kept. `part` numbers the messages of one reply from 1.
    """

    async def begin(
        self, key: SendKey, part: int, chat_id: int | None, asked: Sequence[Asked] = ()
    ) -> Earlier | None:
        """Note that a part is about to be sent.

        Args:
            asked: the updates it answers together, whose notes share their fate with that of
                the key.
            chat_id: where to, kept as a hash; None leaves no trace of the chat, as the reply to
                /forget must.

        Returns:
            None where this is the first attempt. Else how an earlier one ended, and nothing is
            changed: `SENDING` means the program stopped between the note and the outcome.
        """
        ...

    async def sent(self, key: SendKey, part: int, message_id: int) -> None:
        """It arrived, as this message. Nothing happens where the note is gone."""
        ...

    async def unknown(self, key: SendKey, part: int) -> None:
        """It may have arrived; what is known to have arrived stays so."""
        ...

    async def not_sent(self, key: SendKey, part: int) -> None:
        """It surely did not arrive: take the note back, so that it can be begun again."""
        ...

    async def heads(self, update_ids: Collection[int]) -> Mapping[int, int]:
        """Of those whose answer was begun: the id of the key it was begun under."""
        ...

    async def answers_to(self, chat_id: int, message_id: int) -> Sequence[int]:
        """The messages that answered one a person wrote and nothing else, oldest first."""
        ...


class Chats(Protocol):
    """What is known of chats, found by a keyed hash of their id."""

    async def get(self, chat_id: int) -> Chat:
        """What is known; an empty `Chat` where nothing is. What cannot be read counts as unset."""
        ...

    async def put(self, chat_id: int, chat: Chat) -> None:
        """Keep language, place, device and slots, and note today as the day last seen.

        Consent is not written: a `Chat` read before a withdrawal must not bring the yes back.
        """
        ...

    async def asked(self, chat_id: int) -> None:
        """The consent question is put today."""
        ...

    async def set_consent(self, chat_id: int, consent: Consent) -> None:
        """Note an answer. Anything but `YES` removes the words kept for this chat at once."""
        ...


class Turns(Protocol):
    """One row a turn; words only while a yes stands."""

    async def append(self, chat_id: int, row: TurnRow, number: str | None = None) -> str:
        """Keep a turn, with its words where the chat's consent is yes. Nobody waits for it.

        A store that cannot be reached takes it later; what it can never take is counted as lost.

        Args:
            number: what somebody was shown already, 8 digits.

        Returns:
            The number it is kept under: the one given, else a random one. Where another turn has
            it, which chance allows once in a very long time, it is kept under another.
        """
        ...

    async def rate(self, chat_id: int, number: str, feedback: Feedback) -> bool:
        """What the person thinks of a reply; False where this chat has no such turn."""
        ...


class Reminders(Protocol):
    """What to tell whom on which day. The chat id is encrypted, and erased when it is over."""

    async def add(
        self, chat_id: int, due_on: date, slug: str, place: str | None, lang: Lang
    ) -> int:
        """Keep a reminder; its id, which is never used again.

        Where this chat waits for the same already, nothing is added: the id of that one.
        """
        ...

    async def due(self, today: date) -> Sequence[Reminder]:
        """Those waiting whose day has come, the oldest first."""
        ...

    async def claim(self, id: int) -> bool:
        """Take one to send; True for exactly one caller."""
        ...

    async def sent(self, id: int) -> None:
        """It was delivered, or never can be: the chat is erased from it."""
        ...

    async def release(self, id: int) -> None:
        """It was not delivered: it waits again."""
        ...

    async def of(self, chat_id: int) -> Sequence[Reminder]:
        """Those of a chat that are not over, the next due first."""
        ...

    async def cancel(self, id: int, chat_id: int) -> bool:
        """Drop one that is not over; False where this chat has none of that id."""
        ...

    async def cancel_all(self, chat_id: int) -> int:
        """Drop all of a chat that are not over; how many."""
        ...

    async def stranded(self) -> Sequence[Reminder]:
        """Those claimed by a program that stopped before it said what came of it.

        They may have been delivered: release them, or call them sent. True while only one
        program sends reminders.
        """
        ...


class Campaigns(Protocol):
    """How often the code of a poster or link was used, and by nobody in particular."""

    async def count(self, code: str, day: date) -> None:
        """One more use. Count codes the campaign gave out: what anyone typed is not for this.

        Raises:
            ValueError: it has not the shape of a start code.
        """
        ...

    async def counts(self) -> Sequence[CampaignDay]:
        """All counts, by day and code."""
        ...


class ScreenReports(Protocol):
    """How often somebody's screen differed from a step: counts of nobody in particular."""

    async def add(self, slug: str, route: int, step: int, device: Device | None) -> None:
        """One more today, at a step of a route of a guide."""
        ...

    async def since(self, day: date) -> Sequence[ScreenReport]:
        """Those of this day and later, by guide, route, step, device and day."""
        ...


class Keeping(Protocol):
    """All that is kept."""

    @property
    def handled(self) -> Handled: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def chats(self) -> Chats: ...
    @property
    def turns(self) -> Turns: ...
    @property
    def reminders(self) -> Reminders: ...
    @property
    def campaigns(self) -> Campaigns: ...
    @property
    def screen_reports(self) -> ScreenReports: ...
    @property
    def referrals(self) -> Referrals: ...

    async def mydata(self, chat_id: int) -> dict[str, Any]:
        """Everything kept about a chat, with readable names, ready for JSON."""
        ...

    async def forget(self, chat_id: int) -> None:
        """Remove everything kept about a chat at once, from the bytes of the files as well."""
        ...

    async def purge(self, today: date, keep_days: int) -> Purged:
        """Remove what is older than it may be: turns, chats not seen, reminders and
        questions sent on that are over. With a turn go its words, marks and review.

        Notes of sends and of handled updates go after two days, unused sign-ins of operators after
        seven, what operators did after a year. A key older than `keep_days` is followed by a new
        one, and dropped once nothing is under it.
        """
        ...
