"""What operators concluded about turns, and who is on which."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from bot.core.reviewing import LoggedTurn, Queued, Refused, Review, Use, Verdict
from bot.store.claims import claimed_after, standing
from bot.store.console_tables import reviews
from bot.store.database import Database
from bot.store.logged import logged_turns, queued, reading, review_of
from bot.store.tables import insert_new, turns
from bot.store.times import Clock

_AROUND = 50


class SqlReviews:
    """`bot.core.reviewing.Reviews` in a table. Each change is one statement with its condition."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def turn(self, number: str) -> Queued | None:
        """A turn with its review."""
        return next(iter(await self.turns([number])), None)

    async def turns(self, numbers: Sequence[str]) -> Sequence[Queued]:
        """Turns with their reviews, in the order of the numbers."""
        freshest = claimed_after(self._clock())
        return await self._database.read(lambda c: queued(c, numbers, freshest))

    async def around(self, number: str) -> Sequence[LoggedTurn]:
        """The turns of the same chat, the oldest first."""
        return await self._database.read(lambda c: _around(c, number))

    async def held(self, who: str) -> Sequence[str]:
        """The turns somebody is on."""
        mine = and_(_held_by(who), reviews.c.claimed_at > claimed_after(self._clock()))
        chosen = select(reviews.c.number).where(mine).order_by(reviews.c.claimed_at)
        return await self._database.read(lambda c: c.execute(chosen).scalars().all())

    async def claim(self, number: str, who: str) -> Review | Refused | None:
        """Take a turn, or hold on to it."""
        freshest = claimed_after(self._clock())
        free = or_(
            reviews.c.claimed_by.is_(None),
            reviews.c.claimed_by == who,
            reviews.c.claimed_at <= freshest,
        )
        taken = {"claimed_by": who, "claimed_at": self._clock()}
        return await self._change(number, and_(free, reviews.c.verdict.is_(None)), taken)

    async def release(self, number: str, who: str) -> bool:
        """Let go of a turn."""
        free = {"claimed_by": None, "claimed_at": None}
        mine = and_(reviews.c.number == number, _held_by(who))
        letting_go = update(reviews).where(mine).values(free)
        return await self._database.write(lambda c: c.execute(letting_go).rowcount == 1)

    async def decide(
        self, number: str, who: str, verdict: Verdict, note: str, guide: str | None
    ) -> Review | Refused | None:
        """Conclude, where this operator is on it."""
        concluded = {
            "verdict": verdict,
            "note": note or None,
            "guide": guide,
            "by": who,
            "at": self._clock(),
            "claimed_by": None,
            "claimed_at": None,
        }
        return await self._change(number, _held_by(who), concluded)

    async def use(self, number: str, use: Use) -> Review | Refused | None:
        """Note what the question is made into."""
        free = or_(reviews.c.became.is_(None), reviews.c.became == use)
        return await self._change(number, free, {"became": use})

    async def unuse(self, number: str, use: Use) -> None:
        """It did not come to that after all."""
        it = and_(reviews.c.number == number, reviews.c.became == use)
        undone = update(reviews).where(it).values(became=None)
        await self._database.write(lambda c: c.execute(undone))

    async def _change(
        self, number: str, where: ColumnElement[bool], values: dict[str, Any]
    ) -> Review | Refused | None:
        freshest = claimed_after(self._clock())

        def work(c: Connection) -> Review | Refused | None:
            if c.execute(_this(number).with_for_update()).first() is None:
                return None
            insert_new(c, reviews, {"number": number})
            it = and_(reviews.c.number == number, where)
            changed = c.execute(update(reviews).where(it).values(values)).rowcount == 1
            row = c.execute(select(reviews).where(reviews.c.number == number)).one()
            review = standing(review_of(row), freshest)
            return review if changed else Refused(review)

        return await self._database.write(work)


def _held_by(who: str) -> ColumnElement[bool]:
    return and_(reviews.c.claimed_by == who, reviews.c.verdict.is_(None))


def _this(number: str) -> Any:
    return select(turns.c.number).where(turns.c.number == number)


def _around(c: Connection, number: str) -> list[LoggedTurn]:
    chat = select(turns.c.chat).where(turns.c.number == number).scalar_subquery()
    same = c.execute(select(turns.c.number, turns.c.hour).where(turns.c.chat == chat)).all()
    places = sorted((row.hour, row.number) for row in same)
    here = next((place for place, (_, its) in enumerate(places) if its == number), 0)
    first = max(0, min(here - _AROUND // 2, len(places) - _AROUND))
    numbers = [its for _, its in places[first : first + _AROUND]]
    rows = c.execute(reading().where(turns.c.number.in_(numbers))).all()
    every = sorted(rows, key=lambda row: (row.hour, row.number))
    return logged_turns(c, every)
