"""The off switch: what people hear while the bot, or the guide behind a button, is off."""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any

from telegram import InlineQueryResultsButton, Update
from telegram.error import TelegramError
from telegram.ext import (
    ApplicationHandlerStop,
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.answering.answerer import Answerer
from bot.answering.languages import language_of
from bot.answering.off_now import OffNow
from bot.channels.telegram.addressed import ForMe, addressed
from bot.channels.telegram.buttons import CONSENT
from bot.channels.telegram.chosen import told
from bot.channels.telegram.group_budget import GroupBudget
from bot.channels.telegram.handlers import Context, private_message, tapped
from bot.channels.telegram.memory import Memory
from bot.channels.telegram.pacing import Sender
from bot.channels.telegram.reminder_taps import Act, parse_reminder_tap
from bot.channels.telegram.render import Outgoing
from bot.channels.voice import Voices
from bot.core.answer import Abstention, Reason
from bot.core.guide import Lang
from bot.core.question import Question
from bot.logs import summary

BEFORE_ALL = -1
"""The group of handlers to add these to: what they do not stop goes on as ever."""

_THEIRS = r"^/(privacy|mydata|forget|remind)(@\w+)?(\s|$)"
"""What people have a right to at any time: to see, to delete, to cancel."""

_START = "inline"

_LOG = logging.getLogger(__name__)


class SwitchedOff:
    """Stands before all other handlers, and lets everything through while nothing is off.

    While the bot is off everybody gets one sentence. Whoever is in distress gets their helpline
    all the same: it is no guide's statement, and the one thing that cannot wait.
    """

    def __init__(
        self,
        off: OffNow,
        answerer: Answerer,
        voices: Voices,
        sender: Sender,
        memory: Memory,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._off, self._answerer, self._voices = off, answerer, voices
        self._sender, self._memory, self._budget = sender, memory, GroupBudget(clock)
        self._album: str | None = None

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """What to add to the application in the group `BEFORE_ALL`."""
        new = filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL & ~filters.Regex(_THEIRS)
        changed = filters.UpdateType.EDITED_MESSAGE & filters.TEXT
        here = filters.ChatType.PRIVATE & (new | changed)
        there = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE & filters.TEXT & ForMe()
        return [
            MessageHandler(here, self.on_message),
            MessageHandler(there, self.on_group),
            CallbackQueryHandler(self.on_tap),
            InlineQueryHandler(self.on_query),
            ChatMemberHandler(self.on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ]

    async def on_message(self, update: Update, _: Context) -> None:
        """Something somebody wrote or sent."""
        if not self._off.bot:
            return
        message = private_message(update)
        chat = await self._memory.recall(message.chat.id)
        lang, words = chat.lang or told(update), message.text or message.caption or ""
        if not words.startswith("/"):
            if await self._is_crisis(Question(words, lang, chat.place, chat.recent)):
                return
            lang = language_of(words, lang)[0]
        album, self._album = self._album, message.media_group_id
        if album is None or album != self._album:
            await self._sender.send(
                message.chat.id, [Outgoing(self._voices[lang].switched_off.bot)]
            )
        _LOG.info("outcome=switched_off")
        raise ApplicationHandlerStop

    async def on_group(self, update: Update, context: Context) -> None:
        """Somebody in a group speaks to the bot."""
        if not self._off.bot:
            return
        message = private_message(update)
        said = addressed(message, context.bot.bot)
        words = said.words if said else ""
        if words and await self._is_crisis(Question(words, told(update))):
            return
        if said and self._budget.take(message.chat.id):
            lang = language_of(words, told(update))[0]
            topic = message.message_thread_id if message.is_topic_message else None
            out = Outgoing(
                self._voices[lang].switched_off.bot, reply_to=message.message_id, topic=topic
            )
            try:
                await self._sender.send(message.chat.id, [out])
            except TelegramError as error:
                _LOG.info("a group did not take a message: %s", summary(error))
        raise ApplicationHandlerStop

    async def on_tap(self, update: Update, _: Context) -> None:
        """A button: the bot's, or one that leads to a guide."""
        query = tapped(update)
        data = query.data or ""
        reminder = parse_reminder_tap(data)
        if data.startswith(f"{CONSENT}|") or (reminder and reminder.act is Act.CANCEL):
            return
        if not self._off.bot and self._off.guides.isdisjoint(data.split("|")):
            return
        lang = await self._lang(update)
        words = self._voices[lang].switched_off
        try:
            await query.answer(words.bot if self._off.bot else words.guide, show_alert=True)
        except TelegramError as error:
            _LOG.info("a tap could not be answered: %s", summary(error))
        raise ApplicationHandlerStop

    async def on_query(self, update: Update, _: Context) -> None:
        """Somebody types after the bot's name in another chat."""
        query = update.inline_query
        if not self._off.bot or query is None:
            return
        app = told(update)
        if await self._is_crisis(Question(query.query, app)):
            return
        lang = language_of(query.query, app)[0]
        button = InlineQueryResultsButton(
            self._voices[lang].switched_off.bot, start_parameter=_START
        )
        try:
            await query.answer([], cache_time=0, is_personal=True, button=button)
        except TelegramError as error:  # too late: more was typed since
            _LOG.info("an inline query could not be answered: %s", summary(error))
        raise ApplicationHandlerStop

    async def on_membership(self, update: Update, _: Context) -> None:
        """Taken into a group: no greeting. That somebody blocked the bot is heard as ever."""
        change = update.my_chat_member
        if self._off.bot and change and change.chat.type != change.chat.PRIVATE:
            raise ApplicationHandlerStop

    async def _is_crisis(self, question: Question) -> bool:
        """Whether the reply would be a helpline; a bot that cannot even tell says it is off."""
        try:
            turn = await self._answerer.answer(question)
        except Exception as error:
            _LOG.warning("not known whether somebody is in distress: %s", summary(error))
            return False
        reply = turn.reply
        return isinstance(reply, Abstention) and reply.reason is Reason.CRISIS

    async def _lang(self, update: Update) -> Lang:
        chat = update.effective_chat
        known = await self._memory.recall(chat.id) if chat else None
        return (known.lang if known else None) or told(update)
