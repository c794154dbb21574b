"""Inline mode: in any chat, somebody types the bot's name and words, and picks a card to share."""

import asyncio
import logging
import re
from collections.abc import Sequence
from dataclasses import replace

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    MessageEntity,
    Update,
)
from telegram.constants import InlineQueryResultLimit
from telegram.error import TelegramError

from bot.answering.answerer import Answerer
from bot.answering.browsing import found, useful
from bot.answering.languages import language_of
from bot.channels.brief import brief
from bot.channels.reading import lay_out
from bot.channels.telegram.chosen import told
from bot.channels.telegram.handlers import Context
from bot.channels.telegram.render import utf16_len
from bot.channels.voice import Voice, Voices
from bot.core.answer import Abstention, Answer, Reason
from bot.core.guide import GuideCard, Lang, SectionKind
from bot.core.question import Question
from bot.logs import summary

CACHED_S = 1
"""How long Telegram may give the same cards for the same words: a guide that is switched off, or a
new corpus, shows after it."""

_START = "inline"
_DESCRIPTION = 120
_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?:/[^\s)]*)?", re.ASCII)

_LOG = logging.getLogger(__name__)

_Cards = Sequence[InlineQueryResultArticle]


class Inline:
    """Offers cards. Nothing of what is typed is kept or logged."""

    def __init__(self, answerer: Answerer, voices: Voices) -> None:
        self._answerer, self._voices = answerer, voices

    async def on_query(self, update: Update, context: Context) -> None:
        """Cards for what was typed so far; where no guide holds it, the way to the bot itself."""
        query = update.inline_query
        if query is None:
            raise LookupError("an update without an inline query came past the filters")
        bot, app = context.bot.username, told(update)
        lang, cards, start = await self._offer(query.query, app, bot)
        button = None
        if not cards:
            button = InlineQueryResultsButton(
                self._voices[lang].outside.none, start_parameter=start
            )
        try:
            await query.answer(
                cards,
                cache_time=CACHED_S,
                is_personal=not _speaks_for_itself(query.query),
                button=button,
            )
        except TelegramError as error:  # too late: more was typed since
            _LOG.info("an inline query could not be answered: %s", summary(error))
        _LOG.info("outcome=inline cards=%s", len(cards))

    async def _offer(self, text: str, app: Lang, bot: str) -> tuple[Lang, _Cards, str]:
        """The language, the cards in it, and where the bot starts for who finds none."""
        if not text.strip():
            return app, await self._articles(await useful(self._answerer, app), app, bot), _START
        turn = await self._answerer.answer(Question(text, app))
        lang, reply = turn.reply.lang, turn.reply
        if isinstance(reply, Abstention) and reply.reason is Reason.CRISIS:
            return lang, [_helpline(reply, self._voices)], _START
        guides = found(turn)
        if guides is None:
            guides = await useful(self._answerer, lang)
        named = turn.query.surfaces if turn.query else frozenset()
        start = next(iter(named)) if len(named) == 1 else _START
        return lang, await self._articles(guides, lang, bot), start

    async def _articles(self, guides: Sequence[GuideCard], lang: Lang, bot: str) -> _Cards:
        section = self._answerer.section
        answers = await asyncio.gather(*(section(g.slug, SectionKind.SHORT, lang) for g in guides))
        voice = self._voices[lang]
        cards = [_article(answer, bot, self._voices, voice) for answer in answers if answer]
        return [
            card for card in cards if len(card.id.encode()) <= InlineQueryResultLimit.MAX_ID_LENGTH
        ]


def _article(answer: Answer, bot: str, voices: Voices, voice: Voice) -> InlineQueryResultArticle:
    """A guide's short answer as a message without a link: groups remove strangers' links."""
    bare = tuple(replace(statement, heading="") for statement in answer.statements)
    page = brief(replace(answer, statements=bare), voices)
    text = f"{page.text}\n\n{voice.outside.card_from.format(bot=bot)}"
    content = InputTextMessageContent(text, entities=_unlinked(text))
    slug, said = answer.citations[0].guide, " ".join(s.block.text for s in answer.statements)
    return InlineQueryResultArticle(slug, answer.title, content, description=_cut(said))


def _helpline(abstention: Abstention, voices: Voices) -> InlineQueryResultArticle:
    text, voice = lay_out(abstention, voices).text, voices[abstention.lang]
    content = InputTextMessageContent(text)
    title = voice.outside.crisis_title
    return InlineQueryResultArticle(Reason.CRISIS, title, content, description=_cut(text))


def _unlinked(text: str) -> list[MessageEntity]:
    """Addresses a guide names ("grok.com") as code, of which no app makes a link."""
    return [
        MessageEntity(MessageEntity.CODE, utf16_len(text[: at.start()]), utf16_len(at[0]))
        for at in _ADDRESS.finditer(text)
    ]


def _cut(text: str) -> str:
    return text if len(text) <= _DESCRIPTION else text[: _DESCRIPTION - 1].rstrip() + "…"


def _speaks_for_itself(text: str) -> bool:
    """Whether everybody who types this gets the same cards, whatever language their app is in."""
    return len({language_of(text, app)[0] for app in Lang}) == 1
