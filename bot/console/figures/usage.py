"""How much is asked, and in which languages."""

from dataclasses import replace

from bot.console.charts.columns import Layer, columns
from bot.console.charts.strip import Share, strip
from bot.console.figures.figure import WIDE, WIDTH, Cell, Figure, finding, nothing
from bot.console.numbers_words import NumbersWords, counted, percent
from bot.core.keeping import Outcome
from bot.core.numbers import Counts, Measure

_HUES = {Outcome.ANSWER: "c1", Outcome.ABSTENTION: "c2", Outcome.CLARIFICATION: "c3"}
_SIZES = {"wide-only": (WIDE, 300.0), "small-only": (WIDTH - 24, 250.0)}


def questions_by_day(counts: Counts, words: NumbersWords) -> Figure:
    """Questions, and what became of them."""
    days = counts.by_day(Measure.OUTCOME)
    head = (words.columns.day, *(words.outcomes[outcome] for outcome in _HUES), words.columns.turns)
    totals = {day: sum(values.values()) for day, values in days.items()}
    if not any(totals.values()):
        return nothing(words, "questions", head, large=True)
    most = max(totals, key=lambda day: totals[day])
    calendar = words.calendar
    said, heading, says = finding(
        words,
        "questions",
        total=counted(sum(totals.values())),
        day=calendar.full(most),
        most=counted(totals[most]),
    )
    layers = [
        Layer(words.outcomes[outcome], hue, [values[outcome] for values in days.values()])
        for outcome, hue in _HUES.items()
    ]
    pictures = tuple(
        columns(
            replace(said, name=f"{said.name}-{class_}"),
            tuple(days),
            layers,
            size=size,
            say_day=calendar.short,
            say_number=counted,
            weekend=words.weekend,
            class_=class_,
        )
        for class_, size in _SIZES.items()
    )
    rows: list[tuple[Cell, ...]] = [
        (day.isoformat(), *(values[outcome] for outcome in _HUES), totals[day])
        for day, values in days.items()
    ]
    return Figure("questions", heading, says, pictures, head, rows, large=True)


def languages(counts: Counts, words: NumbersWords) -> Figure:
    """Which languages are written."""
    langs = counts.by_lang().most_common()
    head = (words.columns.lang, words.columns.turns, words.columns.share)
    if not langs:
        return nothing(words, "languages", head)
    total = sum(turns for _, turns in langs)
    first, most = langs[0]
    said, heading, says = finding(
        words, "languages", most=words.langs[first], share=percent(most / total)
    )
    shares = [
        Share(words.langs[lang], turns, percent(turns / total), hue)
        for (lang, turns), hue in zip(langs, ("c1", "c4"), strict=False)
    ]
    rows = [(words.langs[lang], turns, percent(turns / total)) for lang, turns in langs]
    return Figure("languages", heading, says, (strip(said, shares, width=WIDTH),), head, rows)
