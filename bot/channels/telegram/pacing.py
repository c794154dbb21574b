"""Getting one message to one person through Telegram's weather."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from enum import Enum, auto

import httpx
from telegram import Bot, ForceReply, InputFile, ReplyParameters
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram.budget import SendBudget
from bot.channels.telegram.delivery import Chance, Delivery, delivery_now
from bot.channels.telegram.render import Outgoing, OutgoingFile
from bot.channels.telegram.typing import Typing

Pause = Callable[[float], Awaitable[None]]
"""Waits so many seconds."""

_PAUSES_S = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
_LONGEST_FLOOD_WAIT_S = 900.0

_LOG = logging.getLogger(__name__)


class _Fate(Enum):
    """What became of a message that has no id."""

    UNKNOWN = auto()
    NOBODY_THERE = auto()


class Sender:
    """Sends messages, and waits where Telegram asks to.

    It waits inside the turn of one chat, so only that chat waits. What answers an update is noted
    before it is sent: after a crash nothing is sent twice, and a message that may have been lost
    is spoken of.
    """

    def __init__(
        self,
        bot: Bot,
        pause: Pause = asyncio.sleep,
        moment: Pause = asyncio.sleep,
        budget: SendBudget | None = None,
    ) -> None:
        self._bot, self._pause = bot, pause
        self._budget = budget or SendBudget(pause)
        self.typing = Typing(bot, moment)

    async def send(
        self,
        chat_id: int,
        messages: Sequence[Outgoing | OutgoingFile],
        *,
        traceless: bool = False,
    ) -> None:
        """Send in order, each once. Whoever blocked the bot gets no more, and that is no error.

        A message whose fate is unknown (Telegram took it and then said nothing) is not sent
        again: better a gap than the same answer twice.

        Args:
            traceless: no note shall say that anything was sent to this chat.

        Raises:
            TelegramError: not delivered, and trying again does not help.
        """
        delivery = delivery_now()
        for message in messages:
            await self._budget.take()  # before it is noted: who is killed waiting has not sent it
            if delivery is None:
                going_on = await self._deliver(chat_id, message) is not _Fate.NOBODY_THERE
            else:
                going_on = await self._send_once(delivery, chat_id, message, traceless)
            if not going_on:
                return

    async def _send_once(
        self,
        delivery: Delivery,
        chat_id: int,
        message: Outgoing | OutgoingFile,
        traceless: bool,
    ) -> bool:
        """Send a part of a reply unless that was done before; False where no other shall follow."""
        chance = await delivery.begin(chat_id, traceless=traceless)
        if chance is Chance.SENT_BEFORE:
            return True
        going_on = chance is Chance.NOW
        if not going_on:
            _LOG.info("a message may have been lost in a crash; saying so")
            message = delivery.apology
            if not await delivery.begin_apology():
                return False
        try:
            fate = await self._deliver(chat_id, message, delivery=delivery)
        except TelegramError:
            await delivery.not_sent()
            raise
        if fate is _Fate.UNKNOWN:
            await delivery.unknown()
        elif fate is _Fate.NOBODY_THERE:
            await delivery.not_sent()
            return False
        else:
            await delivery.sent(fate)
        return going_on

    async def edit(self, chat_id: int, message_id: int, message: Outgoing) -> bool:
        """Put a message in place of one sent before; where that cannot be, below it.

        Returns:
            False where nobody is there to read it.

        Raises:
            TelegramError: see `send`.
        """
        await self._budget.take()
        try:
            fate = await self._deliver(chat_id, message, message_id)
        except BadRequest as error:
            if _is_there_already(error):
                return True
            _LOG.info("a message could not be edited; sent anew")
            await self.send(chat_id, [message])
            return True
        return fate is not _Fate.NOBODY_THERE

    def has_room(self) -> bool:
        """Whether something that nobody waits for may be sent now, past `send` and `edit`."""
        return self._budget.take_now()

    async def remove(self, chat_id: int, message_id: int) -> None:
        """Take away a message sent before; where that cannot be, it stays."""
        try:
            await self._bot.delete_message(chat_id, message_id)
        except TelegramError as error:
            _LOG.info("a message could not be taken away: %s", type(error).__name__)

    async def _deliver(
        self,
        chat_id: int,
        message: Outgoing | OutgoingFile,
        edits: int | None = None,
        delivery: Delivery | None = None,
    ) -> int | _Fate:
        """Send one message, or edit one; Telegram's id of it."""
        pauses, waited = iter(_PAUSES_S), 0.0
        while True:
            try:
                return await self._hand_over(chat_id, message, edits)
            except Forbidden:
                return _Fate.NOBODY_THERE
            except RetryAfter as error:
                wait = seconds(error.retry_after)
                waited += wait
                if waited > _LONGEST_FLOOD_WAIT_S:
                    raise
                await self._wait(wait, delivery)
                await self._budget.take()
            except BadRequest as error:
                plainer = _plainer(message, str(error))
                if plainer == message or _is_there_already(error):
                    raise
                _LOG.warning("Telegram refused how a message looks; sent it plainer")
                message = plainer
            except NetworkError as error:
                if may_have_arrived(error):
                    _LOG.warning("Telegram did not say whether a message arrived; not sent again")
                    return _Fate.UNKNOWN
                pause = next(pauses, None)
                if pause is None:
                    raise
                await self._wait(pause, delivery)

    async def _wait(self, seconds: float, delivery: Delivery | None) -> None:
        """Wait; who is killed meanwhile has surely not sent it."""
        if delivery:
            await delivery.take_back()
        await self._pause(seconds)
        if delivery:
            await delivery.begin_again()

    async def _hand_over(
        self, chat_id: int, message: Outgoing | OutgoingFile, edits: int | None
    ) -> int:
        text, entities, keyboard = message.text, message.entities, message.keyboard
        if isinstance(message, OutgoingFile):
            sent = await self._bot.send_document(
                chat_id,
                InputFile(message.content, filename=message.name),
                caption=text,
                caption_entities=entities,
                reply_markup=keyboard,
            )
        elif edits is None:
            sent = await self._bot.send_message(
                chat_id,
                text,
                entities=entities,
                reply_markup=ForceReply() if message.wants_reply else keyboard,
                message_thread_id=message.topic,
                reply_parameters=replying(message.reply_to),
            )
        else:
            await self._bot.edit_message_text(
                text, chat_id, edits, entities=entities, reply_markup=keyboard
            )
            return edits
        return sent.message_id


def replying(to: int | None) -> ReplyParameters | None:
    """As a reply, or on its own where the message was deleted in between."""
    return ReplyParameters(to, allow_sending_without_reply=True) if to else None


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


def may_have_arrived(error: NetworkError) -> bool:
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
