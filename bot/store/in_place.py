"""A file of SQLite that is deleted or replaced while it is open.

SQLite would go on writing where nobody finds it, or make an empty file in its place.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError


def stay_in_place(engine: Engine, path: Path) -> None:
    """Let no connection outlive its file, and none be made where it is missing."""

    def before_connecting(*_: Any) -> None:
        path.stat()  # raises FileNotFoundError

    def connected(_: Any, record: Any) -> None:
        record.info["file"] = _identity(path)

    def taken(_: Any, record: Any, __: Any) -> None:
        if record.info["file"] != _identity(path):
            raise DisconnectionError("the file was replaced")

    event.listen(engine, "do_connect", before_connecting)
    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", taken)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
