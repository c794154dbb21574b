"""Getting one message to one person through Telegram's weather."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import httpx
from telegram import Bot, InputFile
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.channels.telegram.render import Outgoing, OutgoingFile

Pause = Callable[[float], Awaitable[None]]
"""Waits so many seconds."""

_PAUSES_S = (1.0, 2.0, 4.0, 8.0)
_MAX_FLOOD_WAITS = 5
_LONGEST_FLOOD_WAIT_S = 900.0

_LOG = logging.getLogger(__name__)


class Sender:
    """Sends messages, and waits where Telegram asks to.

    It waits inside the turn of one chat, so only that chat waits.
    """

    def __init__(self, bot: Bot, pause: Pause = asyncio.sleep) -> None:
        self._bot, self._pause = bot, pause

    async def send(self, chat_id: int, messages: Sequence[Outgoing | OutgoingFile]) -> None:
        """Send in order, each once. Whoever blocked the bot gets no more, and that is no error.

        A message whose fate is unknown (Telegram took it and then said nothing) is not sent
        again: better a gap than the same answer twice.

        Raises:
            TelegramError: not delivered, and trying again does not help.
        """
        for message in messages:
            if not await self._deliver(chat_id, message):
                return

    async def edit(self, chat_id: int, message_id: int, message: Outgoing) -> bool:
        """Put a message in place of one sent before; where that cannot be, below it.

        Returns:
            False where nobody is there to read it.

        Raises:
            TelegramError: see `send`.
        """
        try:
            return await self._deliver(chat_id, message, message_id)
        except BadRequest as error:
            if _is_there_already(error):
                return True
            _LOG.info("a message could not be edited; sent anew")
            return await self._deliver(chat_id, message)

    async def _deliver(
        self, chat_id: int, message: Outgoing | OutgoingFile, edits: int | None = None
    ) -> bool:
        """Send one message, or edit one; False where nobody is there to read it."""
        pauses, floods = iter(_PAUSES_S), 0
        while True:
            try:
                await self._hand_over(chat_id, message, edits)
            except Forbidden:
                return False
            except RetryAfter as error:
                floods += 1
                wait = seconds(error.retry_after)
                if floods > _MAX_FLOOD_WAITS or wait > _LONGEST_FLOOD_WAIT_S:
                    raise
                await self._pause(wait)
            except BadRequest as error:
                plainer = _plainer(message, str(error))
                if plainer == message:
                    raise
                _LOG.warning("Telegram refused how a message looks; sent it plainer")
                message = plainer
            except NetworkError as error:
                if _may_have_arrived(error):
                    _LOG.warning("Telegram did not say whether a message arrived; not sent again")
                    return True
                pause = next(pauses, None)
                if pause is None:
                    raise
                await self._pause(pause)
            else:
                return True

    async def _hand_over(
        self, chat_id: int, message: Outgoing | OutgoingFile, edits: int | None
    ) -> None:
        text, entities, keyboard = message.text, message.entities, message.keyboard
        if isinstance(message, OutgoingFile):
            await self._bot.send_document(
                chat_id,
                InputFile(message.content, filename=message.name),
                caption=text,
                caption_entities=entities,
                reply_markup=keyboard,
            )
        elif edits is None:
            await self._bot.send_message(chat_id, text, entities=entities, reply_markup=keyboard)
        else:
            await self._bot.edit_message_text(
                text, chat_id, edits, entities=entities, reply_markup=keyboard
            )


def _is_there_already(error: BadRequest) -> bool:
    return "not modified" in str(error).casefold()


def seconds(time: int | timedelta) -> float:
    """How long Telegram asks to wait; python-telegram-bot gives it in either form."""
    return time.total_seconds() if isinstance(time, timedelta) else float(time)


def _plainer(message: Outgoing | OutgoingFile, complaint: str) -> Outgoing | OutgoingFile:
    """The message without what Telegram complains about."""
    complaint = complaint.casefold()
    if "entit" in complaint:
        return replace(message, entities=())
    if "button" in complaint or "keyboard" in complaint or "markup" in complaint:
        return replace(message, keyboard=None)
    return message


def _may_have_arrived(error: NetworkError) -> bool:
    """Whether Telegram had the message in hand when the connection failed.

    Not so where the request never left or the line was cut before an answer began; an error
    status (5xx) says plainly that nothing was sent.
    """
    match error.__cause__:
        case httpx.ReadTimeout() | httpx.WriteTimeout():
            return True
        case httpx.RemoteProtocolError() as cause:
            return "without sending complete message body" in str(cause)
    return False
