"""All turns of a time, for those who may look into the log."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, or_, select

from bot.core.guide import Lang
from bot.core.keeping import Feedback, Outcome
from bot.core.reviewing import LoggedTurn, Verdict, Why
from bot.store.console_tables import marks, reviews
from bot.store.database import Database
from bot.store.ids import member_or_none
from bot.store.tables import turns, words

_PAGE = 500


class SqlLog:
    """`bot.core.reviewing.Log` in the tables of turns, words, marks and reviews."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def turns(self, since: date, until: date | None = None) -> AsyncIterator[LoggedTurn]:
        """Those of these days, the oldest first.

        Each page is a read of its own: nobody who removes something waits for a long export, and
        what is removed meanwhile is not in it.
        """
        after = datetime.combine(since, time(), UTC), ""
        while page := await self._database.read(partial(_page, after=after, until=until)):
            for turn in page:
                yield turn
            after = page[-1].hour, page[-1].number


def _page(c: Connection, after: tuple[datetime, str], until: date | None) -> list[LoggedTurn]:
    hour, number = after
    later = or_(turns.c.hour > hour, and_(turns.c.hour == hour, turns.c.number > number))
    chosen = chosen_turns().where(turns.c.hour >= hour, later)
    if until is not None:
        next_day = datetime.combine(until + timedelta(days=1), time(), UTC)
        chosen = chosen.where(turns.c.hour < next_day)
    ordered = chosen.order_by(turns.c.hour, turns.c.number).limit(_PAGE)
    return logged_turns(c, c.execute(ordered).all())


def chosen_turns() -> Select[Any]:
    """All columns of a logged turn but its marks; nothing that says whose it is."""
    mine = [column for column in turns.c if column.name != "chat"]
    said = (words.c.question, words.c.reply, words.c.evidence)
    joined = turns.outerjoin(words, words.c.number == turns.c.number)
    return select(*mine, *said, reviews.c.verdict, reviews.c.note, reviews.c.guide).select_from(
        joined.outerjoin(reviews, reviews.c.number == turns.c.number)
    )


def logged_turns(c: Connection, rows: Sequence[Row[Any]]) -> list[LoggedTurn]:
    """The turns of rows of `chosen_turns`, with their marks."""
    marked = _marks(c, [row.number for row in rows])
    return [_turn(row, marked.get(row.number, frozenset())) for row in rows]


def _marks(c: Connection, numbers: Collection[str]) -> Mapping[str, frozenset[Why]]:
    found: dict[str, frozenset[Why]] = {}
    chosen = select(marks.c.number, marks.c.why).where(marks.c.number.in_(numbers))
    for row in c.execute(chosen) if numbers else ():
        if why := member_or_none(Why, row.why):
            found[row.number] = found.get(row.number, frozenset()) | {why}
    return found


def _turn(row: Row[Any], why: frozenset[Why]) -> LoggedTurn:
    return LoggedTurn(
        number=row.number,
        hour=row.hour,
        lang=Lang(row.lang),
        surfaces=tuple(row.surfaces),
        jurisdiction=row.jurisdiction,
        outcome=Outcome(row.outcome),
        reason=row.reason,
        guides=tuple(row.guides),
        best_score=row.best_score,
        milliseconds=row.milliseconds,
        stages=row.stages,
        dropped=row.dropped,
        corpus_version=row.corpus_version,
        prompts=row.prompts,
        feedback=member_or_none(Feedback, row.feedback),
        marks=why,
        question=row.question,
        reply=row.reply,
        evidence=row.evidence,
        verdict=member_or_none(Verdict, row.verdict),
        note=row.note,
        guide=row.guide,
    )
