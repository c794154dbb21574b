"""Turns wait in memory until the database takes them, so that no answer waits for it."""

import asyncio
import logging
from collections import Counter, deque
from contextlib import suppress
from datetime import date

from sqlalchemy import Connection, update

from bot.core.keeping import Feedback, StoreUnavailable, TurnRow
from bot.store.console_tables import lost
from bot.store.database import Database, Refused
from bot.store.tables import insert_new
from bot.store.times import Clock, day_of
from bot.store.turns import Kept, SqlTurns

MOST_WAITING = 1_000
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 10.0

_LOG = logging.getLogger(__name__)


class WaitingTurns:
    """`bot.core.keeping.Turns`: takes turns at once and writes them behind the answers' backs.

    Words wait unmasked only for the first try, mostly a millisecond; where that fails, all that
    wait are masked at once. Beyond `most` the oldest go, and are counted by day.
    """

    def __init__(
        self, turns: SqlTurns, database: Database, clock: Clock, most: int = MOST_WAITING
    ) -> None:
        self._turns, self._database, self._clock, self._most = turns, database, clock, most
        self._queue: deque[Kept] = deque()
        self._lost: Counter[date] = Counter()
        self._writing: Kept | None = None
        self._is_away = False
        self._wake, self._tried = asyncio.Event(), asyncio.Event()
        self._worker: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many turns are not written yet."""
        return len(self._queue)

    async def append(self, chat_id: int, row: TurnRow, number: str | None = None) -> str:
        """Keep a turn; the number it is kept under unless another turn has it."""
        kept = self._turns.taken(chat_id, row, number)
        self._queue.append(kept)
        if self._is_away:
            # as soon as whoever called goes on: it takes milliseconds
            asyncio.get_running_loop().call_soon(self._turns.mask, kept)
        if len(self._queue) > self._most:
            self._lose(next(old for old in self._queue if old is not self._writing))
        self._work()
        return kept.number

    async def rate(self, chat_id: int, number: str, feedback: Feedback) -> bool:
        """What the person thinks of a reply, kept with it where it still waits."""
        for kept in self._queue:
            if (kept.chat_id, kept.number) == (chat_id, number):
                if kept is self._writing:
                    await self.settle()
                    return await self.rate(chat_id, number, feedback)
                kept.feedback = feedback
                return True
        return await self._turns.rate(chat_id, number, feedback)

    async def settle(self) -> bool:
        """Try now to write all that wait; whether none is left."""
        if self._queue or self._lost:
            self._tried.clear()
            self._wake.set()
            self._work()
            await self._tried.wait()
        return not self._queue

    def forget(self, chat_id: int) -> None:
        """Drop what waits of a chat; nothing of it is written any more once this is done."""
        for kept in [kept for kept in self._queue if kept.chat_id == chat_id]:
            kept.is_gone = True  # one that is being written sees it, or comes before the removal
            self._queue.remove(kept)

    def drop_words(self, chat_id: int) -> None:
        """Drop the words that wait of a chat: a yes or no holds for what is said after it."""
        for kept in self._queue:
            if kept.chat_id == chat_id:
                kept.drop_words()

    async def close(self) -> None:
        """Write what waits, if the database takes it now; what is left is lost."""
        await self.settle()
        if self._queue:
            _LOG.warning("turns were lost at the end: %d", len(self._queue))
            self._queue.clear()
        if self._worker:
            self._worker.cancel()
            with suppress(asyncio.CancelledError):
                await self._worker

    def _work(self) -> None:
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._write_all())

    async def _write_all(self) -> None:
        pause_s = _FIRST_PAUSE_S
        while self._queue or self._lost:
            try:
                await self._write_next()
            except StoreUnavailable as error:
                _LOG.warning("turns wait to be kept: %d; %s", len(self._queue), error)
                await self._rest(pause_s)
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
            else:
                pause_s, self._is_away = _FIRST_PAUSE_S, False
        self._tried.set()

    async def _write_next(self) -> None:
        if not self._queue:
            await self._count_lost(Counter(self._lost))
            return
        kept = self._writing = self._queue[0]
        try:
            await self._turns.write(kept)
        except Refused as error:
            _LOG.warning("a turn was not kept: %s", error)
            self._lose(kept)
        else:
            self._remove(kept)
        finally:
            self._writing = None

    async def _rest(self, pause_s: float) -> None:
        """Wait until it makes sense, or somebody asks, to try again."""
        self._is_away = True
        for kept in self._queue:
            self._turns.mask(kept)
        self._wake.clear()
        self._tried.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(pause_s):
                await self._wake.wait()

    def _lose(self, kept: Kept) -> None:
        self._remove(kept)
        self._lost[day_of(self._clock)] += 1

    def _remove(self, kept: Kept) -> None:
        with suppress(ValueError):  # it was forgotten meanwhile
            self._queue.remove(kept)

    async def _count_lost(self, days: Counter[date]) -> None:
        def work(c: Connection) -> None:
            for day, turns in days.items():
                insert_new(c, lost, {"day": day, "turns": 0})
                one_day = update(lost).where(lost.c.day == day)
                c.execute(one_day.values(turns=lost.c.turns + turns))

        await self._database.write_late(work)
        self._lost -= days
