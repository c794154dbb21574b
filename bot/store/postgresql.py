"""PostgreSQL: a server that others write to as well, and that forgets only when told to."""

import asyncio
import re
from collections.abc import Collection, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from math import ceil
from typing import Any, ClassVar

import psycopg
from psycopg.errors import DeadlockDetected, SerializationFailure
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.dialect import written_json

_VANISHED_MS = 10_000
_SWEEPS, _PAUSE_S = 3, 0.05

# Whether this role can make the server write a new log file and drop the old ones, and the server
# drops them instead of using them again as they are.
_MAY_DROP_LOG = """
SELECT current_setting('wal_recycle', true) = 'off'
   AND has_function_privilege('pg_switch_wal()', 'EXECUTE')
   AND EXISTS (SELECT FROM pg_roles
               WHERE (rolname = 'pg_checkpoint' AND pg_has_role(oid, 'USAGE'))
                  OR (rolname = current_user AND rolsuper))
"""


class Postgresql:
    """`bot.store.dialect.Dialect` of PostgreSQL, with psycopg.

    A row that is deleted stays in the table's file, and what was written stays in the write-ahead
    log. So what people wrote stands in a table without such a log (UNLOGGED, see the migration):
    nothing of it goes to a log file, an archive or a replica. And a removal ends with VACUUM FULL,
    which writes the tables anew without the removed rows; the old file is cut to nothing. Chat
    hashes and sealed ids of the other tables stand in the log until the server drops it, which
    `sweep` has it do where the server was set up for that (docs/log.md).

    Source: postgresql.org/docs, "CREATE TABLE" (UNLOGGED), "VACUUM" (FULL).
    """

    failures = (psycopg.Error,)
    fix = (
        "see that OPTOUT_DATABASE_URL names a server that runs, a user and password it lets in, "
        "a database that user owns, and that no other program holds its tables"
    )
    reading: ClassVar[Mapping[str, Any]] = {
        "isolation_level": "REPEATABLE READ",
        "postgresql_readonly": True,
    }
    # row locks and conditions of an UPDATE keep writers apart; see also `tables.alone`
    writing: ClassVar[Mapping[str, Any]] = {"isolation_level": "READ COMMITTED"}

    unswept: frozenset[str] = frozenset()  # the purge at the start looks after all tables

    def __init__(self, url: URL, patience_ms: int) -> None:
        self._url, self._patience_ms = url, patience_ms

    def engine(self) -> AsyncEngine:
        """Connections that wait no longer for a lock, a server or each other than we do."""
        options = (
            str(self._url.query.get("options", "")),
            f"-c lock_timeout={self._patience_ms:d}",
            "-c log_parameter_max_length_on_error=0",  # what failed is logged without its rows
        )
        patience_s = self._patience_ms / 1_000
        return create_async_engine(
            self._url,
            hide_parameters=True,
            pool_timeout=patience_s,
            pool_pre_ping=True,  # a server that was started anew costs nobody an error
            json_serializer=written_json,
            connect_args={
                "options": " ".join(options).strip(),
                "connect_timeout": ceil(patience_s),
                "tcp_user_timeout": _VANISHED_MS,
                "application_name": "optout",
            },
        )

    def pen(self) -> AbstractAsyncContextManager[object]:
        """Nothing to wait for: the server lets many write."""
        return nullcontext()

    def clashed(self, error: DBAPIError) -> bool:
        """Two wanted what the other held, and the server ended this one."""
        return isinstance(error.orig, DeadlockDetected | SerializationFailure)

    async def sweep(self, engine: AsyncEngine, tables: Collection[str]) -> bool:
        """Write the tables anew, then have the log dropped where this role may."""
        async with engine.connect() as connection:
            alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
            swept = [await _rewritten(alone, table) for table in sorted(tables)]
            if (await alone.exec_driver_sql(_MAY_DROP_LOG)).scalar():
                await alone.exec_driver_sql("SELECT pg_switch_wal()")
                await alone.exec_driver_sql("CHECKPOINT")
        return all(swept)


async def _rewritten(connection: AsyncConnection, table: str) -> bool:
    """Whether a table was written anew without any row that was removed.

    Somebody who began to read before the removal still sees its rows, and the server keeps them
    for as long; mostly that is a moment.
    """
    for _ in range(_SWEEPS):
        if await _left_behind(connection, table) == 0:
            return True
        await asyncio.sleep(_PAUSE_S)
    return False


async def _left_behind(connection: AsyncConnection, table: str) -> int:
    """Write a table anew; how many removed rows had to be carried over.

    The server tells the number in a notice whose detail begins with it, in every language.
    Source: PostgreSQL, src/backend/commands/cluster.c, `copy_table_data`.
    """
    raw = await connection.get_raw_connection()
    driver: Any = raw.driver_connection
    details: list[str] = []

    def note(notice: psycopg.errors.Diagnostic) -> None:
        details.append(notice.message_detail or "")

    driver.add_notice_handler(note)
    try:
        await connection.exec_driver_sql(f'VACUUM (FULL, VERBOSE) "{table}"')
    finally:
        driver.remove_notice_handler(note)
    counts = [int(found[0]) for detail in details if (found := re.search(r"\d+", detail))]
    return sum(counts) if counts else -1
