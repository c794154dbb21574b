"""How often somebody's screen differed from a step."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, select, update

from bot.core.guide import Device
from bot.core.keeping import ScreenReport
from bot.store.database import Database
from bot.store.tables import insert_new, screen_reports
from bot.store.times import Clock, day_of

_ANY_DEVICE = "any"


class SqlScreenReports:
    """`bot.core.keeping.ScreenReports` in a table."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def add(self, slug: str, route: int, step: int, device: Device | None) -> None:
        """One more today."""
        key = {
            "slug": slug,
            "route": route,
            "step": step,
            "device": device or _ANY_DEVICE,
            "day": day_of(self._clock),
        }
        one_more = update(screen_reports).values(times=screen_reports.c.times + 1)
        for name, value in key.items():
            one_more = one_more.where(screen_reports.c[name] == value)

        def work(c: Connection) -> None:
            insert_new(c, screen_reports, {**key, "times": 0})
            c.execute(one_more)

        await self._database.write(work)

    async def since(self, day: date) -> Sequence[ScreenReport]:
        """Those of this day and later."""
        table = screen_reports
        chosen = select(table).where(table.c.day >= day).order_by(*table.primary_key.columns)
        rows = await self._database.read(lambda c: c.execute(chosen).all())
        return [
            ScreenReport(
                row.slug,
                row.route,
                row.step,
                None if row.device == _ANY_DEVICE else Device(row.device),
                row.day,
                row.times,
            )
            for row in rows
        ]
