"""Every plot of the numbers page, in the order it is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.console.figures.answering import feedback, speed, unanswered_share
from bot.console.figures.figure import Figure
from bot.console.figures.ranked import Ranked, ranked
from bot.console.figures.upkeep import ageing, consent, screens
from bot.console.figures.usage import languages, questions_by_day
from bot.console.numbers_words import NumbersWords
from bot.core.answer import Reason
from bot.core.keeping import Feedback
from bot.core.numbers import NONE, OTHER, Counts, GuideAge, Measure
from bot.core.reviewing import Why


@dataclass(frozen=True, slots=True)
class Names:
    """What services, countries and files are called in the reader's language, by their ids."""

    surfaces: Mapping[str, str]
    places: Mapping[str, str]
    titles: Mapping[str, str]


def all_figures(
    counts: Counts, ages: Sequence[GuideAge], names: Names, words: NumbersWords
) -> tuple[Figure, ...]:
    """The plots of some days."""
    down = counts.totals(Measure.FEEDBACK)
    down.pop(Feedback.UP, None)
    columns = words.columns
    reasons = _called({str(reason): words.reasons[reason] for reason in Reason}, words)
    complaints = _called({str(one): words.feedbacks[one] for one in Feedback}, words)
    whys = _called({str(why): words.whys[why] for why in Why}, words)
    surfaces = _called({**names.surfaces, NONE: words.no_surface}, words)
    places = _called({**names.places, NONE: words.no_place}, words)
    marks = {str(why): times for why, times in counts.marks.items()}
    return (
        questions_by_day(counts, words),
        unanswered_share(counts, words),
        ranked(
            counts.totals(Measure.REASON),
            Ranked("reasons", columns.reason, reasons, "c2"),
            words,
        ),
        speed(counts, words),
        feedback(counts, words),
        languages(counts, words),
        consent(counts, words),
        ranked(down, Ranked("complaints", columns.feedback, complaints, "c2"), words),
        ranked(
            counts.totals(Measure.SURFACE), Ranked("surfaces", columns.surface, surfaces), words
        ),
        ranked(counts.totals(Measure.PLACE), Ranked("places", columns.place, places), words),
        ranked(
            marks,
            Ranked("marks", columns.why, whys, "c4", small_told=True, every_lang=True),
            words,
        ),
        screens(counts, names.titles, words),
        ranked(
            counts.campaigns,
            Ranked("campaigns", columns.code, str, "c4", small_told=True, every_lang=True),
            words,
        ),
        ageing(ages, words),
    )


def _called(names: Mapping[str, str], words: NumbersWords) -> Callable[[str], str]:
    """How a value is called; one nobody named stays as it is."""
    every = {**names, OTHER: words.other}
    return lambda value: every.get(value, value)
