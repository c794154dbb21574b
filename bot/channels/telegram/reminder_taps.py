"""Buttons of the reminders, with all there is to know in what they send back."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.guide import Lang

_MARK = "rm"

PATTERN = rf"^{_MARK}\|"
"""What the data of these buttons looks like."""

LOOK_AGAIN_DAYS = 30
"""After so many days it makes sense to look whether a setting is still as one left it."""


class Act(StrEnum):
    """What a button asks for."""

    OF_LETTER = "k"
    OF_GUIDE = "g"
    CANCEL = "x"
    ANSWERED = "a"


@dataclass(frozen=True, slots=True)
class ReminderTap:
    """A wish; empty where there is nothing to say.

    `detail` is the day a letter was received, in eight digits, or for `Act.CANCEL` the id of the
    reminder.
    """

    act: Act
    lang: Lang
    place: str = ""
    detail: str = ""
    slug: str = ""

    @property
    def data(self) -> str:
        """What Telegram sends back: `rm|<act>|<lang>|<place>|<detail>|<slug>`."""
        return "|".join((_MARK, self.act, self.lang, self.place, self.detail, self.slug))


def parse_reminder_tap(data: str) -> ReminderTap | None:
    """What a button stood for; None where no button of ours says that."""
    try:
        mark, act, lang, place, detail, slug = data.split("|")
        tap = ReminderTap(Act(act), Lang(lang), place, detail, slug)
    except ValueError:
        return None
    return tap if mark == _MARK else None
