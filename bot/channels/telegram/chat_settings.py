"""/language and /country: chosen with a tap, kept, changed with another."""

import logging
from collections.abc import Iterable

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.answering.answerer import Answerer
from bot.answering.walking import ELSEWHERE
from bot.channels.telegram.chosen import Choosing
from bot.channels.telegram.handlers import Context, private_message, settle, tapped
from bot.channels.telegram.labels import in_pairs
from bot.channels.telegram.pacing import Sender
from bot.channels.telegram.render import Outgoing, own_words
from bot.channels.telegram.setting_taps import PATTERN, Setting, SettingTap, parse_setting_tap
from bot.channels.voice import Voices
from bot.core.guide import Lang

_LOG = logging.getLogger(__name__)


class ChatSettings:
    """Asks for the language and the country of a chat, in one message that is edited in place."""

    def __init__(
        self, answerer: Answerer, voices: Voices, sender: Sender, choosing: Choosing
    ) -> None:
        self._answerer, self._voices = answerer, voices
        self._sender, self._choosing = sender, choosing

    def handlers(self, new: filters.BaseFilter) -> list["CommandHandler | CallbackQueryHandler"]:  # type: ignore[type-arg]
        """What to add to the application; `new` is what a command must be."""
        return [
            CommandHandler("language", self.on_language, new),
            CommandHandler("country", self.on_country, new),
            CallbackQueryHandler(self.on_tap, PATTERN),
        ]

    async def on_language(self, update: Update, _: Context) -> None:
        """/language: asked in both, for whoever cannot read the one they got."""
        lang = (await self._choosing.of(update)).lang
        order = (lang, *(other for other in Lang if other is not lang))
        asked = "\n".join(self._voices[each].settings.ask_language for each in order)
        await self._sender.send(private_message(update).chat.id, [self._languages(asked, lang)])

    async def on_country(self, update: Update, _: Context) -> None:
        """/country: those with guides of their own, and none."""
        chosen = await self._choosing.of(update)
        asked = self._voices[chosen.lang].settings.ask_country
        shown = await self._countries(asked, chosen.lang, chosen.place)
        await self._sender.send(private_message(update).chat.id, [shown])

    async def on_tap(self, update: Update, _: Context) -> None:
        """A choice: keep it, and say in its place what holds from now on."""
        query = tapped(update)
        await settle(query)
        if query.message is None:
            return
        chat_id = query.message.chat.id
        tap = parse_setting_tap(query.data or "")
        shown = await self._chosen(chat_id, tap) if tap else None
        if shown is None:
            lang = tap.lang if tap else (await self._choosing.of(update)).lang
            await self._sender.send(chat_id, own_words(self._voices[lang].notices.old_button))
        else:
            await self._sender.edit(chat_id, query.message.message_id, shown)
        _LOG.info("outcome=setting kind=%s", tap.setting.name.lower() if tap else "old_button")

    async def _chosen(self, chat_id: int, tap: SettingTap) -> Outgoing | None:
        """What is shown after a choice; None where the country is no longer one of ours."""
        if tap.setting is Setting.LANGUAGE:
            lang = Lang(tap.value)
            words = self._voices[lang].settings
            if not await self._choosing.language(chat_id, lang):
                return own_words(words.not_kept)[0]
            return self._languages(words.language_set, lang)
        words, places = self._voices[tap.lang].settings, await self._places(tap.lang)
        if tap.value and tap.value not in places:
            return None
        if not await self._choosing.country(chat_id, tap.value or None):
            return own_words(words.not_kept)[0]
        said = words.country_set.format(place=places[tap.value]) if tap.value else words.no_country
        return await self._countries(said, tap.lang, tap.value or None)

    def _languages(self, said: str, present: Lang) -> Outgoing:
        taps = ((_marked(self._voices[lang].settings.name, lang is present), lang) for lang in Lang)
        return _asked(
            said,
            ((label, SettingTap(Setting.LANGUAGE, lang, present)) for label, lang in taps),
        )

    async def _countries(self, said: str, lang: Lang, present: str | None) -> Outgoing:
        places = {**await self._places(lang), "": self._voices[lang].settings.keep_open}
        return _asked(
            said,
            (
                (_marked(name, id == present), SettingTap(Setting.COUNTRY, id, lang))
                for id, name in places.items()
            ),
        )

    async def _places(self, lang: Lang) -> dict[str, str]:
        """The countries with guides; "another country" comes last, in the bot's own words."""
        places = (await self._answerer.walking.choices(lang)).places
        other = {ELSEWHERE: self._voices[lang].settings.elsewhere} if ELSEWHERE in places else {}
        return places | other


def _marked(label: str, present: bool) -> str:
    return f"✓ {label}" if present else label


def _asked(said: str, taps: Iterable[tuple[str, SettingTap]]) -> Outgoing:
    row = [InlineKeyboardButton(label, callback_data=tap.data) for label, tap in taps]
    return Outgoing(said, keyboard=InlineKeyboardMarkup(in_pairs(row)))
