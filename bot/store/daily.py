"""Turns counted by day, as they are kept: what the numbers page reads instead of every turn."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, bindparam, delete, exists, select, text

from bot.core.numbers import FEW, NONE, OTHER, Measure, bucket_of, day_in_seoul
from bot.store.console_tables import daily
from bot.store.tables import turns

Key = tuple[date, str, str, str]

# both databases read this alike, and a statement that is made anew each time takes a millisecond
_COUNT = text(
    "INSERT INTO daily (day, lang, measure, value, turns) "
    "VALUES (:day, :lang, :measure, :value, :turns) "
    "ON CONFLICT (day, lang, measure, value) DO UPDATE SET turns = daily.turns + excluded.turns"
).bindparams(bindparam("day", type_=Date))

_CAN_BE_FEW = (Measure.REASON, Measure.FEEDBACK, Measure.PLACE, Measure.SURFACE)
_AT_ONCE = 5_000


def count_turn(c: Connection, turn: Mapping[str, Any]) -> None:
    """One more turn, given as its row."""
    _add(c, Counter(_keys(turn)))


def count_feedback(c: Connection, number: str, now: str) -> None:
    """A turn is about to be rated: it moves from what it was rated before, if it was."""
    columns = turns.c.hour, turns.c.lang, turns.c.feedback
    turn = c.execute(select(*columns).where(turns.c.number == number)).one()
    changes = Counter({_key(turn.hour, turn.lang, Measure.FEEDBACK, now): 1})
    if turn.feedback is not None:
        changes[_key(turn.hour, turn.lang, Measure.FEEDBACK, turn.feedback)] -= 1
    _add(c, changes)


def count_all_once(c: Connection) -> None:
    """Count the turns that are there where none was counted yet."""
    if c.execute(select(exists().where(daily.c.turns > 0))).scalar():
        return
    columns = [turns.c[name] for name in _COUNTED]
    # told to the statement: the connection goes on to write
    found = c.execute(select(*columns).execution_options(yield_per=_AT_ONCE))
    counts: Counter[Key] = Counter()
    for turn in found.mappings():
        counts.update(_keys(dict(turn)))
    _add(c, counts)


def fold(c: Connection, cutoff: date, oldest: date) -> None:
    """Of days before `cutoff` keep no value that could point at somebody; none before `oldest`.

    Values of fewer than `FEW` turns are counted together as `OTHER`.
    """
    c.execute(delete(daily).where(daily.c.day < oldest))
    few = (
        daily.c.day < cutoff,
        daily.c.measure.in_(_CAN_BE_FEW),
        daily.c.turns < FEW,
        daily.c.value != OTHER,
    )
    counts: Counter[Key] = Counter()
    for row in c.execute(select(daily).where(*few)):
        counts[row.day, row.lang, row.measure, OTHER] += row.turns
    c.execute(delete(daily).where(*few))
    _add(c, counts)


_COUNTED = (
    "hour",
    "lang",
    "outcome",
    "reason",
    "feedback",
    "jurisdiction",
    "surfaces",
    "milliseconds",
)


def _keys(turn: Mapping[str, Any]) -> Iterable[Key]:
    values: Sequence[tuple[Measure, str | None]] = (
        (Measure.OUTCOME, turn["outcome"]),
        (Measure.REASON, turn["reason"]),
        (Measure.FEEDBACK, turn.get("feedback")),
        (Measure.PLACE, turn["jurisdiction"] or NONE),
        (Measure.SPEED, str(bucket_of(turn["milliseconds"]))),
        *((Measure.SURFACE, name) for name in turn["surfaces"] or (NONE,)),
    )
    for measure, value in values:
        if value is not None:
            yield _key(turn["hour"], turn["lang"], measure, value)


def _key(hour: datetime, lang: str, measure: Measure, value: str) -> Key:
    return day_in_seoul(hour), lang, measure, value


def _add(c: Connection, counts: Mapping[Key, int]) -> None:
    # always in one order, so that two who count cannot wait for each other
    rows = [
        {"day": day, "lang": lang, "measure": measure, "value": value, "turns": counted}
        for (day, lang, measure, value), counted in sorted(counts.items())
    ]
    if rows:
        c.execute(_COUNT, rows)
