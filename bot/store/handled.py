"""Which updates were dealt with."""

from collections.abc import Collection

from sqlalchemy import select

from bot.store.database import Database
from bot.store.tables import handled, insert_new
from bot.store.times import Clock, day_of


class SqlHandled:
    """`bot.core.keeping.Handled` in a table."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def mark(self, update_ids: Collection[int]) -> None:
        """Note updates as handled, all at once."""
        day = day_of(self._clock)
        rows = [{"update_id": update_id, "day": day} for update_id in update_ids]
        await self._database.write(lambda c: insert_new(c, handled, *rows))

    async def among(self, update_ids: Collection[int]) -> set[int]:
        """Those of them that were noted."""
        found = select(handled.c.update_id).where(handled.c.update_id.in_(update_ids))
        return await self._database.read(lambda c: set(c.execute(found).scalars()))
