"""What people see of the bot before they write: its menu of commands and its descriptions."""

import logging
from collections.abc import Awaitable

from telegram import Bot, BotCommand, MenuButtonCommands
from telegram.error import TelegramError

from bot.channels.voice import Voice, Voices
from bot.core.guide import Lang
from bot.logs import summary

MENU = (
    "steps",
    "letter",
    "remind",
    "language",
    "country",
    "sources",
    "privacy",
    "mydata",
    "forget",
    "help",
)
"""The commands of the menu, in its order."""

_LOG = logging.getLogger(__name__)


async def set_profile(bot: Bot, voices: Voices) -> None:
    """Make the profile what the voices say: Korean for apps in Korean, English for all others.

    What is so already is left alone. The bot works without it, so a failure is only logged.
    """
    for lang, code in ((Lang.EN, None), (Lang.KO, Lang.KO.value)):
        voice = voices[lang]
        for what, put in (("menu", _menu), ("description", _description), ("line", _line)):
            await _tried(what, put(bot, voice, code))
    await _tried("menu button", _menu_button(bot))


def menu_of(voice: Voice) -> tuple[BotCommand, ...]:
    """The commands of the menu in one language."""
    return tuple(BotCommand(name, voice.commands[name]) for name in MENU)


async def _tried(what: str, putting: Awaitable[None]) -> None:
    try:
        await putting
    except TelegramError as error:
        _LOG.warning("the bot's %s could not be set: %s", what, summary(error))


async def _menu(bot: Bot, voice: Voice, code: str | None) -> None:
    menu = menu_of(voice)
    if await bot.get_my_commands(language_code=code) != menu:
        await bot.set_my_commands(menu, language_code=code)


async def _description(bot: Bot, voice: Voice, code: str | None) -> None:
    words = voice.settings.description
    if (await bot.get_my_description(code)).description != words:
        await bot.set_my_description(words, code)


async def _line(bot: Bot, voice: Voice, code: str | None) -> None:
    words = voice.settings.short_description
    if (await bot.get_my_short_description(code)).short_description != words:
        await bot.set_my_short_description(words, code)


async def _menu_button(bot: Bot) -> None:
    if (await bot.get_chat_menu_button()).type != MenuButtonCommands().type:
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
