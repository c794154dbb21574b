"""Somebody wants a letter: which one, here it is, sent when, answered by when."""

import asyncio
import logging
from dataclasses import replace
from datetime import date, timedelta

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.answering.answerer import Answerer
from bot.answering.understanding import DEFAULT_PLACE
from bot.channels.reading import Page, lay_out, notice
from bot.channels.telegram.chosen import Choosing, Chosen
from bot.channels.telegram.handlers import Context, private_message, settle, tapped
from bot.channels.telegram.letter_days import DueDays, due_file, due_page
from bot.channels.telegram.letter_messages import (
    copyable,
    document,
    file_messages,
    letter_papers,
)
from bot.channels.telegram.letter_taps import (
    PATTERN,
    LetterTap,
    Step,
    Tap,
    following,
    label_of,
    parse_day,
    parse_letter_tap,
    rows,
)
from bot.channels.telegram.pacing import Sender
from bot.channels.telegram.reminder_taps import Act, ReminderTap
from bot.channels.telegram.render import Outgoing, OutgoingFile, own_words, render
from bot.channels.voice import Voice, Voices
from bot.core.guide import Lang, SectionKind
from bot.core.letter import Letter, Letters, Recipient

_DETAILS = (SectionKind.WHERE, SectionKind.DEADLINE, SectionKind.PROOF)
_OTHER = {Lang.KO: Lang.EN, Lang.EN: Lang.KO}
_DAYS_BACK = 7
_LONGEST_AGO = timedelta(days=400)

_LOG = logging.getLogger(__name__)

_Messages = list[Outgoing | OutgoingFile]


