"""Two thumbs under an answer, and why one points down; all in place of the buttons."""

from typing import Any

from telegram import InlineKeyboardButton, Update

from bot.channels.reading import ActionButton, Page
from bot.channels.telegram.memory import Memory
from bot.channels.telegram.own_buttons import answer, replace_own
from bot.channels.voice import Voice, Voices
from bot.core.answer import Abstention, Answer, Reply
from bot.core.guide import Lang
from bot.core.keeping import Feedback

_MARK = "f"
_NOTED = "noted"

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
        await answer(query, voice.feedback.why if why else voice.feedback.thanks)
        if said == _NOTED:
            return
        # first of all the answer: a turn that is gone, or a store that is away, changes nothing
        await self._memory.rate(query.message.chat.id, number, Feedback(said))
        fresh = _reasons(number, voice) if why else _noted(number, voice)
        await replace_own(query, _MARK, fresh)


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
