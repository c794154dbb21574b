"""How much the bot is used and how well it answers: counts of nobody in particular."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from math import floor, log
from typing import Protocol

from bot.core.guide import Lang
from bot.core.keeping import Consent
from bot.core.reviewing import Why

SEOUL = timezone(timedelta(hours=9))
"""Days are those of Seoul, where most who ask live; no clock is changed there in summer."""

FEW = 5
"""A country, service or reason with fewer turns than this could point at somebody."""

OTHER = "other"
"""Stands for values that were too few to be kept apart."""

NONE = ""
"""No service or country was named."""

_BUCKET = 1.25


class Measure(StrEnum):
    """What is counted of a turn."""

    OUTCOME = "outcome"
    REASON = "reason"
    FEEDBACK = "feedback"
    PLACE = "place"
    SURFACE = "surface"
    SPEED = "speed"


@dataclass(frozen=True, slots=True)
class Span:
    """Some days, the first and the last among them."""

    first: date
    last: date

    @property
    def days(self) -> tuple[date, ...]:
        """Each day, the first first."""
        count = (self.last - self.first).days + 1
        return tuple(self.first + timedelta(days=n) for n in range(count))

    @property
    def before(self) -> "Span":
        """As many days, right before these."""
        end = self.first - timedelta(days=1)
        return Span(end - (self.last - self.first), end)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many turns of a day and language have a value. A speed's value is its bucket."""

    day: date
    lang: Lang
    measure: Measure
    value: str
    turns: int


@dataclass(frozen=True, slots=True)
class GuideReports:
    """How often people said that their screen differs from a guide, and when last."""

    slug: str
    times: int
    last: date


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted in a span.

    `marks` counts turns by why they are worth a look, `consent` chats by what they said of their
    words being kept, `lost` turns that could not be kept, by day of UTC; `campaigns` the uses of
    each start code. These are of all languages, the tallies of those asked for.
    """

    span: Span
    tallies: tuple[Tally, ...]
    before: int
    marks: Mapping[Why, int]
    consent: Mapping[Consent, int]
    lost: Mapping[date, int]
    screens: tuple[GuideReports, ...]
    campaigns: Mapping[str, int]

    def totals(self, measure: Measure) -> Counter[str]:
        """How many turns have each value, all days together."""
        counts: Counter[str] = Counter()
        for tally in self._of(measure):
            counts[tally.value] += tally.turns
        return counts

    def by_day(self, measure: Measure) -> dict[date, Counter[str]]:
        """The same for each day of the span, those without a turn among them."""
        days: dict[date, Counter[str]] = {day: Counter() for day in self.span.days}
        for tally in self._of(measure):
            days[tally.day][tally.value] += tally.turns
        return days

    def by_lang(self) -> Counter[Lang]:
        """How many turns each language has."""
        counts: Counter[Lang] = Counter()
        for tally in self._of(Measure.OUTCOME):
            counts[tally.lang] += tally.turns
        return counts

    def _of(self, measure: Measure) -> Iterator[Tally]:
        return (tally for tally in self.tallies if tally.measure is measure)


@dataclass(frozen=True, slots=True)
class GuideAge:
    """A file that is past its review day, or near it. `days` counts past it, negative before."""

    slug: str
    lang: Lang
    title: str
    review_by: date
    days: int


class Numbers(Protocol):
    """Reads what was counted."""

    async def counts(self, span: Span, lang: Lang | None) -> Counts:
        """Everything of some days, in one language or all. `before` counts turns of the span
        before."""
        ...


class GuideAges(Protocol):
    """Which published files grow old."""

    async def ageing(self, today: date, soon_days: int) -> Sequence[GuideAge]:
        """Those past their review day or so many days before it, the oldest first."""
        ...


def day_in_seoul(moment: datetime) -> date:
    """The day it is in Seoul at a moment, whose zone must be told."""
    return moment.astimezone(SEOUL).date()


def bucket_of(milliseconds: float) -> int:
    """The bucket of a speed; each reaches a quarter further than the one before."""
    return floor(log(max(milliseconds, 1.0), _BUCKET))


def percentile(buckets: Mapping[str, int], share: float) -> float | None:
    """The milliseconds within which this share of turns was answered; None without a turn.

    Turns are taken to lie evenly in their bucket.
    """
    wanted = share * sum(buckets.values())
    seen = 0
    for bucket in sorted(buckets, key=int):
        turns = buckets[bucket]
        if turns and seen + turns >= wanted:
            return float(_BUCKET ** (int(bucket) + (wanted - seen) / turns))
        seen += turns
    return None
