"""Buttons with which a question goes to the campaign, or does not."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.guide import Lang

_MARK = "q"

PATTERN = rf"^{_MARK}\|"
"""What the data of these buttons looks like."""


class Wish(StrEnum):
    """What a button asks for."""

    SHOW = "show"
    SEND = "yes"
    NOT = "no"
    REWORD = "new"


@dataclass(frozen=True, slots=True)
class ReferralTap:
    """A wish, and the language it was offered in. The words are in the chat, not in the button."""

    wish: Wish
    lang: Lang

    @property
    def data(self) -> str:
        """What Telegram sends back: `q|<wish>|<lang>`."""
        return "|".join((_MARK, self.wish, self.lang))


def parse_referral_tap(data: str) -> ReferralTap | None:
    """What a button stood for; None where no button of ours says that."""
    try:
        mark, wish, lang = data.split("|")
        tap = ReferralTap(Wish(wish), Lang(lang))
    except ValueError:
        return None
    return tap if mark == _MARK else None
