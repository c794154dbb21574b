"""The questions nobody answered, for chats whose yes stands."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    cast,
    func,
    or_,
    select,
    union,
)

from bot.core.answer import Reason
from bot.core.gaps import Unanswered
from bot.core.guide import Lang
from bot.core.keeping import Outcome
from bot.core.numbers import day_in_seoul
from bot.core.reviewing import Verdict
from bot.store.console_tables import reviews
from bot.store.database import Database
from bot.store.tables import turns, words

_OUTCOMES = (Outcome.ABSTENTION, Outcome.CLARIFICATION)
_UNANSWERED = (Reason.NO_PASSAGE, Reason.UNSUPPORTED, Reason.OUT_OF_SCOPE, Reason.NOT_KNOWN)


class SqlUnanswered:
    """`bot.core.gaps.UnansweredTurns` over turns, their words and their reviews."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def stamp(self) -> str:
        """How many there may be, and the sum of their numbers: one more or less changes both."""
        return await self._database.read(_stamp)

    async def newest(self, most: int) -> Sequence[Unanswered]:
        """See `UnansweredTurns`. What is known of a chat stays here: others get a count."""
        these = _numbers().subquery()
        columns = turns.c.number, turns.c.hour, turns.c.lang, turns.c.surfaces, turns.c.chat
        asked = (
            select(*columns, words.c.question)
            .join(these, these.c.number == turns.c.number)
            .join(words, words.c.number == turns.c.number)
            .where(words.c.question != "")
            .order_by(turns.c.hour.desc(), turns.c.number)
            .limit(most)
        )
        rows = await self._database.read(lambda c: c.execute(asked).all())
        ordinals: dict[str, int] = {}
        return [
            Unanswered(
                number=row.number,
                day=day_in_seoul(row.hour),
                lang=Lang(row.lang),
                surfaces=frozenset(row.surfaces),
                chat=ordinals.setdefault(row.chat, len(ordinals)),
                question=row.question,
            )
            for row in rows
        ]


def _stamp(c: Connection) -> str:
    # what the index of outcomes and numbers holds is enough: the page asks each time
    with_words = turns.join(words, words.c.number == turns.c.number)
    asked = _tally(turns.c.number).select_from(with_words).where(turns.c.outcome.in_(_OUTCOMES))
    reviewed = reviews.join(words, words.c.number == reviews.c.number)
    parts = [c.execute(asked).one()]
    for verdict in (Verdict.RIGHT, Verdict.SHOULD_HAVE_ANSWERED):
        judged = _tally(reviews.c.number).select_from(reviewed)
        parts.append(c.execute(judged.where(reviews.c.verdict == verdict)).one())
    return " ".join(f"{count}-{numbers}" for count, numbers in parts)


def _tally(number: ColumnElement[str]) -> "Select[int, int]":
    return select(func.count(), func.coalesce(func.sum(cast(number, BigInteger)), 0))


def _numbers() -> CompoundSelect[Any]:
    """Their numbers: of their own accord, or by what an operator concluded."""
    right = select(reviews.c.number).where(reviews.c.verdict == Verdict.RIGHT)
    by_itself: Select[Any] = select(turns.c.number).where(
        turns.c.outcome.in_(_OUTCOMES),
        or_(turns.c.reason.in_(_UNANSWERED), turns.c.outcome == Outcome.CLARIFICATION),
        turns.c.number.not_in(right),
    )
    judged: Select[Any] = select(reviews.c.number).where(
        reviews.c.verdict == Verdict.SHOULD_HAVE_ANSWERED
    )
    return union(by_itself, judged)
