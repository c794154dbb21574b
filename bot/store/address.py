"""Where the database is: a file of SQLite, or a server of PostgreSQL."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.core.errors import OperatorError

_POSTGRESQL = frozenset({"postgresql", "postgresql+psycopg"})
_KINDS = "name a file, which SQLite then makes, or write postgresql://user@host/name"


def address(url_or_path: str | Path) -> URL:
    """Where the database is: a file by its path, or an address, with the driver we use.

    The folder and the file are made where they are missing, readable by their owner alone.

    Raises:
        OperatorError: it is no address, names a database we cannot use, or cannot be made. The
            address is not repeated, for it may hold a password.
    """
    text = str(url_or_path)
    try:
        url = make_url(text) if "://" in text else URL.create("sqlite", database=text)
    except (ArgumentError, ValueError):
        raise OperatorError("the address of the database cannot be read", fix=_KINDS) from None
    if url.drivername in _POSTGRESQL:
        return _on_a_server(url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise OperatorError(
            f"a database of the kind {url.drivername!r} cannot be used here", fix=_KINDS
        )
    return _in_a_file(url)


def _on_a_server(url: URL) -> URL:
    if not url.database:
        raise OperatorError("the address of the database names no database", fix=_KINDS)
    return url.set(drivername="postgresql+psycopg_async")


def _in_a_file(url: URL) -> URL:
    path = Path(url.database or "")
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
