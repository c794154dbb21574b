"""Who is answered when: chats side by side, one chat's messages in order."""

import asyncio
import inspect
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

MAX_SIDE_BY_SIDE = 256
"""Updates in hand at once, over all chats."""

MAX_WAITING = 20
"""Updates of one chat in hand at once; what a flood adds is dropped, or it would stop all chats."""


class PerChat(BaseUpdateProcessor):
    """Handles the updates of one chat one after the other, different chats at the same time."""

    def __init__(self) -> None:
        super().__init__(MAX_SIDE_BY_SIDE)
        self._turns: dict[int, tuple[asyncio.Lock, int]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the handling when everything earlier from the same chat is done."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await coroutine
            return
        turn, waiting = self._turns.get(chat.id, (asyncio.Lock(), 0))
        if waiting >= MAX_WAITING:
            if inspect.iscoroutine(coroutine):
                coroutine.close()
            return
        self._turns[chat.id] = turn, waiting + 1
        try:
            async with turn:  # first come, first served
                await coroutine
        finally:
            turn, waiting = self._turns.pop(chat.id)
            if waiting > 1:
                self._turns[chat.id] = turn, waiting - 1

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""
