"""Buttons of the letters, with all there is to know in what they send back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from bot.channels.telegram.render import Outgoing
from bot.channels.voice import Voices
from bot.core.answer import Answer, Reply
from bot.core.guide import GuideKind, Lang

_MARK = "l"
_A_ROW = 2

PATTERN = rf"^{_MARK}\|"
"""What the data of these buttons looks like."""


class Step(StrEnum):
    """What a button asks for."""

    PLACES = "c"
    WHOM = "w"
    WHAT_FOR = "f"
    GET = "g"
    GET_OTHER = "o"
    SENT = "s"
    DAY = "d"


@dataclass(frozen=True, slots=True)
class LetterTap:
    """A choice with those before it; empty where nothing was chosen.

    `detail` is the recipient, or for `Step.DAY` the day, in eight digits.
    """

    step: Step
    lang: Lang
    place: str = ""
    detail: str = ""
    slug: str = ""

    @property
    def data(self) -> str:
        """What Telegram sends back: `l|<step>|<lang>|<place>|<detail>|<slug>`."""
        return "|".join((_MARK, self.step, self.lang, self.place, self.detail, self.slug))


def parse_letter_tap(data: str) -> LetterTap | None:
    """What a button stood for; None where no button of ours says that."""
    try:
        mark, step, lang, place, detail, slug = data.split("|")
        tap = LetterTap(Step(step), Lang(lang), place, detail, slug)
    except ValueError:
        return None
    return tap if mark == _MARK else None


def rows(taps: Sequence[tuple[str, LetterTap]]) -> InlineKeyboardMarkup | None:
    """Buttons two a row; None where there are none.

    One whose data is over the limit is left out: it would take the whole message with it.
    """
    most = InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    buttons = [
        InlineKeyboardButton(label, callback_data=tap.data)
        for label, tap in taps
        if len(tap.data.encode()) <= most
    ]
    if not buttons:
        return None
    return InlineKeyboardMarkup([buttons[n : n + _A_ROW] for n in range(0, len(buttons), _A_ROW)])


def with_file_button(messages: list[Outgoing], reply: Reply, voices: Voices) -> list[Outgoing]:
    """The messages of a reply; where a letter leads it, with a button that brings the file."""
    if not isinstance(reply, Answer) or not messages:
        return messages
    card = reply.citations[0].card
    if card.kind is not GuideKind.LETTER:
        return messages
    tap = LetterTap(Step.GET, reply.lang, slug=card.slug)
    offered = rows([(voices[reply.lang].letters.file, tap)])
    last = messages[-1]
    if offered and last.keyboard:
        offered = InlineKeyboardMarkup([*offered.inline_keyboard, *last.keyboard.inline_keyboard])
    return [*messages[:-1], replace(last, keyboard=offered or last.keyboard)]
