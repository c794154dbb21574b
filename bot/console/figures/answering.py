"""How well the bot answers: what stays without an answer, how fast it is, whether it helped."""

from collections.abc import Mapping

from bot.console.charts.lines import Line, lines, moving_mean
from bot.console.charts.strip import Share, strip
from bot.console.figures.figure import WIDTH, Cell, Figure, at_least_few, finding, nothing
from bot.console.numbers_words import NumbersWords, percent
from bot.core.keeping import Feedback, Outcome
from bot.core.numbers import FEW, Counts, Measure, percentile

_SIZE = (WIDTH, 210.0)
_NAMES = 84.0
_HALF, _MOST = 0.5, 0.95


def unanswered_share(counts: Counts, words: NumbersWords) -> Figure:
    """The share of questions without an answer, day by day and smoothed over a week."""
    days = counts.by_day(Measure.OUTCOME)
    columns = words.columns
    head = (columns.day, words.outcomes[Outcome.ABSTENTION], columns.turns, columns.share)
    turns = {day: sum(values.values()) for day, values in days.items()}
    if not any(turns.values()):
        return nothing(words, "unanswered", head)
    shares = [
        values[Outcome.ABSTENTION] / turns[day] if turns[day] else None
        for day, values in days.items()
    ]
    smooth = moving_mean(shares, [float(n) for n in turns.values()])
    latest = next((share for share in reversed(smooth) if share is not None), None)
    said, heading, says = finding(words, "unanswered", share=percent(latest))
    picture = lines(
        said,
        tuple(days),
        [Line(words.share_line, "c2", smooth, shares)],
        size=_SIZE,
        room_for_names=_NAMES,
        say_day=words.calendar.short,
        say_value=percent,
    )
    rows = [
        (day.isoformat(), values[Outcome.ABSTENTION], turns[day], percent(share))
        for (day, values), share in zip(days.items(), shares, strict=True)
    ]
    return Figure("unanswered", heading, says, (picture,), head, rows)


def speed(counts: Counts, words: NumbersWords) -> Figure:
    """Within how long half and 95 of 100 questions have their reply."""
    days = counts.by_day(Measure.SPEED)
    head = (words.columns.day, words.columns.half, words.columns.most)
    half, most = percentile_of(counts, _HALF), percentile_of(counts, _MOST)
    if half is None or most is None:
        return nothing(words, "speed", head)
    said, heading, says = finding(words, "speed", half=words.speed(half), most=words.speed(most))
    halves = [percentile(buckets, _HALF) for buckets in days.values()]
    mosts = [percentile(buckets, _MOST) for buckets in days.values()]
    picture = lines(
        said,
        tuple(days),
        [Line(words.most_line, "c2", mosts), Line(words.half_line, "c1", halves)],
        size=_SIZE,
        room_for_names=_NAMES,
        say_day=words.calendar.short,
        say_value=words.speed,
    )
    rows: list[tuple[Cell, ...]] = [
        (day.isoformat(), _rounded(low), _rounded(high))
        for day, low, high in zip(days, halves, mosts, strict=True)
    ]
    return Figure("speed", heading, says, (picture,), head, rows)


def percentile_of(counts: Counts, share: float) -> float | None:
    """The milliseconds within which this share of the span's questions had its reply."""
    return percentile(counts.totals(Measure.SPEED), share)


def feedback(counts: Counts, words: NumbersWords) -> Figure:
    """Thumbs up and down; why they point down is ranked in a plot of its own."""
    totals = counts.totals(Measure.FEEDBACK)
    up, rated = totals[Feedback.UP], sum(totals.values())
    head = (words.columns.feedback, words.columns.turns, words.columns.share)
    if rated <= 0:
        return nothing(words, "feedback", head)
    said, heading, says = finding(words, "feedback", share=percent(helped(totals)))
    thumbs = [(words.thumb_up, up, "c1"), (words.thumb_down, rated - up, "c2")]
    shares = [
        Share(name, turns, _share(turns, rated) or at_least_few(turns, words), hue)
        for name, turns, hue in thumbs
    ]
    rows: list[tuple[Cell, ...]] = [
        (name, at_least_few(turns, words), _share(turns, rated)) for name, turns, _ in thumbs
    ]
    return Figure("feedback", heading, says, (strip(said, shares, width=WIDTH),), head, rows)


def helped(totals: Mapping[str, int]) -> float | None:
    """The share of thumbs that point up; None where too few were given to tell."""
    rated = sum(totals.values())
    return totals.get(Feedback.UP, 0) / rated if rated >= FEW else None


def _share(turns: int, of: int) -> str:
    return percent(turns / of) if turns >= FEW else ""


def _rounded(milliseconds: float | None) -> Cell:
    return "" if milliseconds is None else round(milliseconds, 1)
