"""Buttons under a message, and what comes back when one is tapped."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from bot.channels.reading import Button, LinkButton, SectionButton
from bot.core.guide import Lang, SectionKind

_MARK = "s"
_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Tap:
    """Somebody wants to see a section of a guide."""

    slug: str
    section: SectionKind
    lang: Lang


def keyboard(buttons: Iterable[Button], lang: Lang) -> InlineKeyboardMarkup | None:
    """Link buttons one a row, then section buttons two a row; None where no button is left.

    A button Telegram would refuse (an address that is not http or https, data over the limit)
    is left out: it would take the whole message with it.
    """
    links, sections = [], []
    for button in buttons:
        if isinstance(button, LinkButton):
            if is_web(button.url):
                links.append([InlineKeyboardButton(button.label, url=button.url)])
        elif data := data_of(button, lang):
            sections.append(InlineKeyboardButton(button.label, callback_data=data))
    rows = [sections[at : at + _A_ROW] for at in range(0, len(sections), _A_ROW)]
    return InlineKeyboardMarkup([*links, *rows]) if links or rows else None


def data_of(button: SectionButton, lang: Lang) -> str | None:
    """What Telegram sends back when the button is tapped: `s|<slug>|<section>|<lang>`.

    None where it would be longer than the 64 bytes Telegram carries.
    """
    data = f"{_MARK}|{button.slug}|{button.section}|{lang}"
    fits = len(data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    return data if fits else None


def parse_tap(data: str) -> Tap | None:
    """What a button stood for; None where no button of ours says that (any more)."""
    try:
        mark, slug, section, lang = data.split("|")
        return Tap(slug, SectionKind(section), Lang(lang)) if mark == _MARK else None
    except ValueError:
        return None


def is_web(url: str) -> bool:
    """Whether the address is one a browser opens."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
