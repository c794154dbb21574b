"""How often the code of a poster or link was used."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, select, update

from bot.core.keeping import CampaignDay
from bot.core.start_code import CODE
from bot.store.database import Database
from bot.store.tables import campaigns, insert_new


class SqlCampaigns:
    """`bot.core.keeping.Campaigns` in a table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, code: str, day: date) -> None:
        """One more use."""
        if not CODE.fullmatch(code):
            raise ValueError("a start code has 1 to 64 letters, digits, _ or -")
        this = campaigns.c.code == code, campaigns.c.day == day

        def work(c: Connection) -> None:
            insert_new(c, campaigns, {"code": code, "day": day, "uses": 0})
            c.execute(update(campaigns).where(*this).values(uses=campaigns.c.uses + 1))

        await self._database.write(work)

    async def counts(self) -> Sequence[CampaignDay]:
        """All counts, by day and code."""
        every = select(campaigns).order_by(campaigns.c.day, campaigns.c.code)
        rows = await self._database.read(lambda c: c.execute(every).all())
        return [CampaignDay(row.code, row.day, row.uses) for row in rows]
