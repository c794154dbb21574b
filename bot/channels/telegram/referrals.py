"""Somebody sends a question on to the campaign: shown first, kept only after a yes."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import CallbackQuery, ChatMember, Message, Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    MessageHandler,
    filters,
)

from bot.answering.answerer import Answerer
from bot.channels.telegram import referral_messages as messages
from bot.channels.telegram.chosen import Choosing
from bot.channels.telegram.handlers import Context, private_message, settle, tapped
from bot.channels.telegram.pacing import Sender
from bot.channels.telegram.referral_taps import PATTERN, ReferralTap, Wish, parse_referral_tap
from bot.channels.telegram.render import Outgoing
from bot.channels.voice import Voice, Voices
from bot.core.answer import Abstention, Reason
from bot.core.keeping import StoreUnavailable
from bot.core.question import Question
from bot.core.referral import MOST_OPEN, Referrals, Sent

_NO_QUESTION = frozenset({Reason.CRISIS, Reason.DECLINED, Reason.PASSWORD})
"""Words that are no question for the campaign, whatever they reply to."""

_LOG = logging.getLogger(__name__)


class ReferralsFlow:
    """Offers to send a question on, shows what would be sent, and sends it after a yes.

    Between the messages nothing is kept, in memory or elsewhere: the offer replies to what the
    person wrote, and the preview holds what they say yes to. Both are in the chat.
    """

    def __init__(
        self,
        referrals: Referrals,
        answerer: Answerer,
        voices: Voices,
        sender: Sender,
        choosing: Choosing,
        keep_days: int,
        otherwise: Callable[[Update, Context], Awaitable[None]],
    ) -> None:
        """Nothing is offered yet.

        Args:
            otherwise: answers a message that is no question for the campaign.
        """
        self._referrals, self._answerer, self._voices = referrals, answerer, voices
        self._sender, self._choosing = sender, choosing
        self._keep_days, self._otherwise = keep_days, otherwise

    def handlers(self, new: filters.BaseFilter) -> list[BaseHandler[Any, Any, Any]]:
        """What to add to the application; `new` is what a message must be."""
        typed = new & filters.REPLY & filters.TEXT & ~filters.COMMAND & _Typed(self._voices)
        return [
            CallbackQueryHandler(self.on_tap, PATTERN),
            MessageHandler(typed, self.on_typed),
        ]

    def on_blocked(self) -> BaseHandler[Any, Any, Any]:
        """What hears that somebody blocked the bot, for a group of handlers of its own."""
        return ChatMemberHandler(self.on_member, ChatMemberHandler.MY_CHAT_MEMBER)

    async def on_tap(self, update: Update, _: Context) -> None:
        """A button on the way of a question."""
        query = tapped(update)
        await settle(query)
        if query.message is None:
            return
        tap = parse_referral_tap(query.data or "")
        voice = self._voices[tap.lang if tap else (await self._choosing.of(update)).lang]
        match tap:
            case ReferralTap(wish=Wish.SHOW):
                await self._send(query, self._shown(_replied(query), voice))
            case ReferralTap(wish=Wish.SEND):
                await self._keep(query, voice)
            case ReferralTap(wish=Wish.REWORD):
                await self._send(query, messages.please_type(voice))
            case ReferralTap(wish=Wish.NOT):
                await self._put(query, Outgoing(voice.referral.dropped))
            case None:
                await self._send(query, Outgoing(voice.notices.old_button))
        _LOG.info("outcome=referral wish=%s", tap.wish.name.lower() if tap else "old_button")

    async def on_typed(self, update: Update, context: Context) -> None:
        """The words, as a reply to the message that asked for them: show what would be sent.

        What is no question but a cry for help, or holds a password, is answered as ever.
        """
        message = private_message(update)
        voice = messages.asks_for_words(message.reply_to_message, self._voices)
        assert voice is not None  # the filter saw to it
        turn = await self._answerer.answer(Question(message.text or "", voice.lang))
        if isinstance(turn.reply, Abstention) and turn.reply.reason in _NO_QUESTION:
            await self._otherwise(update, context)
            return
        await self._sender.send(message.chat.id, [self._shown(message, voice)])
        _LOG.info("outcome=referral wish=typed")

    async def on_member(self, update: Update, _: Context) -> None:
        """Somebody blocked the bot: no answer can reach them."""
        change = update.my_chat_member
        if change is None or change.new_chat_member.status != ChatMember.BANNED:
            return
        try:
            await self._referrals.end_all(change.chat.id)
        except StoreUnavailable as error:  # the first answer finds the chat blocked
            _LOG.warning("the questions of a chat that blocked the bot stay: %s", error)

    def _shown(self, said: Message | None, voice: Voice) -> Outgoing:
        """What would be sent of a message; where its words are not to be had, asks for them."""
        masked = self._referrals.masked((said.text or said.caption or "") if said else "")
        if said is None or not masked:
            return messages.please_type(voice)
        today, number = self._referrals.today(), said.message_id
        return messages.to_be_sent(masked, today, self._keep_days, number, voice)

    async def _keep(self, query: CallbackQuery, voice: Voice) -> None:
        """Keep what the preview shows, and say so in its place."""
        shown, words = query.message, voice.referral
        question = messages.previewed(shown) if isinstance(shown, Message) else None
        if shown is None or question is None:
            await self._send(query, messages.please_type(voice))
            return
        said = _replied(query)
        number = said.message_id if said else None
        try:
            sent = await self._referrals.send(shown.chat.id, question, voice.lang, number)
        except StoreUnavailable as error:
            _LOG.warning("a question was not kept: %s", error)
            await self._send(query, Outgoing(words.not_kept))
            return
        if sent is Sent.KEPT:
            await self._put(query, messages.sent(question, self._keep_days, voice))
        elif sent is Sent.CHAT_FULL:
            await self._send(query, Outgoing(words.chat_full.format(most=MOST_OPEN)))
        else:
            await self._send(query, Outgoing(words.day_full))

    async def _send(self, query: CallbackQuery, out: Outgoing) -> None:
        assert query.message is not None
        await self._sender.send(query.message.chat.id, [out])

    async def _put(self, query: CallbackQuery, out: Outgoing) -> None:
        """Show it in place of the preview."""
        assert query.message is not None
        await self._sender.edit(query.message.chat.id, query.message.message_id, out)


class _Typed(filters.MessageFilter):
    """Passes replies to the message that asks for the words."""

    def __init__(self, voices: Voices) -> None:
        super().__init__()
        self._voices = voices

    def filter(self, message: Message) -> bool:
        """Whether the message is such a reply."""
        return messages.asks_for_words(message.reply_to_message, self._voices) is not None


def _replied(query: CallbackQuery) -> Message | None:
    """The message the one with the button replies to; None where it is gone."""
    shown = query.message
    return shown.reply_to_message if isinstance(shown, Message) else None
