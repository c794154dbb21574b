"""The bot in a group: answers briefly when spoken to, keeps nothing, and is silent otherwise."""

import logging
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Any

from telegram import (
    ChatMember,
    ChatMemberRestricted,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
    User,
)
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated
from telegram.ext import ChatMemberHandler, MessageHandler, filters
from telegram.helpers import create_deep_linked_url

from bot.answering.answerer import Answerer
from bot.answering.languages import language_of
from bot.channels.brief import brief
from bot.channels.telegram.addressed import ForMe, addressed
from bot.channels.telegram.chosen import told
from bot.channels.telegram.group_budget import GroupBudget
from bot.channels.telegram.handlers import Context, private_message
from bot.channels.telegram.pacing import Sender
from bot.channels.telegram.render import Outgoing, render
from bot.channels.voice import Voices
from bot.core.answer import Abstention, Answer, Reason, Reply
from bot.core.guide import Lang
from bot.core.question import Question
from bot.core.turn import Turn
from bot.logs import summary

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_ASKING = frozenset({"help", "steps"})
"""Commands after which words are a question: "/steps@bot instagram"."""
_HERE = frozenset({ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER})

_LOG = logging.getLogger(__name__)


class Groups:
    """Questions in groups. It has no store to write to."""

    def __init__(
        self,
        answerer: Answerer,
        voices: Voices,
        sender: Sender,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._answerer, self._voices, self._sender = answerer, voices, sender
        self._budget = GroupBudget(clock)

    def handlers(self) -> list["MessageHandler[Any, Any] | ChatMemberHandler[Any, Any]"]:
        """What to add to the application."""
        fits = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE & filters.TEXT & ForMe()
        return [
            MessageHandler(fits, self.on_message),
            ChatMemberHandler(self.on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ]

    async def on_message(self, update: Update, context: Context) -> None:
        """Somebody speaks to the bot: the short answer, as a reply, or nothing in a flood."""
        message, me = private_message(update), context.bot.bot
        said = addressed(message, me)
        if said is None or (said.command == "start" and said.words):
            return  # the latter is what an app writes by itself when it adds the bot
        if not self._budget.take(message.chat.id):
            _LOG.info("outcome=group_flood")
            return
        lang = _app_lang(update, message)
        asks = said.words and (said.command is None or said.command in _ASKING)
        if asks:
            topic = _topic(message)
            async with self._sender.typing.shown(message.chat.id, topic):
                turn = await self._answerer.answer(Question(said.words, lang))
            out = self._answer(turn, me)
        else:
            words = self._voices[lang].outside
            at_help = said.command in {None, "start", "help"}
            text = words.ask.format(bot=me.username) if at_help else words.alone
            out = Outgoing(text, keyboard=self._on(me, lang))
        await self._send(
            message.chat.id, replace(out, reply_to=message.message_id, topic=_topic(message))
        )
        _LOG.info("outcome=group asked=%s", bool(asks))

    async def on_membership(self, update: Update, context: Context) -> None:
        """The bot was added to a group: say once what it reads. In channels it says nothing."""
        change = update.my_chat_member
        if change is None or change.chat.type not in _GROUPS:
            return
        came = not _is_in(change.old_chat_member) and _is_in(change.new_chat_member)
        if came and self._budget.take(change.chat.id):
            hello = self._voices[told(update)].outside.hello
            await self._send(change.chat.id, Outgoing(hello.format(bot=context.bot.username)))

    def _answer(self, turn: Turn, me: User) -> Outgoing:
        """The beginning of the reply, with the way to the rest; a helpline stands alone."""
        reply = turn.reply
        out = render(brief(reply, self._voices), reply.lang)[0]
        if isinstance(reply, Abstention) and reply.reason is Reason.CRISIS:
            return out
        return replace(out, keyboard=self._on(me, reply.lang, _service(turn, reply)))

    def _on(self, me: User, lang: Lang, start: str | None = None) -> InlineKeyboardMarkup:
        """The one button: on in a private chat, from a start code where one is known."""
        url = create_deep_linked_url(me.username or "", start)
        button = InlineKeyboardButton(self._voices[lang].outside.go_on, url=url)
        return InlineKeyboardMarkup([[button]])

    async def _send(self, chat_id: int, out: Outgoing) -> None:
        """Send it; a group that does not let the bot speak, or has moved, is no error."""
        try:
            await self._sender.send(chat_id, [out], traceless=True)
        except (BadRequest, ChatMigrated) as error:
            _LOG.info("a group did not take a message: %s", summary(error))


def _app_lang(update: Update, message: Message) -> Lang:
    """The language of the person's app; of an anonymous admin only the group's name is known."""
    if message.sender_chat is None:
        return told(update)
    return language_of(message.chat.title or "", Lang.EN)[0]


def _topic(message: Message) -> int | None:
    """The topic to stay in. In groups without topics the same number means a thread of replies,
    to which nothing can be sent.
    """
    return message.message_thread_id if message.is_topic_message else None


def _service(turn: Turn, reply: Reply) -> str | None:
    """The service the talk is about, as a start code; None where it is none or several."""
    named = turn.query.surfaces if turn.query else frozenset()
    if len(named) == 1:
        return next(iter(named))
    if isinstance(reply, Answer) and not named:
        surfaces = reply.citations[0].card.surfaces
        return surfaces[0] if len(surfaces) == 1 else None
    return None


def _is_in(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in _HERE
