"""A folder in which files appear whole, and nowhere else than here."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, flock
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_FILE = 0o600


class SafeFolder:
    """An open folder. Nothing in it is followed: a link in a path is an error, not a way out."""

    def __init__(self, descriptor: int) -> None:
        self._fd = descriptor

    def read(self, name: str) -> str | None:
        """The text of a file; None where there is none."""
        try:
            fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=self._fd)
        except FileNotFoundError:
            return None
        with os.fdopen(fd, encoding="utf-8") as file:
            return file.read()

    def write(self, name: str, text: str) -> None:
        """Put a file in the place of an earlier one."""
        with self._written(text) as fresh:
            os.replace(fresh, name, src_dir_fd=self._fd, dst_dir_fd=self._fd)

    def write_new(self, name: str, text: str) -> bool:
        """Put a file where there is none; False where there is one."""
        with self._written(text) as fresh:
            try:
                os.link(
                    fresh, name, src_dir_fd=self._fd, dst_dir_fd=self._fd, follow_symlinks=False
                )
            except FileExistsError:
                return False
        return True

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Until the block ends, whoever else asks for this name waits."""
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
        with os.fdopen(os.open(name, flags, _FILE, dir_fd=self._fd)) as lock:
            flock(lock, LOCK_EX)
            yield

    @contextmanager
    def _written(self, text: str) -> Iterator[str]:
        """A new file under a name of its own, gone when the block ends unless it was moved."""
        fresh = f".{secrets.token_hex(8)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        try:
            with os.fdopen(
                os.open(fresh, flags, _FILE, dir_fd=self._fd), "w", encoding="utf-8"
            ) as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            yield fresh
        finally:
            with suppress(FileNotFoundError):
                os.unlink(fresh, dir_fd=self._fd)


@contextmanager
def safe_folder(root: Path, *names: str) -> Iterator[SafeFolder]:
    """A folder below `root`, made where it is missing."""
    root.mkdir(parents=True, exist_ok=True)
    fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for name in names:
            with suppress(FileExistsError):
                os.mkdir(name, 0o700, dir_fd=fd)
            inner = os.open(name, _FOLDER, dir_fd=fd)
            os.close(fd)
            fd = inner
        yield SafeFolder(fd)
    finally:
        os.close(fd)
