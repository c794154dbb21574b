"""SQLite: a file, its write-ahead log, one writer at a time."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import URL, Connection, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.dialect import written_json
from bot.store.in_place import stay_in_place

_BEGIN = "optout_begin"


class Sqlite:
    """`bot.store.dialect.Dialect` of SQLite."""

    failures = (sqlite3.Error,)
    fix = "see that its file is there, can be written, has room, and no other program holds it"
    reading: ClassVar[Mapping[str, Any]] = {_BEGIN: "BEGIN"}
    # a write that begins as a read can find somebody else has written meanwhile
    writing: ClassVar[Mapping[str, Any]] = {_BEGIN: "BEGIN IMMEDIATE"}

    unswept = frozenset({"write-ahead log"})

    def __init__(self, url: URL, patience_ms: int) -> None:
        self._url, self._patience_ms = url, patience_ms
        self._lock = asyncio.Lock()

    def engine(self) -> AsyncEngine:
        """Connections, each with our pragmas."""
        engine = create_async_engine(
            self._url,
            # even an exception nobody should see carries no row in its text
            hide_parameters=True,
            pool_timeout=self._patience_ms / 1_000,
            json_serializer=written_json,
        )
        event.listen(engine.sync_engine, "connect", _prepare(self._patience_ms))
        event.listen(engine.sync_engine, "begin", _begin)
        stay_in_place(engine.sync_engine, Path(self._url.database or ""))
        return engine

    @asynccontextmanager
    async def pen(self) -> AsyncIterator[None]:
        """One writes at a time, in the order they came; SQLite has them look again and again."""
        async with asyncio.timeout(self._patience_ms / 1_000):
            await self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    def clashed(self, error: DBAPIError) -> bool:
        """Another connection wrote the file anew, which the index of words notices once.

        Otherwise never: who begins to write is alone.
        """
        return getattr(error.orig, "sqlite_errorname", None) == "SQLITE_SCHEMA"

    async def sweep(self, engine: AsyncEngine, tables: Collection[str]) -> bool:
        """Write the file anew where words went, and empty the write-ahead log.

        `secure_delete` writes over a row that is removed, but not over copies of it that were left
        when its page was put in order while it stood there. Of what holds no words these go with
        the next purge.
        """
        async with self.pen(), engine.connect() as connection:
            if "words" in tables:
                # not in memory, which would then hold the whole database
                await connection.exec_driver_sql("PRAGMA temp_store = FILE")
                await connection.exec_driver_sql("VACUUM")
                await connection.exec_driver_sql("PRAGMA temp_store = MEMORY")
            return await connection.run_sync(_emptied)


def _prepare(patience_ms: int) -> Callable[[Any, Any], None]:
    pragmas = (
        f"busy_timeout = {patience_ms:d}",
        "journal_mode = WAL",
        # in WAL a crash of the program loses nothing; of the machine, at most the last moments
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
    )

    def on_connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: `_begin` does
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return on_connect


def _begin(connection: Connection) -> None:
    statement = connection.get_execution_options().get(_BEGIN)
    if statement:
        connection.exec_driver_sql(statement)


def _emptied(connection: Connection) -> bool:
    """Source: sqlite.org/pragma.html, `wal_checkpoint`: the first column is 1 where it was busy."""
    row = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    return bool(row[0] == 0)
