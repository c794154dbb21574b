"""Buttons of the letters, with all there is to know in what they send back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram.labels import IN_A_PAIR, fitted, in_pairs, is_carried
from bot.channels.telegram.render import Outgoing
from bot.channels.voice import Voice, Voices
from bot.core.answer import Answer, Reply
from bot.core.deadline import Due, Move
from bot.core.guide import GuideKind, Lang
from bot.core.letter import Letter, Letters, Purpose

_MARK = "l"
_LETTER_FOR = {
    Move.REMIND: Purpose.REMINDER,
    Move.COMPLAIN_TO_COMPANY: Purpose.COMPANY_COMPLAINT,
    Move.COMPLAIN_TO_AUTHORITY: Purpose.COMPLAINT,
}

PATTERN = rf"^{_MARK}\|"
"""What the data of these buttons looks like."""


class Step(StrEnum):
    """What a button asks for."""

    START = "n"
    PLACES = "c"
    WHOM = "w"
    WHOM_AGAIN = "b"
    WHAT_FOR = "f"
    GET = "g"
    GET_OTHER = "o"
    SENT = "s"
    DAY = "d"
    CALENDAR = "i"


@dataclass(frozen=True, slots=True)
class LetterTap:
    """A choice with those before it; empty where nothing was chosen.

    `detail` is the recipient, or for `Step.DAY` and `Step.CALENDAR` the day, in eight digits.
    `WHOM_AGAIN` goes back to the recipients, `WHOM` comes from the places.
    """

    step: Step
    lang: Lang
    place: str = ""
    detail: str = ""
    slug: str = ""

    @property
    def chooses(self) -> bool:
        """Whether it is on the way to a letter, which is shown in one message."""
        return self.step in {Step.PLACES, Step.WHOM, Step.WHOM_AGAIN, Step.WHAT_FOR}

    @property
    def says_where(self) -> bool:
        """Whether it is the very choice of the place."""
        return self.step is Step.WHOM or (self.step is Step.WHAT_FOR and not self.detail)

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


class Tap(Protocol):
    """Anything a button can stand for."""

    @property
    def data(self) -> str:
        """What Telegram sends back."""
        ...


def rows(taps: Sequence[tuple[str, Tap]]) -> InlineKeyboardMarkup | None:
    """Buttons two a row; None where there are none.

    One whose data is over the limit is left out: it would take the whole message with it.
    """
    buttons = [
        InlineKeyboardButton(label, callback_data=tap.data)
        for label, tap in taps
        if is_carried(tap.data)
    ]
    return InlineKeyboardMarkup(in_pairs(buttons)) if buttons else None


def parse_day(digits: str) -> date | None:
    """A day as a button carries it; None where it is none."""
    try:
        return date.fromisoformat(digits)
    except ValueError:
        return None


def label_of(letter: Letter, voice: Voice) -> str:
    """What a letter is for, or its title as far as a button has room."""
    if letter.purpose:
        return voice.letters.purposes[letter.purpose]
    return fitted(letter.card.title, IN_A_PAIR)


def following(
    due: Due, letters: Letters, letter: Letter, place: str, voice: Voice
) -> list[tuple[str, LetterTap]]:
    """The letters for what makes sense where nothing comes."""
    later = [letters.for_purpose(_LETTER_FOR[step.move], place) for step in due.steps]
    return [
        (label_of(next_, voice), LetterTap(Step.GET, voice.lang, place, slug=next_.card.slug))
        for next_ in later
        if next_ and next_ != letter
    ]


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
