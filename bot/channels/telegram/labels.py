"""Buttons that Telegram carries, a phone shows whole, and a screen reader can read."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton
from telegram.constants import InlineKeyboardButtonLimit

IN_A_PAIR = 24
"""Characters a button has room for beside another one."""

ALONE = 40
"""The same for a button that has a row to itself."""

_A_ROW = 2


def in_pairs(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    """Two buttons a row."""
    return [list(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW)]


def is_carried(data: str) -> bool:
    """Whether a button can stand for it: Telegram refuses the whole message otherwise."""
    return len(data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA


def fitted(label: str, room: int) -> str:
    """The label, its end left out where it is longer than its room.

    It is cut anywhere, not after a word: what tells two long labels apart often comes late.
    """
    return label if len(label) <= room else label[: room - 1].rstrip(" :,(·") + "…"
