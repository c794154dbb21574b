"""What people on Telegram reported of the guides: counts, and nothing of who."""

import asyncio
from collections.abc import Sequence
from datetime import date

from bot.compose import compose_store
from bot.core.keeping import ScreenReport
from bot.settings import Settings


def screen_reports(settings: Settings, since: date) -> Sequence[ScreenReport]:
    """The steps people said their screen differs from, of this day and later.

    Raises:
        OperatorError: the bot's database cannot be read.
    """

    async def read() -> Sequence[ScreenReport]:
        async with compose_store(settings) as store:
            return await store.screen_reports.since(since)

    return asyncio.run(read())
