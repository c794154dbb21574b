"""What was counted, for the numbers page."""

from datetime import UTC, date, datetime, time

from sqlalchemy import Connection, func, select

from bot.core.guide import Lang
from bot.core.keeping import Consent
from bot.core.numbers import SEOUL, Counts, GuideReports, Measure, Span, Tally
from bot.core.reviewing import Why
from bot.store.console_tables import daily, lost, marks
from bot.store.database import Database
from bot.store.tables import campaigns, chats, screen_reports

# looking up is several times as fast as making, and there are thousands
_LANG = {str(lang): lang for lang in Lang}
_MEASURE = {str(measure): measure for measure in Measure}


class SqlNumbers:
    """`bot.core.numbers.Numbers` over days that were counted as they went."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def counts(self, span: Span, lang: Lang | None) -> Counts:
        """See `Numbers`."""
        return await self._database.read(lambda c: _counts(c, span, lang))


def _counts(c: Connection, span: Span, lang: Lang | None) -> Counts:
    return Counts(
        span=span,
        tallies=_tallies(c, span, lang),
        before=_questions(c, span.before, lang),
        marks=_marks(c, span),
        consent=_consent(c),
        lost=_lost(c, span),
        screens=_screens(c, span),
        campaigns=_campaigns(c, span),
    )


def _tallies(c: Connection, span: Span, lang: Lang | None) -> tuple[Tally, ...]:
    chosen = select(daily).where(daily.c.day.between(span.first, span.last), daily.c.turns > 0)
    if lang is not None:
        chosen = chosen.where(daily.c.lang == lang)
    rows = c.execute(chosen).all()
    return tuple(
        Tally(day, _LANG[lang], _MEASURE[what], value, n) for day, lang, what, value, n in rows
    )


def _questions(c: Connection, span: Span, lang: Lang | None) -> int:
    total = select(func.coalesce(func.sum(daily.c.turns), 0)).where(
        daily.c.day.between(span.first, span.last), daily.c.measure == Measure.OUTCOME
    )
    if lang is not None:
        total = total.where(daily.c.lang == lang)
    return int(c.execute(total).scalar_one())


def _marks(c: Connection, span: Span) -> dict[Why, int]:
    begin = datetime.combine(span.first, time(), SEOUL).astimezone(UTC)
    end = datetime.combine(span.last, time.max, SEOUL).astimezone(UTC)
    counted = (
        select(marks.c.why, func.count())
        .where(marks.c.hour.between(begin, end), marks.c.why.in_(list(Why)))
        .group_by(marks.c.why)
    )
    return {Why(why): times for why, times in c.execute(counted)}


def _consent(c: Connection) -> dict[Consent, int]:
    counted = select(chats.c.consent, func.count()).group_by(chats.c.consent)
    return {Consent(consent): times for consent, times in c.execute(counted)}


def _lost(c: Connection, span: Span) -> dict[date, int]:
    days = select(lost.c.day, lost.c.turns).where(lost.c.day.between(span.first, span.last))
    return {row.day: row.turns for row in c.execute(days.order_by(lost.c.day))}


def _screens(c: Connection, span: Span) -> tuple[GuideReports, ...]:
    table = screen_reports
    counted = (
        select(table.c.slug, func.sum(table.c.times), func.max(table.c.day))
        .where(table.c.day.between(span.first, span.last))
        .group_by(table.c.slug)
        .order_by(func.sum(table.c.times).desc(), table.c.slug)
    )
    return tuple(GuideReports(slug, int(times), last) for slug, times, last in c.execute(counted))


def _campaigns(c: Connection, span: Span) -> dict[str, int]:
    uses = func.sum(campaigns.c.uses)
    counted = (
        select(campaigns.c.code, uses)
        .where(campaigns.c.day.between(span.first, span.last))
        .group_by(campaigns.c.code)
        .order_by(uses.desc(), campaigns.c.code)
    )
    return {code: int(times) for code, times in c.execute(counted)}
