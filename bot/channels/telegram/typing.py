"""The sign that an answer is on its way."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.logs import summary

A_MOMENT_S = 0.5
_AGAIN_S = 4.5
"""Apps show the sign for five seconds."""

_LOG = logging.getLogger(__name__)


class Typing:
    """Shows "typing" for what takes longer than a moment; what does not costs no call."""

    def __init__(self, bot: Bot, wait: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._bot, self._wait = bot, wait

    @asynccontextmanager
    async def shown(self, chat_id: int, topic: int | None = None) -> AsyncIterator[None]:
        """Show it until the block ends."""
        showing = asyncio.create_task(self._show(chat_id, topic))
        try:
            yield
        finally:
            showing.cancel()
            await asyncio.wait({showing})

    async def _show(self, chat_id: int, topic: int | None) -> None:
        wait_s = A_MOMENT_S
        try:
            while True:
                await self._wait(wait_s)
                await self._bot.send_chat_action(
                    chat_id, ChatAction.TYPING, message_thread_id=topic
                )
                wait_s = _AGAIN_S
        except TelegramError as error:
            _LOG.info("the sign of typing was not shown: %s", summary(error))
