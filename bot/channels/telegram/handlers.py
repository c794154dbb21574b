"""What happens when someone writes to the bot: translate, ask, translate back."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from secrets import randbelow
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import CallbackContext

from bot.answering.answerer import Answerer
from bot.answering.languages import language_of
from bot.channels.reading import Page, Run, lay_out, notice
from bot.channels.telegram.buttons import parse_section_tap
from bot.channels.telegram.chosen import Choosing, told
from bot.channels.telegram.edits import Edits
from bot.channels.telegram.letter_taps import with_file_button
from bot.channels.telegram.media import said_to
from bot.channels.telegram.memory import Memory, outcome_of
from bot.channels.telegram.pacing import Sender
from bot.channels.telegram.privacy import Privacy
from bot.channels.telegram.referral_offer import as_reply, with_offer
from bot.channels.telegram.render import Outgoing, own_words, render
from bot.channels.telegram.thumbs import Thumbs
from bot.channels.voice import Voice, Voices
from bot.core.answer import Abstention, Answer
from bot.core.errors import DamagedCorpus, EmbedderMismatch, NoPublishedCorpus
from bot.core.guide import Lang
from bot.core.keeping import Consent
from bot.core.question import MAX_QUESTION_CHARS, Question
from bot.core.turn import Turn
from bot.logs import summary

Context = CallbackContext[Any, Any, Any, Any]
_Put = Callable[..., Awaitable[None]]

_NOT_READY = (NoPublishedCorpus, DamagedCorpus, EmbedderMismatch)
_ALBUMS_REMEMBERED = 256
_THINKING = 4
"""Questions answered at once. With more, all would be done at the same late moment, and a crash
just then would leave many people unsure of their answer."""

_LOG = logging.getLogger(__name__)


class Conversation:
    """The bot's side of a private chat.

    From one message to the next it remembers which service, place, device and guide a chat was
    about; words are kept only of those who said yes.
    """

    def __init__(
        self,
        answerer: Answerer,
        voices: Voices,
        sender: Sender,
        memory: Memory,
        choosing: Choosing,
        privacy: Privacy,
        edits: Edits,
        thumbs: Thumbs,
    ) -> None:
        self._answerer, self._voices, self._sender = answerer, voices, sender
        self._memory, self._choosing, self._privacy = memory, choosing, privacy
        self._edits, self._thumbs = edits, thumbs
        self._thinking = asyncio.Semaphore(_THINKING)
        self._albums: deque[str] = deque(maxlen=_ALBUMS_REMEMBERED)

    async def on_question(self, update: Update, _: Context) -> None:
        """A text, or the words under a picture: answer it."""
        await self._answer(update, self._sender.send)

    async def on_edited(self, update: Update, _: Context) -> None:
        """A text changed after it was sent: its answer is changed as well.

        What a changed command had done stays done.
        """
        message = private_message(update)
        if (message.text or "").startswith("/"):
            await self._say(message, (await self._voice_for(update)).notices.edited)
            return
        earlier = await self._edits.answers_to(message)
        await self._answer(update, partial(self._edits.put, earlier=earlier))

    async def _answer(self, update: Update, put: _Put) -> None:
        message, number = private_message(update), _turn_number()
        self._is_known_album(message)
        chat = await self._memory.recall(message.chat.id)
        lang = chat.lang or told(update)
        words = message.text or message.caption or ""
        question = Question(words, lang, chat.place, chat.recent)
        async with self._sender.typing.shown(message.chat.id), self._thinking:
            turn = await self._answerer.answer(question)
        lang = turn.reply.lang
        page = said = lay_out(turn.reply, self._voices)
        if message.caption:
            page = _under(self._voices[lang].outside.caption, page)
        if len(question.text) > MAX_QUESTION_CHARS:
            page = _under(self._voices[lang].notices.too_long, page)
        unasked = chat.consent is Consent.UNASKED and chat.asked_on is None
        if asking := unasked and isinstance(turn.reply, Answer):
            page = self._privacy.with_question(page, self._voices[lang])
        page = self._thumbs.under(page, turn.reply, number)
        page = with_offer(page, turn.reply, message, self._voices[lang])
        messages = with_file_button(render(page, lang), turn.reply, self._voices)
        await put(message.chat.id, messages=as_reply(messages, turn.reply, message))
        # people first, records second
        await self._memory.talked(message.chat.id, turn.slots)
        if asking:
            await self._memory.asked(message.chat.id)
        asked, replied = question.text, said.text
        if message.forward_origin:
            asked = replied = ""  # somebody else's words, who has not said yes
        await self._memory.keep(message.chat.id, turn, number, asked, replied)
        _log_turn(turn, number)

    async def on_tap(self, update: Update, _: Context) -> None:
        """A button under an answer: show that section of the guide."""
        query = tapped(update)
        await settle(query)
        if query.message is None:
            return
        tap = parse_section_tap(query.data or "")
        answer = await self._answerer.section(tap.slug, tap.section, tap.lang) if tap else None
        if answer is None:
            voice = self._voices[tap.lang] if tap else await self._voice_for(update)
            messages = render(notice(voice.notices.old_button), voice.lang)
        else:
            messages = render(lay_out(answer, self._voices), answer.lang)
            messages = with_file_button(messages, answer, self._voices)
        await self._sender.send(query.message.chat.id, messages)
        _LOG.info("outcome=%s", "section" if answer else "old_button")

    async def on_help(self, update: Update, _: Context) -> None:
        """/help"""
        await self._say(private_message(update), (await self._voice_for(update)).help)

    async def on_privacy(self, update: Update, _: Context) -> None:
        """/privacy: what is kept, in general and of this chat."""
        await self._privacy.show(private_message(update), await self._voice_for(update))

    async def on_mydata(self, update: Update, _: Context) -> None:
        """/mydata: all of it."""
        await self._privacy.hand_over(private_message(update), await self._voice_for(update))

    async def on_forget(self, update: Update, _: Context) -> None:
        """/forget: at once."""
        await self._privacy.forget(private_message(update), await self._voice_for(update))

    async def on_sources(self, update: Update, _: Context) -> None:
        """/sources: how many guides, how new."""
        voice = await self._voice_for(update)
        standing = await self._answerer.standing()
        newest = _day(standing.newest, voice)
        said = voice.about_sources.format(guides=standing.guides, newest=newest)
        await self._say(private_message(update), said)

    async def on_unknown_command(self, update: Update, _: Context) -> None:
        """A command the bot does not have."""
        notices = (await self._voice_for(update)).notices
        await self._say(private_message(update), notices.unknown_command)

    async def on_media(self, update: Update, _: Context) -> None:
        """A photo, voice message, sticker, file, contact, place: anything but text.

        The pictures of one album come as messages of their own; one reply is enough.
        """
        message = private_message(update)
        if not self._is_known_album(message):
            await self._say(message, said_to(message, await self._voice_for(update)))

    async def on_error(self, update: object, context: Context) -> None:
        """Something raised: one kind sentence for the person, one line for the log."""
        error = context.error
        if error is None:
            return
        turn = _turn_number()
        outcome = "not_ready" if isinstance(error, _NOT_READY) else "broken"
        _LOG.error("turn=%s outcome=%s error=%s", turn, outcome, summary(error))
        if not isinstance(update, Update):
            return
        chat = update.effective_chat
        if chat is None or chat.type != ChatType.PRIVATE:
            return
        lang = await self._spoken(update)
        notices = self._voices[lang].notices
        said = notices.not_ready if outcome == "not_ready" else notices.broken.format(turn=turn)
        try:
            await self._sender.send(chat.id, render(notice(said), lang))
        except TelegramError as unsaid:
            _LOG.warning("turn=%s could not be told: %s", turn, summary(unsaid))

    def _is_known_album(self, message: Message) -> bool:
        """Whether a message is one more of an album that was answered; from now on it is."""
        album = message.media_group_id
        known = album in self._albums
        if album and not known:
            self._albums.append(album)
        return known

    async def _say(self, message: Message, words: str) -> None:
        await self._sender.send(message.chat.id, own_words(words))

    async def _voice_for(self, update: Update) -> Voice:
        return self._voices[(await self._choosing.of(update)).lang]

    async def _spoken(self, update: Update) -> Lang:
        return _language_in(update, (await self._choosing.of(update)).lang)


def private_message(update: Update) -> Message:
    """The message of an update; every filter in `application.py` promises one."""
    message = update.effective_message
    if message is None:
        raise LookupError("an update without a message came past the filters")
    return message


def tapped(update: Update) -> CallbackQuery:
    """The tap of an update; the filter in `application.py` promises one."""
    if update.callback_query is None:
        raise LookupError("an update without a tap came past the filters")
    return update.callback_query


async def settle(query: CallbackQuery) -> None:
    """Stop the button's spinner. Too late is no harm: the section is sent all the same."""
    try:
        await query.answer()
    except TelegramError as error:
        _LOG.info("a tap could not be confirmed: %s", summary(error))


