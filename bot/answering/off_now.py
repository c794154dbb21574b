"""What is switched off at this moment, known without asking the store for each message."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from bot.core.keeping import StoreUnavailable
from bot.core.switching import BOT, Switches

LOOK_S = 1.0
"""How often it is looked at: an act in the console holds within two seconds."""

_LOG = logging.getLogger(__name__)


class OffNow:
    """The last known state of the switches; nothing is off until it has looked."""

    def __init__(
        self,
        switches: Switches | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Nothing is looked at yet.

        Args:
            switches: None where nothing can be switched off: a terminal, an evaluation.
            pause: how it waits until it looks again.
        """
        self._switches, self._pause = switches, pause
        self._targets: frozenset[str] = frozenset()

    @property
    def bot(self) -> bool:
        """Whether the whole bot is off."""
        return BOT in self._targets

    @property
    def guides(self) -> frozenset[str]:
        """Slugs of the files that are not to be quoted."""
        return self._targets - {BOT}

    async def look(self) -> None:
        """Look once. A store that is away changes nothing: what was known last holds."""
        if self._switches is None:
            return
        try:
            now = frozenset(off.target for off in await self._switches.all())
        except StoreUnavailable as error:
            _LOG.warning("the switches were not seen: %s", error)
            return
        if now != self._targets:
            _LOG.info("switched off now: %s", ", ".join(sorted(now)) or "nothing")
        self._targets = now

    @asynccontextmanager
    async def watching(self) -> AsyncIterator["OffNow"]:
        """This, having looked once, and looking again and again until the block ends."""
        await self.look()
        looking = asyncio.create_task(self._keep_looking())
        try:
            yield self
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking

    async def _keep_looking(self) -> None:
        while True:
            await self._pause(LOOK_S)
            await self.look()
