"""Reminders go out: on their day, through Telegram's weather, neither lost nor doubled."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from telegram import Bot, Message
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.answering.answerer import Answerer
from bot.channels.telegram.budget import SendBudget
from bot.channels.telegram.letter_days import counted_before
from bot.channels.telegram.mornings import day_there, morning
from bot.channels.telegram.pacing import Pause, may_have_arrived, seconds
from bot.channels.telegram.reminder_messages import answer_due, look_again
from bot.channels.telegram.render import Outgoing
from bot.channels.voice import Voices
from bot.core.guide import GuideKind
from bot.core.keeping import (
    Cause,
    Keeping,
    Reminder,
    SendKey,
    SendState,
    StoreUnavailable,
)
from bot.logs import summary

LOOK_S = 60.0
"""How often it looks whether something is due, and tries again what did not go out."""

_FURTHEST_AHEAD = timedelta(hours=14)
"""How far the day of a place can be ahead of UTC."""

_ENOUGH_FAILURES = 3
_FINISHING_S = 20.0

_LOG = logging.getLogger(__name__)

_Act = Callable[[], Awaitable[object]]


class Reminding:
    """Sends what is due. Only one program may do so at a time.

    Each reminder is claimed, noted as being sent, sent, noted as sent. A program that dies in
    between leaves a claim, which the next one gives back when it starts; the note then says
    whether the message may have arrived. Where it may have, it is sent once more with a line that
    says so: a late reminder is worth more than no repeat.
    """

    def __init__(
        self,
        bot: Bot,
        keeping: Keeping,
        answerer: Answerer,
        voices: Voices,
        budget: SendBudget,
        now: Callable[[], datetime],
        pause: Pause = asyncio.sleep,
    ) -> None:
        """Nothing is sent yet.

        Args:
            budget: the one that answers keep to.
            now: tells the moment, with its zone.
            pause: how it waits until it looks again.
        """
        self._bot, self._answerer, self._voices = bot, answerer, voices
        self._reminders, self._outbox = keeping.reminders, keeping.outbox
        self._budget, self._now, self._pause = budget, now, pause
        self._unwritten: deque[_Act] = deque()
        self._taken_over = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Send what is due until the block ends, then finish the one in hand."""
        stop = asyncio.Event()
        rounds = asyncio.create_task(self._rounds(stop))
        try:
            yield
        finally:
            stop.set()
            await asyncio.wait({rounds}, timeout=_FINISHING_S)
            rounds.cancel()
            with suppress(asyncio.CancelledError):
                await rounds

    async def _rounds(self, stop: asyncio.Event) -> None:
        stopping = asyncio.create_task(stop.wait())
        while not stop.is_set():
            pausing = asyncio.ensure_future(self._pause(await self._round(stop)))
            await asyncio.wait({pausing, stopping}, return_when=asyncio.FIRST_COMPLETED)
            pausing.cancel()

    async def _round(self, stop: asyncio.Event) -> float:
        """Send what is due; the seconds after which to look again."""
        try:
            await self._write_down()
            await self._take_over()
            return await self._send_due(stop)
        except StoreUnavailable as error:
            _LOG.warning("reminders wait: %s", error)
        except Exception as error:  # whatever it is, it must not be the last look
            _LOG.error("reminders wait: %s", summary(error))
        return LOOK_S

    async def _take_over(self) -> None:
        """Give back what a program that died had claimed; the notes say what came of it."""
        if self._taken_over:
            return
        for reminder in await self._reminders.stranded():
            await self._reminders.release(reminder.id)
        self._taken_over = True

    async def _send_due(self, stop: asyncio.Event) -> float:
        now, failures, sent = self._now(), 0, 0
        for reminder in await self._reminders.due((now + _FURTHEST_AHEAD).date()):
            if stop.is_set() or failures == _ENOUGH_FAILURES:
                break
            if now < morning(reminder.due_on, reminder.place, reminder.lang):
                continue
            try:
                over = await self._send(reminder)
            except RetryAfter as error:
                _LOG.info("reminders over=%d; Telegram asks to wait", sent)
                return max(LOOK_S, seconds(error.retry_after))
            except StoreUnavailable:
                raise
            except Exception as error:  # whatever is wrong with one, the others go out
                _LOG.error("a reminder waits: %s", summary(error))
                continue
            failures, sent = (0, sent + 1) if over else (failures + 1, sent)
        if sent or failures:
            _LOG.info("reminders over=%d failed=%d", sent, failures)
        return LOOK_S

    async def _send(self, reminder: Reminder) -> bool:
        """Send one; False where it waits for better weather, RetryAfter where Telegram says so."""
        first = await self._message(reminder, again=False)
        await self._budget.take()
        if not await self._reminders.claim(reminder.id):
            return True  # cancelled meanwhile
        key = SendKey(Cause.REMINDER, reminder.id)
        try:
            earlier = await self._outbox.begin(key, 1, None)  # a note that knows no chat
        except StoreUnavailable:
            self._unwritten.append(lambda: self._reminders.release(reminder.id))
            raise
        if earlier is None:
            return await self._deliver(reminder, key, first, again=False)
        if earlier.state is SendState.SENT:
            await self._settle(lambda: self._reminders.sent(reminder.id))
            return True
        repeat = await self._message(reminder, again=True)
        return await self._deliver(reminder, key, repeat, again=True)

    async def _deliver(
        self, reminder: Reminder, key: SendKey, message: Outgoing, *, again: bool
    ) -> bool:
        """Hand it to Telegram and write down what came of it."""

        async def not_sent() -> None:
            if not again:  # else the note goes on saying that the earlier one may have arrived
                await self._outbox.not_sent(key, 1)

        async def over() -> None:
            await self._reminders.sent(reminder.id)

        async def release() -> None:
            await self._reminders.release(reminder.id)

        try:
            sent = await self._hand_over(reminder.chat_id, message)
        except Forbidden:
            _LOG.info("a chat has blocked the bot; its reminders are cancelled")
            await self._settle(not_sent, lambda: self._reminders.cancel_all(reminder.chat_id))
        except BadRequest as error:
            _LOG.warning("a reminder can never be delivered: %s", summary(error))
            await self._settle(not_sent, over)
        except RetryAfter:
            await self._settle(not_sent, release)
            raise
        except TelegramError as error:
            if not (isinstance(error, NetworkError) and may_have_arrived(error)):
                await self._settle(not_sent, release)
                return False
            if again:  # twice it may have arrived: one more would only be a nuisance
                await self._settle(over)
                return True
            await self._settle(lambda: self._outbox.unknown(key, 1), release)
            return False
        else:
            await self._settle(lambda: self._outbox.sent(key, 1, sent.message_id), over)
        return True

    async def _hand_over(self, chat_id: int, message: Outgoing) -> Message:
        """Send it; plain where Telegram does not like how it looks."""
        text, keyboard = message.text, message.keyboard
        try:
            return await self._bot.send_message(
                chat_id, text, entities=message.entities, reply_markup=keyboard
            )
        except BadRequest:
            return await self._bot.send_message(chat_id, text)

    async def _message(self, reminder: Reminder, *, again: bool) -> Outgoing:
        """What to say, from the guides as they are now."""
        voice = self._voices[reminder.lang]
        card = await self._answerer.card(reminder.slug, reminder.lang)
        if card is None or card.kind is not GuideKind.LETTER:
            return look_again(reminder, card.title if card else None, voice, again=again)
        letters = await self._answerer.letters(reminder.lang)
        letter = letters.get(reminder.slug)
        assert letter is not None  # every file of that kind is among them
        due = counted_before(letter, reminder.place or "", reminder.due_on)
        today = day_there(self._now(), reminder.place, reminder.lang)
        return answer_due(reminder, letter, letters, due, today, voice, again=again)

    async def _settle(self, *acts: _Act) -> None:
        """Write down what came of a send: now, or when the store can be reached again."""
        self._unwritten.extend(acts)
        await self._write_down()

    async def _write_down(self) -> None:
        while self._unwritten:
            await self._unwritten[0]()
            self._unwritten.popleft()
