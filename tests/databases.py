"""Where a store of the tests is: a file of SQLite, or a database on a PostgreSQL server."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bot.store.keys import Keys
from bot.store.store import Store
from bot.store.times import Clock
from bot.store.turns import Scrub
from tests.postgres import Cluster

KINDS = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Place:
    """One database, as the store and as other programs reach it, with the key beside it."""

    folder: Path
    cluster: Cluster | None = None

    @property
    def keys(self) -> Keys:
        """The keys it is kept under."""
        return Keys.load_or_make(self.folder / "key")

    @property
    def where(self) -> str | Path:
        """What a store is opened with."""
        return self.cluster.address() if self.cluster else self.folder / "bot.sqlite"

    async def open(self, clock: Clock, scrub: Scrub = str, patience_ms: int = 2_000) -> Store:
        """A store here."""
        return await Store.open(self.where, self.keys, clock, scrub, patience_ms=patience_ms)

    def connect(self) -> Any:
        """Another program's connection, which begins nothing by itself."""
        if self.cluster:
            return psycopg.connect(str(self.where), autocommit=True)
        connection = sqlite3.connect(self.where, isolation_level=None)
        connection.execute("PRAGMA secure_delete = ON")  # as every program of ours
        return connection

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What another program finds or does here."""
        with closing(self.connect()) as connection:
            cursor = connection.execute(query)
            return [tuple(row) for row in cursor.fetchall()] if cursor.description else []

    @contextmanager
    def held(self) -> Iterator[None]:
        """Another program holds it meanwhile, so that nothing can be written."""
        with closing(self.connect()) as holder:
            if self.cluster:
                holder.execute("BEGIN")
                holder.execute("LOCK TABLE turns, handled IN ACCESS EXCLUSIVE MODE")
            else:
                holder.execute("BEGIN IMMEDIATE")
            yield

    @contextmanager
    def read(self) -> Iterator[None]:
        """Another program reads meanwhile, and goes on seeing what stood there before."""
        with closing(self.connect()) as reader:
            reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ" if self.cluster else "BEGIN")
            reader.execute("SELECT count(*) FROM campaigns").fetchall()
            yield

    def bytes(self) -> bytes:
        """Everything the database has on disk; of a server all its files, with its logs."""
        if self.cluster:
            # what a checkpoint would drop from the log, then what it brings from memory to the disk
            return self.cluster.bytes() + self.cluster.flushed().bytes()
        files = sorted(self.folder.glob("bot.sqlite*"))
        assert [file.name for file in files] == ["bot.sqlite", "bot.sqlite-shm", "bot.sqlite-wal"]
        return b"".join(file.read_bytes() for file in files)


@contextmanager
def a_place(folder: Path, cluster: Cluster | None) -> Iterator[Place]:
    """A file in a folder, or the database of a server, empty, until the block ends."""
    if cluster is None:
        yield Place(folder)
        return
    with cluster.emptied():
        yield Place(folder, cluster)
