"""What wants somebody's hand: files that grow old, screens that differ, turns worth a look."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.console.charts.bars import Bar, bars
from bot.console.charts.strip import Share, strip
from bot.console.charts.timeline import Due, timeline
from bot.console.figures.figure import NAME_LENGTH, WIDE, WIDTH, Figure, finding, nothing
from bot.console.numbers_words import NumbersWords, counted, percent
from bot.core.keeping import Consent
from bot.core.numbers import Counts, GuideAge

SOON_DAYS = 45
"""A file is near its review day from so many days before."""

_MOST, _OLDEST = 8, 12


def ageing(ages: Sequence[GuideAge], words: NumbersWords) -> Figure:
    """Files past their review day, and those near it; a file in both languages stands twice."""
    columns = words.columns
    head = (columns.guide, columns.lang, columns.title, columns.review_by, columns.days)
    if not ages:
        return nothing(words, "ageing", head, every_lang=True, large=True)
    past = sum(age.days > 0 for age in ages)
    said, heading, says = finding(
        words, "ageing", past=counted(past), soon=counted(len(ages) - past), days=str(SOON_DAYS)
    )
    dues = [Due(f"{age.slug} ({age.lang})", age.days, _due(age, words)) for age in ages[:_OLDEST]]
    pictures = tuple(
        timeline(
            replace(said, name=f"{said.name}-{class_}"),
            dues,
            width=width,
            today=words.today,
            longest_name=NAME_LENGTH,
            least_days=SOON_DAYS,
            class_=class_,
        )
        for class_, width in (("wide-only", WIDE), ("small-only", WIDTH - 24))
    )
    rows = [
        (age.slug, words.langs[age.lang], age.title, age.review_by.isoformat(), age.days)
        for age in ages
    ]
    return Figure("ageing", heading, says, pictures, head, rows, every_lang=True, large=True)


def screens(counts: Counts, titles: Mapping[str, str], words: NumbersWords) -> Figure:
    """Guides whose steps differed from somebody's screen."""
    columns = words.columns
    head = (columns.guide, columns.title, columns.times, columns.last)
    if not counts.screens:
        return nothing(words, "screens", head, every_lang=True)
    said, heading, says = finding(
        words, "screens", times=counted(sum(report.times for report in counts.screens))
    )
    drawn = [
        Bar(report.slug, report.times, counted(report.times), "c5")
        for report in counts.screens[:_MOST]
    ]
    rows = [
        (report.slug, titles.get(report.slug, ""), report.times, report.last.isoformat())
        for report in counts.screens
    ]
    picture = bars(said, drawn, width=WIDTH, longest_name=NAME_LENGTH)
    return Figure("screens", heading, says, (picture,), head, rows, every_lang=True)


def consent(counts: Counts, words: NumbersWords) -> Figure:
    """What chats said when they were asked whether their words may be kept."""
    head = (words.columns.consent, words.columns.chats)
    chats = counts.consent
    if not any(chats.values()):
        return nothing(words, "consent", head, every_lang=True)
    asked = chats.get(Consent.YES, 0) + chats.get(Consent.NO, 0)
    said, heading, says = finding(
        words, "consent", asked=counted(asked), share=percent(agreed(chats))
    )
    hues = {Consent.YES: "c1", Consent.NO: "c2", Consent.UNASKED: "c3"}
    shares = [
        Share(words.consents[one], chats.get(one, 0), counted(chats.get(one, 0)), hue)
        for one, hue in hues.items()
    ]
    rows = [(words.consents[one], chats.get(one, 0)) for one in hues]
    picture = strip(said, shares, width=WIDTH)
    return Figure("consent", heading, says, (picture,), head, rows, every_lang=True)


def agreed(chats: Mapping[Consent, int]) -> float | None:
    """Of the chats that answered, the share that said yes."""
    asked = chats.get(Consent.YES, 0) + chats.get(Consent.NO, 0)
    return chats.get(Consent.YES, 0) / asked if asked else None


def _due(age: GuideAge, words: NumbersWords) -> str:
    if age.days > 0:
        return words.past_due.format(days=age.days)
    return words.due_in.format(days=-age.days) if age.days else words.today
