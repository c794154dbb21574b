"""When the answer to a letter is due: counted, in words, as a calendar file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.channels.reading import Line, Page, Run
from bot.channels.voice import Voice
from bot.core.deadline import Due, IsHoliday, due_again, due_on
from bot.core.letter import Letter
from bot.core.ports import Clock


@dataclass(frozen=True, slots=True)
class DueDays:
    """Counts due days. `holidays_at` gives the public holidays of a place."""

    clock: Clock
    holidays_at: Callable[[str], IsHoliday]

    def due(self, letter: Letter, place: str, received: date) -> Due | None:
        """The day a letter's answer is due; None where no day is known."""
        request = letter.purpose.request if letter.purpose else None
        return due_on(received, place, request, self.holidays_at(place)) if request else None


def counted_before(letter: Letter, place: str, day: date) -> Due | None:
    """A day counted before, with whose rule it is; None where no day is known (any more)."""
    request = letter.purpose.request if letter.purpose else None
    return due_again(day, place, request) if request else None


def due_page(due: Due, received: date, voice: Voice) -> Page:
    """The due day, whose rule it is, and what makes sense afterwards."""
    words, said = voice.letters, voice.calendar.said
    rules = words.received.format(received=said(received)), *rule_lines(due, voice)
    groups: list[list[Line]] = [
        [(Run(words.counted.format(day=said(due.day)), bold=True),), (Run(words.owed[due.owed]),)],
        [(Run(rule),) for rule in rules],
    ]
    if due.steps:
        steps: list[Line] = [(Run(f"• {step}"),) for step in step_lines(due, voice)]
        groups.append([(Run(words.then, bold=True),), *steps])
    lines: list[Line] = []
    for group in groups:
        lines += [(), *group] if lines else group
    return Page(tuple(lines))


def due_file(letter: Letter, place: str, due: Due, today: date, voice: Voice) -> bytes:
    """The due day as a calendar file; nothing about the person is in it."""
    from bot.channels.calendar_file import reminder_ics  # icalendar, on first use

    words = voice.letters
    said = [words.owed[due.owed], words.law.format(law=words.laws[due.law])]
    return reminder_ics(
        due.day,
        words.event.format(title=letter.card.title),
        "\n".join([*said, *step_lines(due, voice)]),
        f"{letter.card.slug} {place} {due.day}",
        datetime.combine(today, time(), UTC),
    )


def rule_lines(due: Due, voice: Voice) -> Iterator[str]:
    """Whose rule a due day is, and how sure it is."""
    words, said = voice.letters, voice.calendar.said
    yield words.law.format(law=words.laws[due.law])
    if due.counted_by:
        yield words.counted_by.format(law=words.laws[due.counted_by])
    if due.moved:
        yield words.moved.format(counted=said(due.counted))
    if due.approximate:
        yield words.approximate
    if due.only_in:
        yield words.only_in[due.only_in]
    if due.extended:
        yield words.extended.format(day=said(due.extended.day))


def step_lines(due: Due, voice: Voice) -> Iterator[str]:
    """What makes sense where nothing comes, each from its day on."""
    words, said = voice.letters, voice.calendar.said
    return (
        words.step.format(day=said(step.day), move=words.moves[step.move]) for step in due.steps
    )
