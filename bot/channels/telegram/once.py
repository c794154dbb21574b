"""Every update once, however often Telegram sends it."""

import logging
from collections.abc import Collection, Sequence
from typing import TypeVar

from telegram import Update

from bot.channels.telegram.bursts import Arrival
from bot.core.keeping import Keeping, StoreUnavailable

_REMEMBERED = 4_096

Key = TypeVar("Key")
Value = TypeVar("Value")

_LOG = logging.getLogger(__name__)


class Once:
    """Knows what was handled: from the store after a restart, by itself until then."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping
        self._seen: dict[int, None] = {}  # the order is that of arrival
        self._wordings: dict[tuple[int, int], int] = {}

    async def new(self, updates: Sequence[Update]) -> list[Arrival]:
        """Those that are to be handled, in the order they were made.

        An edit that left the text as it was is nothing to handle.
        """
        unseen = {u.update_id: u for u in updates if u.update_id not in self._seen}
        if not unseen:
            return []
        handled, heads = await self._known(unseen.keys())
        for number in unseen:
            _remember(self._seen, number, None)
        new = [unseen[number] for number in sorted(unseen.keys() - handled)]
        return [Arrival(u, heads.get(u.update_id)) for u in new if self._says_something(u)]

    async def mark(self, finished: Collection[int]) -> None:
        """Note what was handled, so that it is not handled again after a restart."""
        if not finished:
            return
        try:
            await self._keeping.handled.mark(finished)
        except StoreUnavailable as error:
            _LOG.warning("what was handled was not noted: %s", error)

    async def _known(self, ids: Collection[int]) -> tuple[Collection[int], dict[int, int]]:
        try:
            handled = await self._keeping.handled.among(ids)
            return handled, dict(await self._keeping.outbox.heads(ids))
        except StoreUnavailable as error:
            _LOG.warning("not known whether messages were handled before: %s", error)
            return (), {}

    def _says_something(self, update: Update) -> bool:
        message = update.edited_message or update.message
        if message is None or message.text is None:
            return True
        key, wording = (message.chat.id, message.message_id), hash(message.text)
        if update.edited_message and self._wordings.get(key) == wording:
            return False
        _remember(self._wordings, key, wording)
        return True


def _remember(memory: dict[Key, Value], key: Key, value: Value) -> None:
    memory.pop(key, None)
    memory[key] = value
    if len(memory) > _REMEMBERED:
        del memory[next(iter(memory))]
