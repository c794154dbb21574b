"""A question somebody sent on to the campaign, and a person's answer to it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.core.guide import Lang

MAX_QUESTION = 1_000
"""Characters of a question as it is sent on, masked."""
MAX_ANSWER = 2_000
"""Characters of an answer: with what stands around it, one message on Telegram."""
MOST_OPEN = 3
"""Questions of one chat that wait for an answer."""
MOST_A_DAY = 20
"""Questions of all chats on one day: more than people can read is a promise nobody keeps."""
CLAIM_LASTS = timedelta(minutes=30)
"""After so long without an answer somebody else may take a question over."""


class ReferralState(StrEnum):
    """How far a question got. `ANSWERED`: a person is done with it, the chat is not told yet."""

    OPEN = "open"
    ANSWERED = "answered"
    TELLING = "telling"
    OVER = "over"


class Sent(StrEnum):
    """What became of a wish to send a question."""

    KEPT = "kept"
    CHAT_FULL = "chat_full"
    DAY_FULL = "day_full"


@dataclass(frozen=True, slots=True)
class Referral:
    """A question as operators see it: nothing says who asked.

    `claimed_by` is who works on it now; a claim that grew old is none. An `answered_by` without an
    `answer` means that somebody closed it unanswered.
    """

    id: int
    lang: Lang
    question: str = field(repr=False)
    asked_on: date
    state: ReferralState
    claimed_by: str | None = None
    answer: str | None = field(default=None, repr=False)
    answered_by: str | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What is to be told to a chat. `answer` is None where nobody had one.

    `message_id` is Telegram's number of what the person wrote.
    """

    id: int
    chat_id: int = field(repr=False)
    message_id: int | None
    lang: Lang
    asked_on: date
    answer: str | None = field(repr=False)
    answered_on: date


class Referrals(Protocol):
    """The bot's side: questions go in, answers go out. Raises `StoreUnavailable`.

    The question and the number of the chat stand there encrypted. The number goes when the answer
    has arrived; the question stays under the chat's hash, so that it can be seen and forgotten.
    """

    def masked(self, text: str) -> str:
        """A question as it would be kept, which is what a person agrees to; may be empty."""
        ...

    def today(self) -> date:
        """The day a question that is sent now is kept under: that of UTC."""
        ...

    async def send(self, chat_id: int, question: str, lang: Lang, message_id: int | None) -> Sent:
        """Keep a question for the campaign, masked; the same twice is one.

        Raises:
            ValueError: nothing is left of it.
        """
        ...

    async def due(self) -> Sequence[Answered]:
        """Those a person is done with and whose chat is not told yet, the oldest first."""
        ...

    async def claim(self, id: int) -> bool:
        """Take one to tell; True for exactly one caller."""
        ...

    async def told(self, id: int) -> None:
        """It was told, or never can be: the number of the chat is erased from it."""
        ...

    async def release(self, id: int) -> None:
        """It was not told: it waits again."""
        ...

    async def end_all(self, chat_id: int) -> int:
        """Nothing can be told there any more: end all of a chat; how many."""
        ...

    async def stranded(self) -> Sequence[int]:
        """Those claimed by a program that stopped before it said what came of it."""
        ...


class ReferralDesk(Protocol):
    """The operators' side. Every act is noted in the audit together with it.

    A question is answered by who claimed it, so nobody overwrites anybody.
    """

    async def open(self) -> Sequence[Referral]:
        """Those that wait for a person, the oldest first."""
        ...

    async def one(self, id: int) -> Referral | None:
        """One, however far it got; None where it is gone."""
        ...

    async def claim(self, id: int, who: str) -> bool:
        """Take one, or a claim that grew old; False where somebody else has it or it is over."""
        ...

    async def release(self, id: int, who: str) -> None:
        """Leave one that one had claimed to others."""
        ...

    async def answer(self, id: int, who: str, text: str) -> bool:
        """Answer one that `who` claimed; False where they have it no more.

        Args:
            text: as `written` gave it.
        """
        ...

    async def close_unanswered(self, id: int, who: str) -> bool:
        """Say that nobody has an answer; as `answer` otherwise. The person is told."""
        ...


class Problem(StrEnum):
    """Why an answer cannot be sent as it stands."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    MARKUP = "markup"
    ADDRESS = "address"
    UNKNOWN_LINK = "unknown_link"


class Unsendable(Exception):
    """An answer that cannot be sent; `piece` is the part of it that is wrong."""

    def __init__(self, problem: Problem, piece: str = "") -> None:
        super().__init__(problem)
        self.problem, self.piece = problem, piece


_LINK = re.compile(r"\[link:([^\]\s]*)\]")
_MARKUP = re.compile(r"<\s*/?\s*[A-Za-z!][^>]*>|\]\(")
# Nothing but the table of links writes an address; "z. B." or "3.5" is none.
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|www\.|t\.me/)\S+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\w)@\w{3,}"
    r"|(?<![\w.])(?:[\w-]+\.)+[A-Za-z가-힣]{2,}(?![\w.])",
    re.IGNORECASE,
)


def written(text: str, links: Mapping[str, str]) -> str:
    """An answer as it will be sent: every `[link:id]` replaced by its address.

    Args:
        links: the addresses of the table of links, by their ids.

    Raises:
        Unsendable: empty, too long, with markup, an unknown link or any other address.
    """
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Unsendable(Problem.EMPTY)
    for id in _LINK.findall(text):
        if id not in links:
            raise Unsendable(Problem.UNKNOWN_LINK, id)
    bare = _LINK.sub(" ", text)
    for pattern, problem in ((_MARKUP, Problem.MARKUP), (_ADDRESS, Problem.ADDRESS)):
        if found := pattern.search(bare):
            raise Unsendable(problem, found[0])
    whole = _LINK.sub(lambda named: links[named[1]], text)
    if len(whole) > MAX_ANSWER:
        raise Unsendable(Problem.TOO_LONG, str(len(whole)))
    return whole
