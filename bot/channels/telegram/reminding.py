"""Reminders go out: on their day, neither lost nor doubled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answering.answerer import Answerer
from bot.channels.telegram.letter_days import counted_before
from bot.channels.telegram.mornings import day_there, morning
from bot.channels.telegram.reminder_messages import answer_due, look_again
from bot.channels.telegram.render import Outgoing
from bot.channels.voice import Voices
from bot.core.guide import GuideKind
from bot.core.keeping import Cause, Reminder, Reminders, SendKey

LOOK_S = 60.0
"""How often it looks whether something is due, and tries again what did not go out."""

_FURTHEST_AHEAD = timedelta(hours=14)
"""How far the day of a place can be ahead of UTC."""


class Reminding:
    """The reminders whose morning has come, as errands."""

    name, look_s = "reminder", LOOK_S

    def __init__(
        self,
        reminders: Reminders,
        answerer: Answerer,
        voices: Voices,
        now: Callable[[], datetime],
    ) -> None:
        """Nothing is looked for yet.

        Args:
            now: tells the moment, with its zone.
        """
        self._reminders, self._answerer, self._voices = reminders, answerer, voices
        self._now = now

    async def take_over(self) -> None:
        """Release what a program that died had claimed; the notes say what came of it."""
        for reminder in await self._reminders.stranded():
            await self._reminders.release(reminder.id)

    async def due(self) -> Sequence["_Told"]:
        """Those whose morning has come where the person lives."""
        now = self._now()
        return [
            _Told(reminder, self._reminders, self)
            for reminder in await self._reminders.due((now + _FURTHEST_AHEAD).date())
            if now >= morning(reminder.due_on, reminder.place, reminder.lang)
        ]

    async def message(self, reminder: Reminder, *, again: bool) -> Outgoing:
        """What to say, from the guides as they are now."""
        voice = self._voices[reminder.lang]
        card = await self._answerer.card(reminder.slug, reminder.lang)
        if card is None or card.kind is not GuideKind.LETTER:
            return look_again(reminder, card.title if card else None, voice, again=again)
        letters = await self._answerer.letters(reminder.lang)
        letter = letters.get(reminder.slug)
        assert letter is not None  # every file of that kind is among them
        due = counted_before(letter, reminder.place or "", reminder.due_on)
        today = day_there(self._now(), reminder.place, reminder.lang)
        return answer_due(reminder, letter, letters, due, today, voice, again=again)


@dataclass(frozen=True, slots=True)
class _Told:
    """One reminder to be told."""

    reminder: Reminder
    kept: Reminders
    reminding: Reminding

    @property
    def key(self) -> SendKey:
        return SendKey(Cause.REMINDER, self.reminder.id)

    @property
    def chat_id(self) -> int:
        return self.reminder.chat_id

    async def message(self, *, again: bool) -> Outgoing:
        return await self.reminding.message(self.reminder, again=again)

    async def claim(self) -> bool:
        return await self.kept.claim(self.reminder.id)

    async def over(self) -> None:
        await self.kept.sent(self.reminder.id)

    async def release(self) -> None:
        await self.kept.release(self.reminder.id)

    async def nobody_there(self) -> object:
        return await self.kept.cancel_all(self.reminder.chat_id)
