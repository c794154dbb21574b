"""What is kept goes by itself: at the start, and every day."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.core.keeping import Keeping, StoreUnavailable
from bot.store.times import Clock

_DAY_S = 86_400
_LOG = logging.getLogger(__name__)


@asynccontextmanager
async def kept_short(keeping: Keeping, clock: Clock, keep_days: int) -> AsyncIterator[None]:
    """Purge now and daily until the block ends."""
    await _purge(keeping, clock, keep_days)
    purging = asyncio.create_task(_daily(keeping, clock, keep_days))
    try:
        yield
    finally:
        purging.cancel()
        with suppress(asyncio.CancelledError):
            await purging


async def _daily(keeping: Keeping, clock: Clock, keep_days: int) -> None:
    while True:
        await asyncio.sleep(_DAY_S)
        await _purge(keeping, clock, keep_days)


async def _purge(keeping: Keeping, clock: Clock, keep_days: int) -> None:
    try:
        gone = await keeping.purge(clock().date(), keep_days)
    except StoreUnavailable as error:
        _LOG.warning("nothing was purged: %s", error)
        return
    _LOG.info("purged turns=%d chats=%d reminders=%d", gone.turns, gone.chats, gone.reminders)
