"""The store: one database, and the parts that read and write it."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from bot.core.errors import OperatorError
from bot.core.keeping import Purged
from bot.store.attempts import SqlAttempts
from bot.store.audit import SqlAudit
from bot.store.campaigns import SqlCampaigns
from bot.store.chats import SqlChats
from bot.store.database import Database, address
from bot.store.handled import SqlHandled
from bot.store.keys import Keys
from bot.store.migrating import migrate
from bot.store.mydata import mydata
from bot.store.operators import SqlOperators
from bot.store.outbox import SqlOutbox
from bot.store.referral_desk import SqlReferralDesk
from bot.store.referrals import SqlReferrals
from bot.store.reminders import SqlReminders
from bot.store.removing import forget, purge
from bot.store.screen_reports import SqlScreenReports
from bot.store.sessions import SqlSessions
from bot.store.switches import SqlSwitches
from bot.store.tables import about, insert_new
from bot.store.times import Clock
from bot.store.turns import Scrub, SqlTurns

_PATIENCE_MS = 2_000


class Store:
    """`bot.core.keeping.Keeping` in a database. Make one with `Store.open`."""

    def __init__(self, database: Database, keys: Keys, clock: Clock, scrub: Scrub) -> None:
        self._database, self._keys = database, keys
        self.handled = SqlHandled(database, clock)
        self.outbox = SqlOutbox(database, keys, clock)
        self.chats = SqlChats(database, keys, clock)
        self.turns = SqlTurns(database, keys, clock, scrub)
        self.reminders = SqlReminders(database, keys)
        self.campaigns = SqlCampaigns(database)
        self.screen_reports = SqlScreenReports(database, clock)
        self.operators = SqlOperators(database, clock)
        self.sessions = SqlSessions(database, clock)
        self.attempts = SqlAttempts(database, keys, clock)
        self.audit = SqlAudit(database, clock)
        self.switches = SqlSwitches(database, clock)
        self.referrals = SqlReferrals(database, keys, clock, scrub)
        self.referral_desk = SqlReferralDesk(database, keys, clock)

    @classmethod
    async def open(
        cls,
        url_or_path: str | Path,
        keys: Keys,
        clock: Clock,
        scrub: Scrub,
        *,
        patience_ms: int = _PATIENCE_MS,
    ) -> "Store":
        """An open store, its tables as this program knows them.

        Args:
            url_or_path: a file, made where there is none, or the address of a database.
            clock: tells the moment, with its zone.
            scrub: takes personal data out of a text; words pass it before they are written.
            patience_ms: how long to wait where another program holds the database.

        Raises:
            OperatorError: a newer program wrote it, it belongs to another key, or it cannot be
                used (`StoreUnavailable`).
        """
        database = Database(address(url_or_path), patience_ms)

        def work(c: Connection) -> None:
            migrate(c)
            _require_key(c, keys)

        try:
            await database.erase(work)  # a program that crashed may have left removed rows behind
        except BaseException:
            await database.close()
            raise
        return cls(database, keys, clock, scrub)

    async def close(self) -> None:
        """Give the database back; nothing can be asked of the store afterwards."""
        await self._database.close()

    async def mydata(self, chat_id: int) -> dict[str, Any]:
        """Everything kept about a chat, with readable names, ready for JSON."""
        name = self._keys.hash_of(chat_id)
        return await self._database.read(lambda c: mydata(c, name, self._keys))

    async def forget(self, chat_id: int) -> None:
        """Remove everything kept about a chat at once, from the bytes of the files as well."""
        name = self._keys.hash_of(chat_id)
        await self._database.erase(lambda c: forget(c, name))

    async def purge(self, today: date, keep_days: int) -> Purged:
        """Remove what is older than it may be."""
        return await self._database.erase(lambda c: purge(c, today, keep_days))


def _require_key(c: Connection, keys: Keys) -> None:
    """Let a new database belong to these keys, and refuse one that belongs to others."""
    insert_new(c, about, {"name": "key", "value": keys.fingerprint})
    if c.execute(select(about.c.value).where(about.c.name == "key")).scalar() != keys.fingerprint:
        raise OperatorError(
            f"the database was not made with the key in {keys.path}, which was lost or replaced",
            fix="put the key file that belongs to it back in its place, "
            "or move the database away to begin anew",
        )
