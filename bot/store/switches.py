"""What is switched off."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from bot.core.operating import Act
from bot.core.switching import Off
from bot.store.audit import note
from bot.store.console_tables import switches
from bot.store.database import Database
from bot.store.tables import insert_new
from bot.store.times import Clock


class SqlSwitches:
    """`bot.core.switching.Switches` in a table."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def all(self) -> Sequence[Off]:
        """Everything that is off now, the newest first."""
        every = select(switches).order_by(switches.c.at.desc(), switches.c.target)
        rows = await self._database.read(lambda c: c.execute(every).all())
        return [Off(row.target, row.reason, row.by, row.at) for row in rows]

    async def off(self, target: str, reason: str, by: str) -> None:
        """Switch off."""
        row = {"target": target, "reason": reason, "by": by, "at": self._clock()}

        def work(c: Connection) -> None:
            if insert_new(c, switches, row):
                note(c, self._clock, by, Act.SWITCHED_OFF, target)

        await self._database.write(work)

    async def on(self, target: str, by: str) -> None:
        """Switch on again."""

        def work(c: Connection) -> None:
            if c.execute(delete(switches).where(switches.c.target == target)).rowcount:
                note(c, self._clock, by, Act.SWITCHED_ON, target)

        await self._database.write(work)