def interrupted(voices: Voices, update: Update) -> Outgoing:
    """What is said where an answer to this may have been lost."""
    return Outgoing(voices[_language_in(update, told(update))].delivery.interrupted)


def _language_in(update: Update, chats: Lang) -> Lang:
    """The language of the message, as an answer to it would have; else the chat's."""
    message = update.effective_message
    if message is None or update.callback_query:
        return chats
    text = message.text or ""
    return chats if text.startswith("/") else language_of(text, chats)[0]


def _under(words: str, page: Page) -> Page:
    """The page with a notice above it."""
    said = words.format(chars=MAX_QUESTION_CHARS)
    return Page(((Run(said),), (), *page.lines), page.buttons)


def _day(day: date | None, voice: Voice) -> str:
    return day.isoformat() if day else voice.labels.undated


def _turn_number() -> str:
    """Short enough to read out, random: it says nothing about who or when."""
    return f"{randbelow(10**8):08d}"


def _log_turn(turn: Turn, number: str) -> None:
    best = f"{turn.passages[0].score:.2f}" if turn.passages else "-"
    _LOG.info(
        "turn=%s outcome=%s score=%s ms=%.0f corpus=%s",
        number,
        turn.reply.reason if isinstance(turn.reply, Abstention) else outcome_of(turn),
        best,
        turn.milliseconds,
        turn.passages.corpus_version or "-",
    )
