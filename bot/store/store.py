"""The store: one database, and the parts that read and write it."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bot.core.keeping import Purged, StoreUnavailable
from bot.store.address import address
from bot.store.attempts import SqlAttempts
from bot.store.audit import SqlAudit
from bot.store.campaigns import SqlCampaigns
from bot.store.chats import SqlChats
from bot.store.daily import count_all_once
from bot.store.database import Database
from bot.store.handled import SqlHandled
from bot.store.keys import Keys
from bot.store.log import SqlLog
from bot.store.migrating import migrate
from bot.store.mydata import mydata
from bot.store.names import Names
from bot.store.numbers import SqlNumbers
from bot.store.operators import SqlOperators
from bot.store.outbox import SqlOutbox
from bot.store.queue import SqlQueue
from bot.store.quiet_server import require_quiet_server
from bot.store.referral_desk import SqlReferralDesk
from bot.store.referrals import SqlReferrals
from bot.store.reminders import SqlReminders
from bot.store.removing import HOLDING, forget, purge
from bot.store.reviews import SqlReviews
from bot.store.rotating import require_key
from bot.store.screen_reports import SqlScreenReports
from bot.store.searching import SqlSearching
from bot.store.sessions import SqlSessions
from bot.store.switches import SqlSwitches
from bot.store.times import Clock
from bot.store.turns import Scrub, SqlTurns
from bot.store.unanswered import SqlUnanswered
from bot.store.waiting import WaitingTurns

_PATIENCE_MS = 2_000


class Store:
    """`bot.core.keeping.Keeping` in a database. Make one with `Store.open`."""

    def __init__(self, database: Database, keys: Keys, clock: Clock, scrub: Scrub) -> None:
        self._database, self._keys = database, keys
        self._names = names = Names(database, keys)
        self.handled = SqlHandled(database, clock)
        self.outbox = SqlOutbox(database, names, clock)
        self.turns = WaitingTurns(SqlTurns(database, keys, names, clock, scrub), database, clock)
        self.chats = SqlChats(database, names, clock, self.turns.drop_words)
        self.reminders = SqlReminders(database, keys, names)
        self.searching = SqlSearching(database, keys)
        self.campaigns = SqlCampaigns(database)
        self.screen_reports = SqlScreenReports(database, clock)
        self.queue = SqlQueue(database, clock)
        self.reviews = SqlReviews(database, clock)
        self.numbers = SqlNumbers(database)
        self.unanswered = SqlUnanswered(database)
        self.operators = SqlOperators(database, clock)
        self.sessions = SqlSessions(database, clock)
        self.attempts = SqlAttempts(database, keys, clock)
        self.audit = SqlAudit(database, clock)
        self.switches = SqlSwitches(database, clock)
        self.log = SqlLog(database)
        self.referrals = SqlReferrals(database, keys, names, clock, scrub)
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
            require_quiet_server(c)
            migrate(c)
            require_key(c, keys)
            count_all_once(c)

        try:
            await database.erase(work)  # a program that crashed may have left removed rows behind
        except BaseException:
            await database.close()
            raise
        return cls(database, keys, clock, scrub)

    async def close(self) -> None:
        """Write what waits and give the database back; nothing can be asked of it afterwards."""
        await self.turns.close()
        await self._database.close()

    async def mydata(self, chat_id: int) -> dict[str, Any]:
        """Everything kept about a chat, with readable names, ready for JSON."""
        if not await self.turns.settle():
            raise StoreUnavailable("turns wait to be kept", fix="ask again in a moment")
        name = await self._names.of(chat_id)
        return await self._database.read(lambda c: mydata(c, name, self._keys))

    async def forget(self, chat_id: int) -> None:
        """Remove everything kept about a chat at once, from the bytes of the files as well."""
        self.turns.forget(chat_id)
        names = self._keys.hashes_of(chat_id)

        def work(c: Connection) -> None:
            for name in names:
                forget(c, name)

        await self._database.erase(work)

    async def purge(self, today: date, keep_days: int) -> Purged:
        """Remove what is older than it may be, and keys nothing is under any more."""
        self._keys.rotate_in_time(today, keep_days)

        def work(c: Connection) -> Purged:
            require_key(c, self._keys)
            return purge(c, today, keep_days)

        purged = await self._database.erase(work, also=HOLDING)
        self._keys.drop_unused(today, keep_days)
        return purged

    async def rotate_keys(self, today: date) -> None:
        """Put what is kept from now on under a new key.

        Raises:
            OperatorError: the key file cannot be written.
        """
        self._keys.rotate(today)
        await self._database.erase(lambda c: require_key(c, self._keys), also=HOLDING)
