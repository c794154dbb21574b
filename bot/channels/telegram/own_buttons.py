"""Taps that are answered over the chat, and whose own buttons alone are changed."""

from collections.abc import Sequence

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.channels.telegram.labels import in_pairs


async def answer(query: CallbackQuery, words: str, *, until_read: bool = False) -> None:
    """Say it over the chat, for a moment or until it is read; too late for that is no harm."""
    try:
        await query.answer(words, show_alert=until_read)
    except TelegramError:
        return


async def replace_own(
    query: CallbackQuery, mark: str, fresh: Sequence[InlineKeyboardButton] = ()
) -> None:
    """Put these in place of the buttons whose data begins with the mark, below all others.

    Where the message cannot be changed they stay, and do no harm.
    """
    markup = getattr(query.message, "reply_markup", None)
    if markup is None:
        return
    kept = (
        [button for button in row if not str(button.callback_data).startswith(f"{mark}|")]
        for row in markup.inline_keyboard
    )
    rows = [*filter(None, kept), *in_pairs(fresh)]
    try:
        await query.edit_message_reply_markup(InlineKeyboardMarkup(rows) if rows else None)
    except TelegramError:
        return
