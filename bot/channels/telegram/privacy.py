"""What is kept, in the hand of the person it is about: ask, show, forget."""

import json
from typing import Any

from telegram import Message, Update

from bot.channels.reading import ActionButton, Page, Run
from bot.channels.telegram.buttons import CONSENT
from bot.channels.telegram.memory import Memory
from bot.channels.telegram.own_buttons import answer, replace_own
from bot.channels.telegram.pacing import Sender
from bot.channels.telegram.render import own_words
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
            await answer(query, keeping.unavailable, until_read=True)
            return
        await answer(query, keeping.kept if said else keeping.not_kept, until_read=True)
        if self._sender.has_room():  # answers come first; buttons that stay do no harm
            await replace_own(query, CONSENT)

    async def _say(self, message: Message, words: str, *, traceless: bool = False) -> None:
        await self._sender.send(message.chat.id, own_words(words), traceless=traceless)


def _choice(data: str) -> tuple[bool, Lang]:
    _, said, lang = data.split("|")
    return said == _YES, Lang(lang)
