"""A database, its transactions, and the one place where a failure is told."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Table
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    SQLAlchemyError,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.keeping import StoreUnavailable
from bot.store.dialect import Dialect
from bot.store.reach import Reach
from bot.store.touched import touched

Result = TypeVar("Result")
Work = Callable[[Connection], Result]

_LOG = logging.getLogger(__name__)

# What a database, the disk or impatience (an OSError) can raise beside the driver. UnicodeError: a
# text that has no UTF-8 form.
_FAILURES = (SQLAlchemyError, OSError, UnicodeError)
# Of these: the database is there and does not take what it was given.
_REFUSALS = (IntegrityError, DataError, UnicodeError)
# These write parameters or rows at DEBUG, so what people typed.
_TALKATIVE = ("aiosqlite", "psycopg", "sqlalchemy.engine.Engine")
_ATTEMPTS = 3


class Refused(StoreUnavailable):
    """The database is there and will never take this."""


class Database:
    """Runs work in transactions; what goes wrong in them comes out as `StoreUnavailable`.

    Work is a function of a connection that issues SQL and returns what it found. It takes effect
    once, whole or not at all; where another transaction was in the way it may run again.
    """

    def __init__(self, url: URL, patience_ms: int) -> None:
        """Nothing is opened yet.

        Args:
            patience_ms: how long to wait where another program holds the database.
        """
        _hush()
        self._dialect = _dialect(url, patience_ms)
        self._failures: tuple[type[Exception], ...] = (*_FAILURES, *self._dialect.failures)
        self._engine = engine = self._dialect.engine()
        self._to_read, self._to_write = Reach(), Reach()
        self._reading = engine.execution_options(**self._dialect.reading)
        self._writing = engine.execution_options(**self._dialect.writing)
        self._unswept = set(self._dialect.unswept)
        self._broom = asyncio.Lock()

    async def read(self, work: Work[Result]) -> Result:
        """Run work that only reads, on one state of the database."""
        return await self._asked(self._to_read, lambda: self._read(work))

    async def write(self, work: Work[Result]) -> Result:
        """Run work that writes."""
        return await self._asked(self._to_write, lambda: self._write(work))

    async def write_late(self, work: Work[Result]) -> Result:
        """The same for work nobody waits for: it asks a database that counts as away as well."""
        try:
            result = await self._told(lambda: self._write(work))
        except Refused:
            raise
        except StoreUnavailable as error:
            self._to_write.lost(str(error))
            self._to_read.still_lost()
            raise
        self._to_write.found()
        self._to_read.found()
        return result

    async def _read(self, work: Work[Result]) -> Result:
        return await self._again(lambda: _run(self._reading, work))

    async def _write(self, work: Work[Result]) -> Result:
        async def once() -> Result:
            async with self._dialect.pen():
                return await _run(self._writing, work)

        return await self._again(once)

    async def _again(self, act: Callable[[], Awaitable[Result]]) -> Result:
        for _ in range(_ATTEMPTS - 1):
            try:
                return await act()
            except DBAPIError as error:
                if not self._dialect.clashed(error):
                    raise
        return await act()

    async def erase(self, work: Work[Result], also: Collection[Table] = ()) -> Result:
        """Run work that removes, and take what it removed out of the files' bytes.

        Where another program reads just then, the bytes go with the next removal.

        Args:
            also: tables in which a program that crashed may have left something behind.
        """
        result, names = await self.write(lambda c: touched(c, work))
        self._unswept |= names | {table.name for table in also}
        async with self._broom:  # who waited here often finds it done
            if self._unswept:
                await self._sweep(frozenset(self._unswept))
        return result

    async def _sweep(self, tables: frozenset[str]) -> None:
        self._unswept -= tables
        try:
            swept = await self._told(lambda: self._dialect.sweep(self._engine, tables))
        except StoreUnavailable:
            swept = False
        if not swept:
            self._unswept |= tables
            _LOG.warning("what was removed still stands in the database's files; next removal")

    async def close(self) -> None:
        """Give everything back. SQLite then puts the write-ahead log away."""
        await self._engine.dispose()

    async def _asked(self, reach: Reach, act: Callable[[], Awaitable[Result]]) -> Result:
        if reach.is_away:
            raise StoreUnavailable(reach.why, fix=self._dialect.fix)
        try:
            result = await self._told(act)
        except Refused:
            raise
        except StoreUnavailable as error:
            reach.lost(str(error))
            raise
        reach.found()
        return result

    async def _told(self, act: Callable[[], Awaitable[Result]]) -> Result:
        try:
            return await act()
        except self._failures as error:
            kind = Refused if isinstance(error, _REFUSALS) else StoreUnavailable
            why = _reason(error)
        # raised out here, the new exception does not carry the old one, whose parameters are rows
        raise kind(f"the database cannot be used: {why}", fix=self._dialect.fix)


def _dialect(url: URL, patience_ms: int) -> Dialect:
    """The kind of database an address names; the driver of another is not imported."""
    if url.get_backend_name() == "postgresql":
        from bot.store.postgresql import Postgresql

        return Postgresql(url, patience_ms)
    from bot.store.sqlite import Sqlite

    return Sqlite(url, patience_ms)


async def _run(engine: AsyncEngine, work: Work[Result]) -> Result:
    async with engine.begin() as connection:
        return await connection.run_sync(work)


def _reason(error: BaseException) -> str:
    """A name from a closed set, SQLite's error or PostgreSQL's condition; never the text."""
    origin: Any = getattr(error, "orig", None) or error
    return getattr(origin, "sqlite_errorname", None) or type(origin).__name__


def _hush() -> None:
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_is_grave)


def _is_grave(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING
