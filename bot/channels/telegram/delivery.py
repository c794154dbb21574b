"""What is being answered just now, and how far its messages got."""

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum, auto

from telegram import Update

from bot.channels.telegram.bursts import Burst
from bot.channels.telegram.render import Outgoing
from bot.core.keeping import Asked, Cause, Outbox, SendKey, SendState, StoreUnavailable

Apology = Callable[[Update], Outgoing]
"""What is said to somebody whose answer may have been lost."""

_APOLOGY = 0
"""The part of a reply that is not one of its messages."""

_LOG = logging.getLogger(__name__)


class Chance(Enum):
    """Whether a part may be sent."""

    NOW = auto()
    SENT_BEFORE = auto()
    MAYBE_SENT = auto()


class Delivery:
    """The reply to some updates. Each of its messages is noted before it is sent.

    Where the store is away messages are sent without a note.
    """

    def __init__(self, outbox: Outbox, burst: Burst, apology: Apology) -> None:
        self._outbox, self._burst, self._apology = outbox, burst, apology
        self._key = SendKey(Cause.UPDATE, burst.head)
        self._part, self._noted, self._over = 0, False, False
        self._chat_id: int | None = None

    @property
    def apology(self) -> Outgoing:
        """What to say instead of a part that may have been sent."""
        return self._apology(self._burst.update)

    async def begin(self, chat_id: int, *, traceless: bool) -> Chance:
        """Whether the next part may be sent.

        Args:
            traceless: the note shall not say which chat it was.
        """
        if self._over:
            return Chance.SENT_BEFORE
        self._part += 1
        return await self._begin(None if traceless else chat_id)

    async def begin_apology(self) -> bool:
        """Whether the apology may be sent instead of the part begun last; it ends the reply.

        Once for each reply. Its note says no more of the chat than that part's.
        """
        self._over, self._part = True, _APOLOGY
        return await self._begin(self._chat_id) is Chance.NOW

    async def sent(self, message_id: int) -> None:
        """The part arrived."""
        await self._note(lambda: self._outbox.sent(self._key, self._part, message_id))

    async def unknown(self) -> None:
        """The part may have arrived."""
        await self._note(lambda: self._outbox.unknown(self._key, self._part))

    async def not_sent(self) -> None:
        """The part surely did not arrive; the next message takes its number."""
        await self.take_back()
        self._part = max(self._part - 1, 0)

    async def take_back(self) -> None:
        """The part surely did not arrive so far, and is not on its way just now."""
        await self._note(lambda: self._outbox.not_sent(self._key, self._part))

    async def begin_again(self) -> None:
        """The part that was taken back is sent now."""
        if self._noted:
            await self._begin(self._chat_id)

    async def _begin(self, chat_id: int | None) -> Chance:
        self._chat_id = chat_id
        of_chat = chat_id is not None and self._part != _APOLOGY
        asked = [_asked(update) for update in self._burst.updates] if of_chat else []
        self._noted = False
        try:
            earlier = await self._outbox.begin(self._key, self._part, chat_id, asked)
        except StoreUnavailable as error:
            _LOG.warning("a message is sent without a note: %s", error)
            return Chance.NOW
        if earlier is None:
            self._noted = True
            return Chance.NOW
        return Chance.SENT_BEFORE if earlier.state is SendState.SENT else Chance.MAYBE_SENT

    async def _note(self, write: Callable[[], Awaitable[None]]) -> None:
        if not self._noted:
            return
        try:
            await write()
        except StoreUnavailable as error:
            _LOG.warning("what became of a message was not noted: %s", error)


_NOW: ContextVar[Delivery | None] = ContextVar("delivery", default=None)


def delivery_now() -> Delivery | None:
    """What is being answered by the task that asks; None outside of any reply."""
    return _NOW.get()


@contextmanager
def delivering(delivery: Delivery) -> Iterator[None]:
    """What is sent within the block belongs to this reply."""
    token = _NOW.set(delivery)
    try:
        yield
    finally:
        _NOW.reset(token)


def _asked(update: Update) -> Asked:
    """The message a person wrote, where it was a message. A tap hangs under one of ours."""
    message = update.message or update.edited_message
    return Asked(update.update_id, message.message_id if message else None)
