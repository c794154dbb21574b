"""A database, its transactions, and the one place where a failure is told."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    IntegrityError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.core.errors import OperatorError
from bot.core.keeping import StoreUnavailable
from bot.store.in_place import stay_in_place
from bot.store.reach import Reach

Result = TypeVar("Result")
Work = Callable[[Connection], Result]

_LOG = logging.getLogger(__name__)

# What a database, its driver, the disk or impatience (an OSError) can raise. UnicodeError: a text
# that has no UTF-8 form.
_FAILURES = (SQLAlchemyError, sqlite3.Error, OSError, UnicodeError)
# Of these: the database is there and does not take what it was given.
_REFUSALS = (IntegrityError, DataError, ProgrammingError, sqlite3.IntegrityError, UnicodeError)
# These write parameters or rows at DEBUG, so what people typed.
_TALKATIVE = ("aiosqlite", "sqlalchemy.engine.Engine")
_BEGIN = "optout_begin"
_FIX = "see that its file is there, can be written, has room, and no other program holds it"


class Refused(StoreUnavailable):
    """The database is there and will never take this."""


class Database:
    """Runs work in transactions; what goes wrong in them comes out as `StoreUnavailable`.

    Work is a function of a connection that issues SQL and returns what it found. It runs once,
    whole or not at all.
    """

    def __init__(self, url: URL, patience_ms: int) -> None:
        """Nothing is opened yet.

        Args:
            patience_ms: how long to wait where another program holds the database.
        """
        _hush()
        self._patience_seconds = patience_ms / 1_000
        self._pen = asyncio.Lock()
        # hide_parameters: even an exception nobody should see carries no row in its text
        engine = create_async_engine(url, hide_parameters=True, pool_timeout=self._patience_seconds)
        event.listen(engine.sync_engine, "connect", _prepare(patience_ms))
        event.listen(engine.sync_engine, "begin", _begin)
        if url.get_backend_name() == "sqlite" and url.database:
            stay_in_place(engine.sync_engine, Path(url.database))
        self._engine = engine
        self._to_read, self._to_write = Reach(), Reach()
        self._reading = engine.execution_options(**{_BEGIN: "BEGIN"})
        # a write that begins as a read can find somebody else has written meanwhile
        self._writing = engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})

    async def read(self, work: Work[Result]) -> Result:
        """Run work that only reads, on one state of the database."""
        return await _asked(self._to_read, lambda: _run(self._reading, work))

    async def write(self, work: Work[Result]) -> Result:
        """Run work that writes; only one writes at a time, in the order they came."""
        return await _asked(self._to_write, lambda: self._write(work))

    async def write_late(self, work: Work[Result]) -> Result:
        """The same for work nobody waits for: it asks a database that counts as away as well."""
        try:
            result = await _told(lambda: self._write(work))
        except Refused:
            raise
        except StoreUnavailable as error:
            self._to_write.lost(str(error))
            self._to_read.still_lost()
            raise
        self._to_write.found()
        self._to_read.found()
        return result

    async def _write(self, work: Work[Result]) -> Result:
        # SQLite would have those who wait look again and again
        async with asyncio.timeout(self._patience_seconds):
            await self._pen.acquire()
        try:
            return await _run(self._writing, work)
        finally:
            self._pen.release()

    async def erase(self, work: Work[Result]) -> Result:
        """Run work that removes, and take what it removed out of the files' bytes.

        Where another program reads just then, the bytes go with the next removal or at closing.
        """
        result = await self.write(work)
        await self.sweep()
        return result

    async def sweep(self) -> None:
        """Empty the write-ahead log, where removed rows still stand."""
        try:
            swept = await _told(lambda: _run(self._engine, _emptied))
        except StoreUnavailable:
            swept = False
        if not swept:
            _LOG.warning("what was removed still stands in the write-ahead log; next removal")

    async def close(self) -> None:
        """Give everything back. SQLite then puts the write-ahead log away."""
        await self._engine.dispose()


def address(url_or_path: str | Path) -> URL:
    """Where the database is: a file by its path, or an address.

    The folder and the file are made where they are missing, readable by their owner alone.

    Raises:
        OperatorError: it is no address, names a database we cannot use, or cannot be made.
    """
    text = str(url_or_path)
    try:
        url = make_url(text) if "://" in text else URL.create("sqlite", database=text)
    except (ArgumentError, ValueError):
        raise OperatorError(
            "the address of the database cannot be read", fix="write the path of a file instead"
        ) from None
    if url.get_backend_name() != "sqlite" or not url.database:
        raise OperatorError(
            f"a database of the kind {url.get_backend_name()!r} cannot be used here",
            fix="name a file, which SQLite then makes",
        )
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise OperatorError(
            f"the database {path} cannot be opened: {why}",
            fix="let the program write in the data folder",
        ) from None
    return url.set(drivername="sqlite+aiosqlite")


async def _run(engine: AsyncEngine, work: Work[Result]) -> Result:
    async with engine.begin() as connection:
        return await connection.run_sync(work)


async def _asked(reach: Reach, act: Callable[[], Awaitable[Result]]) -> Result:
    if reach.is_away:
        raise StoreUnavailable(reach.why, fix=_FIX)
    try:
        result = await _told(act)
    except Refused:
        raise
    except StoreUnavailable as error:
        reach.lost(str(error))
        raise
    reach.found()
    return result


async def _told(act: Callable[[], Awaitable[Result]]) -> Result:
    try:
        return await act()
    except _FAILURES as error:
        kind = Refused if isinstance(error, _REFUSALS) else StoreUnavailable
        why = _reason(error)
    # raised out here, the new exception does not carry the old one, whose parameters are rows
    raise kind(f"the database cannot be used: {why}", fix=_FIX)


def _reason(error: BaseException) -> str:
    """A name from a closed set; never the text of the exception."""
    origin = getattr(error, "orig", None) or error
    return getattr(origin, "sqlite_errorname", None) or type(origin).__name__


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


def _hush() -> None:
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_is_grave)


def _is_grave(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING
