"""Buttons under a message, and what comes back when one is tapped."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.reading import ActionButton, Button, LinkButton, StepsButton
from bot.channels.telegram.labels import ALONE, IN_A_PAIR, fitted, in_pairs, is_carried
from bot.channels.telegram.step_taps import Choice, Opening
from bot.core.guide import Lang, SectionKind

_MARK = "s"
CONSENT = "k"
"""First letter of what comes back from the question whether words may be kept."""


@dataclass(frozen=True, slots=True)
class SectionTap:
    """Somebody wants to see a section of a guide."""

    slug: str
    section: SectionKind
    lang: Lang


def keyboard(buttons: Iterable[Button], lang: Lang) -> InlineKeyboardMarkup | None:
    """Links, steps and guides one a row, then sections and actions two a row; None for none.

    A button Telegram would refuse (an address that is not http or https, data over the limit)
    is left out: it would take the whole message with it.
    """
    links, sections, actions = [], [], []
    for button in buttons:
        if isinstance(button, LinkButton):
            if is_web(button.url):
                links.append([InlineKeyboardButton(fitted(button.label, ALONE), url=button.url)])
        elif isinstance(button, ActionButton):
            actions.append(InlineKeyboardButton(button.label, callback_data=button.data))
        elif isinstance(button, StepsButton):
            tap = Opening(button.slug, lang) if button.slug else Choice(lang)
            if is_carried(tap.data):
                links.append([InlineKeyboardButton(button.label, callback_data=tap.data)])
        elif data := data_of(button.section, button.slug, lang):
            if button.section is SectionKind.SHORT:  # a guide, by its title
                label = fitted(button.label, ALONE)
                links.append([InlineKeyboardButton(label, callback_data=data)])
            else:
                label = fitted(button.label, IN_A_PAIR)
                sections.append(InlineKeyboardButton(label, callback_data=data))
    rows = [*in_pairs(sections), *in_pairs(actions)]
    return InlineKeyboardMarkup([*links, *rows]) if links or rows else None


def data_of(section: SectionKind, slug: str, lang: Lang) -> str | None:
    """What Telegram sends back when the button is tapped: `s|<slug>|<section>|<lang>`.

    None where it would be longer than the 64 bytes Telegram carries.
    """
    data = f"{_MARK}|{slug}|{section}|{lang}"
    return data if is_carried(data) else None


def parse_section_tap(data: str) -> SectionTap | None:
    """What a button stood for; None where no button of ours says that (any more)."""
    try:
        mark, slug, section, lang = data.split("|")
        return SectionTap(slug, SectionKind(section), Lang(lang)) if mark == _MARK else None
    except ValueError:
        return None


def is_web(url: str) -> bool:
    """Whether the address is one a browser opens."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
