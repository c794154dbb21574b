"""A PostgreSQL server for the tests: made from the system's programs, gone afterwards.

It is set up with the very lines of docs/log.md.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bot.settings import ROOT

MISSING = "no PostgreSQL server is installed: apt-get install postgresql"
DATABASE = "optout"  # and its user, as docs/log.md has it
_USER = "postgres"  # of the package; a server refuses to run as root
_OPTIONS = (
    "listen_addresses=''",
    "fsync=off",
    "synchronous_commit=off",
    "autovacuum=off",  # it would clean up before a test has looked
    "max_connections=60",
)


@dataclass(frozen=True)
class Cluster:
    """A running server. `folder` holds all its files, its log and its socket."""

    folder: Path

    def address(self, name: str = DATABASE, user: str = DATABASE) -> str:
        """The address of a database, as a setting takes it."""
        return f"postgresql://{user}@/{name}?host={self.folder}"

    def administer(self, statement: str, name: str = "postgres") -> None:
        """Run a statement as its administrator."""
        with psycopg.connect(self.address(name, _USER), autocommit=True) as connection:
            connection.execute(statement)

    def flushed(self) -> "Cluster":
        """The same with all its memory on the disk, that of unlogged tables as well.

        Only a checkpoint before files are copied does that, or a shutdown.
        """
        self.administer("CREATE DATABASE copied TEMPLATE template0 STRATEGY FILE_COPY")
        self.administer("DROP DATABASE copied")
        return self

    def bytes(self) -> bytes:
        """All its files: tables, write-ahead log, server log."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return b"\0".join(file.read_bytes() for file in files)

    @contextmanager
    def emptied(self) -> Iterator[None]:
        """The database without a table; those made until the block ends go with it."""
        try:
            yield
        finally:
            self.administer("DROP SCHEMA public CASCADE", DATABASE)
            self.administer("CREATE SCHEMA public AUTHORIZATION optout", DATABASE)


def programs() -> Path | None:
    """The folder of the server's programs, of the newest version; None where there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(folders, key=lambda path: int(path.parts[-3]))
    return newest[-1].parent if newest else None


@contextmanager
def running(bin_dir: Path, *options: str) -> Iterator[Cluster]:
    """A server until the block ends.

    Args:
        options: settings that go before those of the tests, `name=value`.
    """
    folder = Path(tempfile.mkdtemp(prefix="optout-pg-"))  # a socket's path must be short
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _USER, _USER)
        data, log = folder / "data", folder / "server.log"
        _run(bin_dir / "initdb", "-D", data, "-A", "trust", "-U", _USER, "-E", "UTF8", "--no-sync")
        told = " ".join(f"-c {option}" for option in (*_OPTIONS, *options))
        start = ("-D", data, "-l", log, "-o", f"-k {folder} {told}", "-w", "start")
        _run(bin_dir / "pg_ctl", *start)
        try:
            cluster = Cluster(folder)
            _set_up(cluster)
            yield cluster
        finally:
            _run(bin_dir / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _set_up(cluster: Cluster) -> None:
    """Do what docs/log.md says."""
    written = (ROOT / "docs" / "log.md").read_text(encoding="utf-8")
    server, log_files = re.findall(r"```sql\n(.*?)```", written, re.DOTALL)
    for statement in server.strip().splitlines():
        cluster.administer(statement)
    for statement in log_files.strip().splitlines():
        cluster.administer(statement, DATABASE)


def _run(*command: str | Path) -> None:
    mine = ["runuser", "-u", _USER, "--"] if os.geteuid() == 0 else []
    subprocess.run(
        [*mine, *map(str, command)], check=True, capture_output=True, cwd="/", timeout=60
    )
