"""Who is answered when: chats side by side, one chat's messages in order."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from bot.channels.telegram.bursts import Arrival, Burst, take_burst
from bot.logs import summary

MAX_SIDE_BY_SIDE = 256
"""Chats answered at once."""

MAX_WAITING = 20
"""Updates of one chat that wait for their turn; what a flood adds is dropped, or it would stop
all chats."""

_LOG = logging.getLogger(__name__)


class PerChat:
    """Answers the messages of one chat one after the other, different chats at the same time.

    Short texts that wait while another is answered are answered together.
    """

    def __init__(self, answer: Callable[[Burst], Awaitable[None]]) -> None:
        self._answer = answer
        self._lines: dict[int | None, deque[Arrival]] = {}
        self._serving: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(MAX_SIDE_BY_SIDE)
        self._unfinished: set[int] = set()
        self._finished: list[int] = []

    @property
    def unfinished(self) -> frozenset[int]:
        """The ids of the updates in hand."""
        return frozenset(self._unfinished)

    def finished(self) -> list[int]:
        """The ids of those done with since this was asked last."""
        finished, self._finished = self._finished, []
        return finished

    def take(self, arrivals: Iterable[Arrival]) -> None:
        """Put each at the end of its chat's line. Nothing of it is begun before this returns."""
        for arrival in arrivals:
            chat = arrival.update.effective_chat
            name = chat.id if chat else None
            line = self._lines.get(name)
            if line is None:
                line = self._lines[name] = deque()
                task = asyncio.create_task(self._serve(name, line))
                self._serving.add(task)
                task.add_done_callback(self._serving.discard)
            if len(line) < MAX_WAITING:
                line.append(arrival)
                self._unfinished.add(arrival.update.update_id)
            else:
                self._finished.append(arrival.update.update_id)

    async def wait(self, timeout_s: float) -> None:
        """Wait until nothing is in hand, or for so long."""
        if self._serving:
            await asyncio.wait(tuple(self._serving), timeout=timeout_s)

    async def end(self, timeout_s: float) -> None:
        """Let what is in hand be finished, for so long; then drop the rest, still unfinished."""
        await self.wait(timeout_s)
        serving = tuple(self._serving)
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    async def _serve(self, name: int | None, line: deque[Arrival]) -> None:
        try:
            while line:
                async with self._room:
                    await self._serve_next(take_burst(line))
        finally:
            del self._lines[name]

    async def _serve_next(self, burst: Burst) -> None:
        try:
            await self._answer(burst)
        except Exception as error:  # the rest of the line shall not wait for ever
            _LOG.error("a message was not handled: %s", summary(error))
        ids = [update.update_id for update in burst.updates]
        self._unfinished.difference_update(ids)
        self._finished += ids
