"""What is kept, in the hand of the person it is about: ask, show, forget."""

import json
from collections.abc import Iterable
from typing import Any

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import TelegramError

from bot.channels.reading import ActionButton, Page, Run, notice
from bot.channels.telegram.buttons import CONSENT
from bot.channels.telegram.memory import Memory
from bot.channels.telegram.pacing import Sender
from bot.channels.telegram.render import render
from bot.channels.voice import Voice, Voices
from bot.core.guide import Lang
from bot.core.keeping import Consent, StoreUnavailable

_YES, _NO = "yes", "no"


class Privacy:
    """/privacy, /mydata, /forget, and the yes or no under the first answer."""

    def __init__(self, memory: Memory, voices: Voices, sender: Sender, keep_days: int) -> None:
        self._memory, self._voices, self._sender = memory, voices, sender
        self._keep_days = keep_days

    async def show(self, message: Message, voice: Voice) -> None:
        """What is kept in general, and of this chat right now."""
        try:
            kept = await self._memory.everything(message.chat.id)
        except StoreUnavailable:
            now = voice.keeping.unavailable
        else:
            now = voice.keeping.now.format(
                turns=len(kept["turns"]),
                words=sum(turn["question"] is not None for turn in kept["turns"]),
                reminders=len(kept["reminders"]),
                referrals=len(kept["sent_to_campaign"]),
            )
        await self._say(message, f"{voice.privacy.format(days=self._keep_days)}\n\n{now}")

    async def hand_over(self, message: Message, voice: Voice) -> None:
        """Everything kept about this chat, as JSON."""
        try:
            kept = await self._memory.everything(message.chat.id)
        except StoreUnavailable:
            await self._say(message, voice.keeping.unavailable)
            return
        written = json.dumps(kept, ensure_ascii=False, indent=1)
        await self._say(message, f"{voice.keeping.mydata}\n\n{written}")

    async def forget(self, message: Message, voice: Voice) -> None:
        """Remove everything at once, and say so."""
        try:
            await self._memory.forget(message.chat.id)
        except StoreUnavailable:
            await self._say(message, voice.keeping.not_forgotten)
            return
        await self._say(message, voice.keeping.forgotten, traceless=True)

    def with_question(self, page: Page, voice: Voice) -> Page:
        """The page, asking below it whether the words may be kept."""
        words = voice.keeping
        asked = (*page.lines, (), (Run(words.ask.format(days=self._keep_days)),))
        yes, no = (f"{CONSENT}|{said}|{voice.lang}" for said in (_YES, _NO))
        return Page(
            asked, (*page.buttons, ActionButton(words.agree, yes), ActionButton(words.decline, no))
        )

    async def on_choice(self, update: Update, _: Any) -> None:
        """The yes or no: note it, say so, and take the question away."""
        query = update.callback_query
        if query is None or query.message is None:
            raise LookupError("an update without a tap came past the filters")
        said, lang = _choice(query.data or "")
        keeping = self._voices[lang].keeping
        try:
            await self._memory.decide(query.message.chat.id, Consent.YES if said else Consent.NO)
        except StoreUnavailable:
            await _settle(query, keeping.unavailable)
            return
        await _settle(query, keeping.kept if said else keeping.not_kept)
        if self._sender.has_room():  # answers come first; buttons that stay do no harm
            await _take_away(query)

    async def _say(self, message: Message, words: str, *, traceless: bool = False) -> None:
        said = render(notice(words), Lang.EN)
        await self._sender.send(message.chat.id, said, traceless=traceless)


def _choice(data: str) -> tuple[bool, Lang]:
    _, said, lang = data.split("|")
    return said == _YES, Lang(lang)


async def _settle(query: CallbackQuery, words: str) -> None:
    """Say it in the app's own little box; too late for that is no harm."""
    try:
        await query.answer(words, show_alert=True)
    except TelegramError:
        return


async def _take_away(query: CallbackQuery) -> None:
    """The message without the two buttons; where it cannot be changed they stay and do no harm."""
    markup = getattr(query.message, "reply_markup", None)
    if markup is None:
        return
    try:
        await query.edit_message_reply_markup(_without(markup.inline_keyboard))
    except TelegramError:
        return


def _without(rows: Iterable[Iterable[InlineKeyboardButton]]) -> InlineKeyboardMarkup | None:
    kept = [
        [button for button in row if not str(button.callback_data).startswith(f"{CONSENT}|")]
        for row in rows
    ]
    left = [row for row in kept if row]
    return InlineKeyboardMarkup(left) if left else None
