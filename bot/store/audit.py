"""What operators did."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.core.operating import Act, AuditEntry
from bot.store.console_tables import audit
from bot.store.database import Database
from bot.store.times import Clock


class SqlAudit:
    """`bot.core.operating.Audit` in a table."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def add(self, operator: str, act: Act, what: str = "") -> None:
        """Note an act."""
        await self._database.write(lambda c: note(c, self._clock, operator, act, what))

    async def page(
        self,
        *,
        operator: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> Sequence[AuditEntry]:
        """The newest acts first."""
        query = select(audit).order_by(audit.c.id.desc()).limit(limit)
        if operator is not None:
            query = query.where(audit.c.operator == operator)
        if since is not None:
            query = query.where(audit.c.at >= since)
        if until is not None:
            query = query.where(audit.c.at < until)
        if before is not None:
            query = query.where(audit.c.id < before)
        rows = await self._database.read(lambda c: c.execute(query).all())
        return [AuditEntry(row.id, row.at, row.operator, row.act, row.what) for row in rows]

    async def names(self) -> Sequence[str]:
        """Whoever did something, by name."""
        every = select(audit.c.operator).distinct().order_by(audit.c.operator)
        return await self._database.read(lambda c: c.execute(every).scalars().all())


def note(c: Connection, clock: Clock, operator: str, act: Act, what: str) -> None:
    """Note an act in the transaction that does it."""
    values = {"at": clock(), "operator": operator, "act": act.value, "what": what[:128]}
    c.execute(insert(audit).values(values))