class LetterFlow:
    """Letters to take along, chosen with at most three taps in one message.

    The country that is chosen is remembered, and not asked for again. Without `due_days` nobody
    is asked when they sent a letter.
    """

    def __init__(
        self,
        answerer: Answerer,
        voices: Voices,
        sender: Sender,
        choosing: Choosing,
        due_days: DueDays | None,
    ) -> None:
        self._answerer, self._voices, self._sender = answerer, voices, sender
        self._choosing, self._due_days = choosing, due_days

    def handlers(self, new: filters.BaseFilter) -> list["CommandHandler | CallbackQueryHandler"]:  # type: ignore[type-arg]
        """What to add to the application; `new` is what a command must be."""
        return [
            CommandHandler("letter", self.on_letter, new),
            CallbackQueryHandler(self.on_tap, PATTERN),
        ]

    async def on_letter(self, update: Update, _: Context) -> None:
        """/letter: to whom, or first of all where from."""
        messages = await self._start(await self._choosing.of(update))
        await self._sender.send(private_message(update).chat.id, messages)

    async def _start(self, chosen: Chosen) -> _Messages:
        letters = await self._answerer.letters(chosen.lang)
        place = chosen.place or DEFAULT_PLACE.get(chosen.lang, "")
        if not letters.all:
            return [*own_words(self._voices[chosen.lang].letters.none)]
        if place in letters.places:
            return self._whom(letters, place)
        return self._places(letters, Step.WHOM)

    async def on_tap(self, update: Update, _: Context) -> None:
        """A button of the letters."""
        query = tapped(update)
        await settle(query)
        if query.message is None:
            return
        tap = parse_letter_tap(query.data or "")
        messages: _Messages | None = None
        match tap:
            case LetterTap(step=Step.START):
                messages = await self._start(await self._choosing.of(update))
            case LetterTap():
                messages = await self._next(tap)
        chat_id = query.message.chat.id
        if tap is None or messages is None:
            lang = tap.lang if tap else (await self._choosing.of(update)).lang
            await self._sender.send(chat_id, own_words(self._voices[lang].notices.old_button))
        elif tap.chooses and isinstance(messages[0], Outgoing):
            await self._sender.edit(chat_id, query.message.message_id, messages[0])
            if tap.says_where:
                await self._choosing.country(chat_id, tap.place)
        else:
            await self._sender.send(chat_id, messages)
        _LOG.info("outcome=letter step=%s", tap.step.name.lower() if tap else "old_button")

    async def _next(self, tap: LetterTap) -> _Messages | None:
        """What a choice leads to; None where it makes no sense (any more)."""
        letters = await self._answerer.letters(tap.lang)
        if tap.step is Step.PLACES:
            # who has tapped once more than others is not asked to whom: they see all addresses
            return self._places(letters, Step.WHAT_FOR)
        if tap.chooses:
            if tap.place not in letters.places:
                return None
            for_what = tap.step is Step.WHAT_FOR
            return self._what_for(letters, tap) if for_what else self._whom(letters, tap.place)
        letter = letters.get(tap.slug)
        if letter is None:
            return [*own_words(self._voices[tap.lang].letters.gone)]
        if tap.step in {Step.GET, Step.GET_OTHER}:
            return await self._letter(letter, tap)
        return await self._sent(letters, letter, tap)

    def _places(self, letters: Letters, then: Step) -> _Messages:
        taps = [
            (name, LetterTap(then, letters.lang, place)) for place, name in letters.places.items()
        ]
        return [Outgoing(self._voices[letters.lang].letters.where, keyboard=rows(taps))]

    def _whom(self, letters: Letters, place: str) -> _Messages:
        words = self._voices[letters.lang].letters
        taps = [
            (words.recipients[to], LetterTap(Step.WHAT_FOR, letters.lang, place, to))
            for to in letters.recipients(place)
        ]
        taps.append((words.change_place, LetterTap(Step.PLACES, letters.lang)))
        said = words.whom.format(place=letters.places[place])
        return [Outgoing(said, keyboard=rows(taps))]

    def _what_for(self, letters: Letters, chosen: LetterTap) -> _Messages:
        voice = self._voices[letters.lang]
        taps = [
            (
                label_of(letter, voice),
                LetterTap(Step.GET, letters.lang, chosen.place, chosen.detail, letter.card.slug),
            )
            for letter in letters.to(_recipient(chosen), chosen.place)
        ]
        taps.append((voice.steps.back, LetterTap(Step.WHOM_AGAIN, letters.lang, chosen.place)))
        place = letters.places[chosen.place]
        return [Outgoing(voice.letters.what_for.format(place=place), keyboard=rows(taps))]

    async def _letter(self, letter: Letter, tap: LetterTap) -> _Messages:
        """The letter to copy, the letter as a file, and what to do with it."""
        voice = self._voices[tap.lang]
        other = tap.step is Step.GET_OTHER
        lang, slug = _OTHER[tap.lang] if other else tap.lang, letter.card.slug
        found = await self._answerer.section(slug, SectionKind.LETTER, lang)
        if found is None:
            return [*own_words(voice.letters.gone)]
        blocks = [statement.block for statement in found.statements]
        text, content = await asyncio.to_thread(letter_papers, found.title, blocks, lang)
        name = f"{slug}-{lang}.docx" if other else f"{slug}.docx"
        details = None
        taps = []
        if not other:
            details = await self._answerer.sending(slug, _DETAILS, _recipient(tap), lang)
            place = tap.place or letter.card.only_place or ""
            if self._due_days:
                taps.append((voice.letters.sent, LetterTap(Step.SENT, lang, place, slug=slug)))
            taps.append(
                (voice.letters.other_language, LetterTap(Step.GET_OTHER, lang, place, slug=slug))
            )
        file = file_messages(name, content, found, details, self._voices, voice, rows(taps))
        return [*copyable(text), *file]

    async def _sent(self, letters: Letters, letter: Letter, tap: LetterTap) -> _Messages | None:
        """Which day it was sent, or, once that is known, which day the answer is due."""
        if self._due_days is None:
            return None
        today, voice = self._due_days.clock.today(), self._voices[tap.lang]
        received = today if tap.step is Step.SENT else parse_day(tap.detail)
        if received is None or not timedelta() <= today - received <= _LONGEST_AGO:
            return None
        # the first count imports the calendars
        due = await asyncio.to_thread(self._due_days.due, letter, tap.place, received)
        if due is None:
            return await self._quoting(notice(voice.letters.no_day), letter, tap)
        if tap.step is Step.SENT:
            return [Outgoing(voice.letters.asked_day, keyboard=rows(_days(tap, today, voice)))]
        if tap.step is Step.CALENDAR:
            ics = await asyncio.to_thread(due_file, letter, tap.place, due, today, voice)
            return [document(f"{letter.card.slug}.ics", ics, voice.letters.calendar)]
        *most, last = await self._quoting(due_page(due, received, voice), letter, tap)
        assert isinstance(last, Outgoing)
        taps: list[tuple[str, Tap]] = []
        if due.day > today:
            wish = ReminderTap(Act.OF_LETTER, tap.lang, tap.place, tap.detail, tap.slug)
            taps.append((voice.reminders.here, wish))
        taps.append((voice.letters.calendar_button, replace(tap, step=Step.CALENDAR)))
        taps += following(due, letters, letter, tap.place, voice)
        return [*most, replace(last, keyboard=rows(taps))]

    async def _quoting(self, page: Page, letter: Letter, tap: LetterTap) -> _Messages:
        """The page with what the letter's file says of the time, and its sources."""
        slug = letter.card.slug
        quoted = await self._answerer.section(slug, SectionKind.DEADLINE, tap.lang)
        lines = (*page.lines, (), *lay_out(quoted, self._voices).lines) if quoted else page.lines
        return list(render(Page(lines), tap.lang))


def _recipient(tap: LetterTap) -> Recipient | None:
    return Recipient(tap.detail) if tap.detail in set(Recipient) else None


def _days(tap: LetterTap, today: date, voice: Voice) -> list[tuple[str, LetterTap]]:
    """Today and the days before it; a button means its day whenever it is tapped."""
    words, taps = voice.letters, []
    for days in range(_DAYS_BACK + 1):
        day = today - timedelta(days=days)
        form = {0: words.today, 1: words.yesterday}.get(days, words.days_ago)
        label = form.format(days=days, date=f"{day:%m-%d}")
        taps.append((label, LetterTap(Step.DAY, tap.lang, tap.place, f"{day:%Y%m%d}", tap.slug)))
    return taps
