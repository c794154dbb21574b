"""A message was changed after it was sent: its answer is changed too."""

import logging
from collections.abc import Sequence

from telegram import Message

from bot.channels.telegram.pacing import Sender
from bot.channels.telegram.render import Outgoing, OutgoingFile
from bot.core.keeping import Outbox, StoreUnavailable

_LOG = logging.getLogger(__name__)


class Edits:
    """Puts an answer in the place of an earlier one."""

    def __init__(self, sender: Sender, outbox: Outbox) -> None:
        self._sender, self._outbox = sender, outbox

    async def answers_to(self, message: Message) -> Sequence[int]:
        """The messages of ours that answered this one and no other."""
        try:
            return await self._outbox.answers_to(message.chat.id, message.message_id)
        except StoreUnavailable as error:
            _LOG.warning("an earlier answer was not found: %s", error)
            return ()

    async def put(
        self,
        chat_id: int,
        earlier: Sequence[int],
        messages: Sequence[Outgoing | OutgoingFile],
    ) -> None:
        """Show the messages where the earlier ones stand, the rest below; take away what is over.

        Raises:
            TelegramError: see `Sender.send`.
        """
        places = list(earlier)
        for message in messages:
            if places and isinstance(message, Outgoing):
                if not await self._sender.edit(chat_id, places.pop(0), message):
                    return
            else:
                await self._sender.send(chat_id, [message])
        for place in places:
            await self._sender.remove(chat_id, place)
