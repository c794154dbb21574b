"""Two thumbs under an answer, and why one points down; all in place of the buttons."""

from collections.abc import Iterable, Sequence
from typing import Any

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import TelegramError

from bot.channels.reading import ActionButton, Page
from bot.channels.telegram.memory import Memory
from bot.channels.voice import Voice, Voices
from bot.core.answer import Abstention, Answer, Reply
from bot.core.guide import Lang
from bot.core.keeping import Feedback

_MARK = "f"
_NOTED = "noted"
_A_ROW = 2

PATTERN = rf"^{_MARK}\|\d{{8}}\|({'|'.join(Feedback)}|{_NOTED})\|({'|'.join(Lang)})$"
"""What comes back: `f|<number of the turn>|<thumb or reason>|<lang>`."""


class Thumbs:
    """Asks whether an answer helped, and keeps the thumb with the turn. Nothing is written to."""

    def __init__(self, memory: Memory, voices: Voices) -> None:
        self._memory, self._voices = memory, voices

    def under(self, page: Page, reply: Reply, number: str) -> Page:
        """The page with the thumbs as its last buttons, where it answers from a file."""
        answers = isinstance(reply, Answer) or (isinstance(reply, Abstention) and reply.known)
        if not answers:
            return page
        voice = self._voices[reply.lang]
        words = {Feedback.UP: voice.feedback.up, Feedback.DOWN: voice.feedback.down}
        taps = (
            ActionButton(label, _data(number, said, reply.lang)) for said, label in words.items()
        )
        return Page(page.lines, (*page.buttons, *taps))

    async def on_tap(self, update: Update, _: Any) -> None:
        """A thumb or a reason: keep it, and put what comes next where the buttons were."""
        query = update.callback_query
        if query is None or query.message is None:
            raise LookupError("an update without a tap came past the filters")
        _, number, said, lang = (query.data or "").split("|")
        voice = self._voices[Lang(lang)]
        why = said == Feedback.DOWN
        await _answer(query, voice.feedback.why if why else voice.feedback.thanks)
        if said == _NOTED:
            return
        # first of all the answer: a turn that is gone, or a store that is away, changes nothing
        await self._memory.rate(query.message.chat.id, number, Feedback(said))
        await _replace(query, _reasons(number, voice) if why else _noted(number, voice))


def _data(number: str, said: str, lang: Lang) -> str:
    return "|".join((_MARK, number, said, lang))


def _reasons(number: str, voice: Voice) -> list[InlineKeyboardButton]:
    return [
        InlineKeyboardButton(label, callback_data=_data(number, reason, voice.lang))
        for reason, label in voice.feedback.reasons.items()
    ]


def _noted(number: str, voice: Voice) -> list[InlineKeyboardButton]:
    data = _data(number, _NOTED, voice.lang)
    return [InlineKeyboardButton(voice.feedback.noted, callback_data=data)]


async def _answer(query: CallbackQuery, words: str) -> None:
    """Say it over the chat for a moment; too late for that is no harm."""
    try:
        await query.answer(words)
    except TelegramError:
        return


async def _replace(query: CallbackQuery, fresh: Sequence[InlineKeyboardButton]) -> None:
    """Put these in place of the thumbs or reasons; where that cannot be, they do no harm."""
    markup = getattr(query.message, "reply_markup", None)
    if markup is None:
        return
    others = _others(markup.inline_keyboard)
    rows = [fresh[at : at + _A_ROW] for at in range(0, len(fresh), _A_ROW)]
    try:
        await query.edit_message_reply_markup(InlineKeyboardMarkup([*others, *rows]))
    except TelegramError:
        return


def _others(
    rows: Iterable[Iterable[InlineKeyboardButton]],
) -> list[list[InlineKeyboardButton]]:
    """The buttons that are none of ours."""
    kept = [
        [button for button in row if not str(button.callback_data).startswith(f"{_MARK}|")]
        for row in rows
    ]
    return [row for row in kept if row]
