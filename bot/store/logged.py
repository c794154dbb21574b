"""A row of the log as it may be read; it does not say whose it is."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from bot.core.guide import Lang
from bot.core.keeping import Feedback, Outcome
from bot.core.reviewing import LoggedTurn, Queued, Review, Use, Verdict, Why
from bot.store.claims import standing
from bot.store.console_tables import marks, reviews
from bot.store.ids import member_or_none
from bot.store.tables import turns, words

_REVIEWED = [column for column in reviews.c if column.name != "number"]


def reading() -> Select[Any]:
    """Turns with their words and reviews where there are any; every column but whose they are."""
    joined = turns.outerjoin(words, words.c.number == turns.c.number)
    joined = joined.outerjoin(reviews, reviews.c.number == turns.c.number)
    own = [column for column in turns.c if column.name != "chat"]
    said = (words.c.question, words.c.reply, words.c.evidence)
    return select(*own, *said, *_REVIEWED).select_from(joined)


def whys_of(c: Connection, numbers: Collection[str]) -> Mapping[str, frozenset[Why]]:
    """Why each of these turns is worth a look."""
    found: dict[str, set[Why]] = {number: set() for number in numbers}
    chosen = select(marks.c.number, marks.c.why).where(marks.c.number.in_(found))
    for number, why in c.execute(chosen):
        if (known := member_or_none(Why, why)) is not None:
            found[number].add(known)
    return {number: frozenset(whys) for number, whys in found.items()}


def logged_turn(row: Row[Any], whys: frozenset[Why]) -> LoggedTurn:
    """A row of `reading` with its marks."""
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
        stages=row.stages or {},
        dropped=row.dropped,
        corpus_version=row.corpus_version,
        prompts=row.prompts,
        feedback=member_or_none(Feedback, row.feedback),
        marks=whys,
        question=row.question,
        reply=row.reply,
        evidence=row.evidence,
        verdict=member_or_none(Verdict, row.verdict),
        note=row.note,
        guide=row.guide,
    )


def logged_turns(c: Connection, rows: Sequence[Row[Any]]) -> list[LoggedTurn]:
    """Rows of `reading` with their marks."""
    whys = whys_of(c, [row.number for row in rows])
    return [logged_turn(row, whys[row.number]) for row in rows]


def review_of(row: Row[Any]) -> Review:
    """How far the review of a row of `reading` got, as it is written."""
    return Review(
        number=row.number,
        claimed_by=row.claimed_by,
        claimed_at=row.claimed_at,
        verdict=member_or_none(Verdict, row.verdict),
        note=row.note,
        guide=row.guide,
        by=row.by,
        at=row.at,
        became=member_or_none(Use, row.became),
    )


def queued(c: Connection, numbers: Sequence[str], freshest: datetime) -> tuple[Queued, ...]:
    """Turns of these numbers in their order, without claims made before `freshest`."""
    whys = whys_of(c, numbers)
    found = c.execute(reading().where(turns.c.number.in_(numbers)))
    rows = {row.number: row for row in found}
    return tuple(
        Queued(logged_turn(rows[its], whys[its]), standing(review_of(rows[its]), freshest))
        for its in numbers
        if its in rows
    )
