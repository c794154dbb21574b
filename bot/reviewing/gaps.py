"""What is missing from the guides: unanswered questions, grouped, named by their shared words."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import TypeVar

import numpy as np

from bot.core.gaps import Gap, Nearest, Unanswered, UnansweredTurns
from bot.core.ports import Embedder
from bot.reviewing.clustering import clusters
from bot.reviewing.common_words import chats_by_word, common_words

MOST = 20_000
"""Of so many unanswered questions, the newest, gaps are made."""

Value = TypeVar("Value")


class Gaps:
    """`bot.core.gaps.GapList`: worked out off the event loop, once for each state of the log.

    A question that is forgotten changes that state, so nothing of it outlives the next look.
    """

    def __init__(self, turns: UnansweredTurns, embedder: Embedder, nearest: Nearest) -> None:
        self._turns, self._embedder, self._nearest = turns, embedder, nearest
        self._found: tuple[Gap, ...] = ()
        self._state: tuple[str, str] | None = None
        self._working = asyncio.Lock()

    async def gaps(self) -> Sequence[Gap]:
        """See `GapList`."""
        async with self._working:
            state = (await self._turns.stamp(), await self._nearest.version())
            if state != self._state:
                self._found, self._state = await self._work_out(), state
            return self._found

    async def _work_out(self) -> tuple[Gap, ...]:
        unanswered = await self._turns.newest(MOST)
        gaps = await asyncio.to_thread(gaps_among, unanswered, self._embedder)
        return tuple([await self._with_nearest(gap) for gap in gaps])

    async def _with_nearest(self, gap: Gap) -> Gap:
        # by the words that are shown: what one person wrote is searched for nobody else
        near = await self._nearest.nearest(" ".join(gap.words), gap.langs[0]) if gap.words else None
        return replace(gap, nearest=near)


def gaps_among(unanswered: Sequence[Unanswered], embedder: Embedder) -> list[Gap]:
    """The gaps in some questions, whichever order those come in; without what is nearest."""
    rows = sorted(unanswered, key=lambda row: row.number)
    vectors = embedder.encode_documents([row.question for row in rows])
    chats = np.array([row.chat for row in rows], dtype=np.intp)
    everywhere = chats_by_word((row.chat, row.question) for row in rows)
    every_chat = len({row.chat for row in rows})
    groups = ([rows[i] for i in members] for members in clusters(vectors, chats))
    gaps = [_gap(group, everywhere, every_chat) for group in groups]
    return sorted(gaps, key=lambda gap: (-gap.chats, -gap.last.toordinal(), gap.numbers))


def _gap(group: list[Unanswered], everywhere: Mapping[str, Set[int]], every_chat: int) -> Gap:
    inside = chats_by_word((row.chat, row.question) for row in group)
    chats = len({row.chat for row in group})
    newest_first = sorted(group, key=lambda row: (row.day, row.number), reverse=True)
    return Gap(
        words=common_words(inside, everywhere, chats / every_chat),
        chats=chats,
        langs=_commonest((row.chat, row.lang) for row in group),
        surfaces=_commonest((row.chat, name) for row in group for name in sorted(row.surfaces)),
        first=newest_first[-1].day,
        last=newest_first[0].day,
        numbers=tuple(row.number for row in newest_first),
    )


def _commonest(said: Iterable[tuple[int, Value]]) -> tuple[Value, ...]:
    """What most chats said first; one chat counts once for each."""
    counts = Counter(value for _, value in dict.fromkeys(said))
    return tuple(sorted(counts, key=lambda value: (-counts[value], str(value))))
