"""What people asked and got no answer to, seen from far enough away that nobody is in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from bot.core.guide import Lang

LEAST_CHATS = 5
"""A gap is shown from so many different chats upward."""

LEAST_FOR_WORD = 3
"""A word of a gap is shown where so many of its chats used it."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question without an answer, from a chat that agreed to its words being kept.

    `chat` tells chats apart within one reading and means nothing beyond it. `question` is masked
    and is not shown when this is printed.
    """

    number: str
    day: date
    lang: Lang
    surfaces: frozenset[str]
    chat: int
    question: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NearGuide:
    """The file that is nearest to a gap. `score` is `Passage.score`."""

    slug: str
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class Gap:
    """Unanswered questions that are about one thing.

    `words` are those several of its chats used, the most telling first; no sentence of anybody's
    is in it. `langs` and `surfaces` are the commonest first. `numbers` are those of its turns,
    the newest first.
    """

    words: tuple[str, ...]
    chats: int
    langs: tuple[Lang, ...]
    surfaces: tuple[str, ...]
    first: date
    last: date
    numbers: tuple[str, ...]
    nearest: NearGuide | None = None


class UnansweredTurns(Protocol):
    """Reads the questions nobody answered."""

    async def stamp(self) -> str:
        """Changes whenever `newest` would give something else."""
        ...

    async def newest(self, most: int) -> Sequence[Unanswered]:
        """The newest of them, in no order that says anything.

        Abstained for want of a passage, asked back, or judged worth an answer; without those an
        operator called right.
        """
        ...


class Nearest(Protocol):
    """Finds the file nearest to some words."""

    async def version(self) -> str:
        """The corpus version it looks in."""
        ...

    async def nearest(self, text: str, lang: Lang) -> NearGuide | None:
        """The nearest file in that language; None where nothing is near."""
        ...


class GapList(Protocol):
    """The gaps there are."""

    async def gaps(self) -> Sequence[Gap]:
        """Every gap of enough chats, those of most chats first, then the newest."""
        ...
