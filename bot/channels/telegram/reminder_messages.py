"""Reminders as messages: kept, waiting, due."""

from collections.abc import Sequence
from datetime import date

from bot.channels.reading import Line, Page, Run, notice, spaced
from bot.channels.telegram.letter_days import rule_lines, step_lines
from bot.channels.telegram.letter_taps import LetterTap, Step, Tap, following, rows
from bot.channels.telegram.reminder_taps import LOOK_AGAIN_DAYS, Act, ReminderTap
from bot.channels.telegram.render import Outgoing, render
from bot.channels.telegram.step_taps import Opening
from bot.channels.voice import Voice
from bot.core.deadline import Due
from bot.core.keeping import Reminder
from bot.core.letter import Letter, Letters


def kept(id: int, day: date, voice: Voice) -> Outgoing:
    """What is kept for a reminder, and how to cancel it."""
    words = voice.reminders
    cancel = (words.cancel, ReminderTap(Act.CANCEL, voice.lang, detail=str(id)))
    return _message([_said(words.kept.format(day=voice.calendar.said(day)))], [cancel], voice)


def waiting(
    reminders: Sequence[tuple[Reminder, str | None]], voice: Voice, first: str | None = None
) -> Outgoing:
    """The reminders of a chat, each with a button that cancels it; how to get one for none.

    Args:
        reminders: each with what it is about, None where that is gone.
        first: what to say above them.
    """
    words = voice.reminders
    lines = [_said(first)] if first else []
    if not reminders:
        to_letter = (words.to_letter, LetterTap(Step.START, voice.lang))
        return _message([*lines, _said(words.none)], [to_letter], voice)
    items: list[Line] = [(Run(words.waiting, bold=True),)]
    taps: list[tuple[str, Tap]] = []
    for number, (reminder, about) in enumerate(reminders, start=1):
        day, about = voice.calendar.said(reminder.due_on), about or words.some
        items.append((Run(words.item.format(number=number, day=day, about=about)),))
        cancel = ReminderTap(Act.CANCEL, voice.lang, detail=str(reminder.id))
        taps.append((words.cancel_one.format(number=number), cancel))
    return _message([*lines, items], taps, voice)


def answer_due(
    reminder: Reminder,
    letter: Letter,
    letters: Letters,
    due: Due | None,
    today: date,
    voice: Voice,
    *,
    again: bool,
) -> Outgoing:
    """The day of an answer has come: whose rule it is, and what to do where nothing came.

    Args:
        due: None where the law fixes no day any more.
        today: the day it is where the person lives.
        again: whether the same message may have arrived before.
    """
    words, place = voice.reminders, reminder.place or ""
    title = words.today if today <= reminder.due_on else words.late
    day = voice.calendar.said(reminder.due_on)
    groups = [_head(title.format(day=day, about=letter.card.title), voice, again)]
    taps: list[tuple[str, Tap]] = []
    if due:
        groups[0].append((Run(voice.letters.owed[due.owed]),))
        groups.append([(Run(said),) for said in rule_lines(due, voice)])
        steps: list[Line] = [(Run(f"• {said}"),) for said in step_lines(due, voice)]
        if steps:
            groups.append([(Run(voice.letters.then, bold=True),), *steps])
        taps += following(due, letters, letter, place, voice)
    came = ReminderTap(Act.ANSWERED, voice.lang, place, slug=letter.card.slug)
    return _message(groups, [*taps, (words.answered_button, came)], voice)


def look_again(reminder: Reminder, about: str | None, voice: Voice, *, again: bool) -> Outgoing:
    """It is time to look whether things are still as somebody left them."""
    words, slug = voice.reminders, reminder.slug
    title = words.look_again.format(about=about or words.some)
    lines: list[Line] = [*_head(title, voice, again), (Run(words.look),)]
    taps: list[tuple[str, Tap]] = []
    if about:
        later = ReminderTap(Act.OF_GUIDE, voice.lang, reminder.place or "", slug=slug)
        taps.append((words.open_steps, Opening(slug, voice.lang)))
        taps.append((words.in_days.format(days=LOOK_AGAIN_DAYS), later))
    return _message([lines], taps, voice)


def _head(title: str, voice: Voice, again: bool) -> list[Line]:
    before: list[Line] = [(Run(voice.reminders.again),)] if again else []
    return [*before, (Run(title, bold=True),)]


def _said(text: str) -> list[Line]:
    return list(notice(text).lines)


def _message(groups: list[list[Line]], taps: Sequence[tuple[str, Tap]], voice: Voice) -> Outgoing:
    """One message: what is said here is far below Telegram's limit."""
    first = render(Page(spaced(groups)), voice.lang)[0]
    return Outgoing(first.text, first.entities, rows(taps))
