"""Somebody wants to be reminded: kept, seen, cancelled."""

import asyncio
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from telegram import CallbackQuery, ChatMember, Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    filters,
)

from bot.answering.answerer import Answerer
from bot.channels.reading import ActionButton, Page, notice
from bot.channels.telegram import reminder_messages as messages
from bot.channels.telegram.buttons import data_of
from bot.channels.telegram.chosen import Choosing
from bot.channels.telegram.handlers import Context, private_message, settle, tapped
from bot.channels.telegram.letter_days import DueDays
from bot.channels.telegram.letter_taps import parse_day
from bot.channels.telegram.pacing import Sender
from bot.channels.telegram.reminder_taps import (
    LOOK_AGAIN_DAYS,
    PATTERN,
    Act,
    ReminderTap,
    parse_reminder_tap,
)
from bot.channels.telegram.render import Outgoing, own_words, render
from bot.channels.voice import Voice, Voices
from bot.core.guide import GuideKind, Lang, SectionKind
from bot.core.keeping import Reminder, Reminders, StoreUnavailable

MOST = 20
"""Reminders a chat can have waiting: as many as a list with their buttons has room for."""

_ID = re.compile("[0-9]{1,18}")

_LOG = logging.getLogger(__name__)


class RemindersFlow:
    """Keeps a reminder when asked to, shows those of a chat, cancels them."""

    def __init__(
        self,
        answerer: Answerer,
        voices: Voices,
        sender: Sender,
        choosing: Choosing,
        reminders: Reminders,
        due_days: DueDays,
    ) -> None:
        self._answerer, self._voices, self._sender = answerer, voices, sender
        self._choosing, self._reminders, self._due_days = choosing, reminders, due_days

    def handlers(self, new: filters.BaseFilter) -> list[BaseHandler[Any, Any, Any]]:
        """What to add to the application; `new` is what a command must be."""
        return [
            CommandHandler("remind", self.on_remind, new),
            CallbackQueryHandler(self.on_tap, PATTERN),
        ]

    def on_blocked(self) -> BaseHandler[Any, Any, Any]:
        """What hears that somebody blocked the bot, for a group of handlers of its own."""
        return ChatMemberHandler(self.on_member, ChatMemberHandler.MY_CHAT_MEMBER)

    async def on_remind(self, update: Update, _: Context) -> None:
        """/remind: those that wait."""
        chat_id, voice = (
            private_message(update).chat.id,
            self._voices[(await self._choosing.of(update)).lang],
        )
        try:
            shown = await self._waiting(chat_id, voice)
        except StoreUnavailable:
            shown = own_words(voice.keeping.unavailable)[0]
        await self._sender.send(chat_id, [shown])

    async def on_tap(self, update: Update, _: Context) -> None:
        """A button of the reminders."""
        query = tapped(update)
        await settle(query)
        if query.message is None:
            return
        tap = parse_reminder_tap(query.data or "")
        voice = self._voices[tap.lang if tap else (await self._choosing.of(update)).lang]
        match tap:
            case ReminderTap(act=Act.CANCEL):
                await self._put(query, await self._cancel(query.message.chat.id, tap, voice))
            case ReminderTap(act=Act.ANSWERED):
                await self._put(query, await self._closed(tap, voice))
            case ReminderTap():
                said = await self._keep(query.message.chat.id, tap, voice)
                await self._sender.send(query.message.chat.id, [said])
            case None:
                old = own_words(voice.notices.old_button)
                await self._sender.send(query.message.chat.id, old)
        _LOG.info("outcome=reminder act=%s", tap.act.name.lower() if tap else "old_button")

    async def on_member(self, update: Update, _: Context) -> None:
        """Somebody blocked the bot: nothing is to be told there any more."""
        change = update.my_chat_member
        if change is None or change.new_chat_member.status != ChatMember.BANNED:
            return
        try:
            gone = await self._reminders.cancel_all(change.chat.id)
        except StoreUnavailable as error:
            # the first one that is due finds the chat blocked, and takes the others with it
            _LOG.warning("the reminders of a chat that blocked the bot stay: %s", error)
            return
        _LOG.info("outcome=blocked reminders=%d", gone)

    async def _keep(self, chat_id: int, tap: ReminderTap, voice: Voice) -> Outgoing:
        """Keep the reminder a button stands for; the same twice is one."""
        wish = await self._wish(tap)
        if wish is None:
            return own_words(voice.notices.old_button)[0]
        if wish.due_on <= self._due_days.clock.today():
            return own_words(voice.reminders.past)[0]
        try:
            there = await self._reminders.of(chat_id)
            if len(there) >= MOST:
                return own_words(voice.reminders.too_many.format(most=MOST))[0]
            id = await self._reminders.add(chat_id, wish.due_on, wish.slug, wish.place, wish.lang)
        except StoreUnavailable as error:
            _LOG.warning("a reminder was not kept: %s", error)
            return own_words(voice.reminders.not_kept)[0]
        return messages.kept(id, wish.due_on, voice)

    async def _wish(self, tap: ReminderTap) -> "_Wish | None":
        """What to remind of and when; None where that makes no sense (any more)."""
        if tap.act is Act.OF_GUIDE:
            card = await self._answerer.card(tap.slug, tap.lang)
            if card is None or card.kind is not GuideKind.GUIDE:
                return None
            day = self._due_days.clock.today() + timedelta(days=LOOK_AGAIN_DAYS)
            return _Wish(day, tap.slug, card.only_place, tap.lang)
        letters = await self._answerer.letters(tap.lang)
        letter, received = letters.get(tap.slug), parse_day(tap.detail)
        if letter is None or received is None or tap.place not in letters.places:
            return None
        due = await asyncio.to_thread(self._due_days.due, letter, tap.place, received)
        return _Wish(due.day, tap.slug, tap.place, tap.lang) if due else None

    async def _cancel(self, chat_id: int, tap: ReminderTap, voice: Voice) -> Outgoing:
        """Cancel one, and show what is left."""
        words = voice.reminders
        try:
            done = await self._reminders.cancel(_id(tap.detail), chat_id)
            return await self._waiting(chat_id, voice, words.cancelled if done else words.over)
        except StoreUnavailable:
            return own_words(voice.keeping.unavailable)[0]

    async def _waiting(self, chat_id: int, voice: Voice, first: str | None = None) -> Outgoing:
        """The list of a chat, with what each is about."""
        waiting: Sequence[Reminder] = await self._reminders.of(chat_id)
        cards = [await self._answerer.card(r.slug, voice.lang) for r in waiting]
        about = [card.title if card else None for card in cards]
        return messages.waiting(list(zip(waiting, about, strict=True)), voice, first)

    async def _closed(self, tap: ReminderTap, voice: Voice) -> Outgoing:
        """Kind words for an answer that came, and what the letter's file says of what is next."""
        found = await self._answerer.section(tap.slug, SectionKind.NEXT, voice.lang)
        data = data_of(SectionKind.NEXT, tap.slug, voice.lang) if found else None
        next_ = ActionButton(voice.sections[SectionKind.NEXT], data) if data else None
        said = notice(voice.reminders.answered).lines
        return render(Page(said, (next_,) if next_ else ()), voice.lang)[0]

    async def _put(self, query: CallbackQuery, shown: Outgoing) -> None:
        """Show it in place of what the button hung under."""
        assert query.message is not None
        await self._sender.edit(query.message.chat.id, query.message.message_id, shown)


@dataclass(frozen=True, slots=True)
class _Wish:
    """A reminder as it is to be kept."""

    due_on: date
    slug: str
    place: str | None
    lang: Lang


def _id(digits: str) -> int:
    """An id as a button carries it; 0, which no reminder has, where it is none."""
    return int(digits) if _ID.fullmatch(digits) else 0
