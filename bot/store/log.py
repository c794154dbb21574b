"""All turns of a time, for those who may look into the log."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time
from functools import partial

from sqlalchemy import Connection, and_, or_

from bot.core.reviewing import LoggedTurn
from bot.store.database import Database
from bot.store.logged import logged_turns, reading
from bot.store.tables import turns

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
    chosen = reading().where(turns.c.hour >= hour, later)
    if until is not None:
        chosen = chosen.where(turns.c.hour <= datetime.combine(until, time(23), UTC))
    ordered = chosen.order_by(turns.c.hour, turns.c.number).limit(_PAGE)
    return logged_turns(c, c.execute(ordered).all())
