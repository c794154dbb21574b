"""The turns that are worth a look, newest first, a page at a time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, not_, select, tuple_

from bot.core.reviewing import Cursor, QueueFilter, QueuePage, State
from bot.store.claims import claimed_after
from bot.store.console_tables import marks, reviews
from bot.store.database import Database
from bot.store.logged import queued
from bot.store.marking import topics_of
from bot.store.times import Clock


class SqlQueue:
    """`bot.core.reviewing.Queue` over the marks.

    It looks through the narrow index of the marks alone; the turns are read for one page.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def page(
        self, wanted: QueueFilter, after: Cursor | None = None, limit: int = 50
    ) -> QueuePage:
        """The newest first, one row a turn however many marks it has."""
        freshest = claimed_after(self._clock())
        return await self._database.read(lambda c: _page(c, wanted, after, limit, freshest))


def _page(
    c: Connection, wanted: QueueFilter, after: Cursor | None, limit: int, freshest: datetime
) -> QueuePage:
    found = c.execute(_numbers(wanted, after, freshest).limit(limit + 1)).all()
    numbers = [row.number for row in found[:limit]]
    items = queued(c, numbers, freshest)
    more = len(found) > limit
    return QueuePage(items, Cursor(found[limit - 1].hour, numbers[-1]) if more else None)


def _numbers(
    wanted: QueueFilter, after: Cursor | None, freshest: datetime
) -> Select[tuple[str, datetime]]:
    place = (marks.c.hour, marks.c.number)
    chosen = select(marks.c.number, marks.c.hour).where(*_conditions(wanted))
    if after is not None:
        # the first says the same as the second, and an index can begin there
        chosen = chosen.where(marks.c.hour <= after.hour)
        chosen = chosen.where(tuple_(*place) < tuple_(after.hour, after.number))
    if wanted.state is not None:
        chosen = chosen.where(_in_state(wanted.state, freshest))
    if wanted.why is None:
        chosen = chosen.group_by(*place)  # a turn may have several marks
    return chosen.order_by(marks.c.hour.desc(), marks.c.number.desc())


def _conditions(wanted: QueueFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.why is not None:
        yield marks.c.why == wanted.why
    if wanted.since is not None:
        yield marks.c.hour >= _midnight(wanted.since)
    if wanted.until is not None:
        yield marks.c.hour < _midnight(wanted.until + timedelta(days=1))
    for topic in topics_of(wanted):
        yield marks.c.topics.contains(topic, autoescape=True)


def _in_state(state: State, freshest: datetime) -> ColumnElement[bool]:
    done = exists().where(reviews.c.number == marks.c.number, reviews.c.verdict.is_not(None))
    if state is State.DONE:
        return done
    held = select(reviews.c.number).where(
        reviews.c.claimed_by.is_not(None), reviews.c.claimed_at > freshest
    )
    if state is State.TAKEN:
        return and_(marks.c.number.in_(held), not_(done))
    return and_(marks.c.number.not_in(held), not_(done))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
