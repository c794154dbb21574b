"""Which updates were dealt with."""

from sqlalchemy import delete, select

from bot.store.database import Database
from bot.store.tables import handled, insert_new
from bot.store.times import Clock, day_of


class SqlHandled:
    """`bot.core.keeping.Handled` in a table."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def mark(self, update_id: int) -> bool:
        """Note an update as handled; False where it was noted before."""
        row = {"update_id": update_id, "day": day_of(self._clock)}
        return await self._database.write(lambda c: insert_new(c, handled, row))

    async def was_handled(self, update_id: int) -> bool:
        """Whether it was noted."""
        found = select(handled.c.update_id).where(handled.c.update_id == update_id)
        return await self._database.read(lambda c: c.execute(found).first() is not None)

    async def trim(self, before_id: int) -> None:
        """Drop all ids below this one."""
        older = delete(handled).where(handled.c.update_id < before_id)
        await self._database.write(lambda c: c.execute(older))
