"""The secrets of an installation, and what is derived from them."""

import base64
import hmac
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.core.errors import OperatorError

_LINE = re.compile(r"([0-9a-f]{64})(?: (\d{4}-\d\d-\d\d))?")
_WORD_LETTERS = 6
"""Three hundred million values, so that what is found is hardly ever another word."""
_LETTERS = bytes(ord("a") + byte % 26 for byte in range(256))


@dataclass(frozen=True)
class Secret:
    """32 bytes and the day they were made; the keys come from them (HKDF-SHA256, RFC 5869)."""

    secret: bytes
    day: date

    @cached_property
    def hashing(self) -> bytes:
        """For the names of chats."""
        return _derived(self.secret, "chat hash")

    @cached_property
    def searching(self) -> bytes:
        """For the words of a search."""
        return _derived(self.secret, "search word")

    @cached_property
    def sealing(self) -> Fernet:
        """For what must be read again."""
        return Fernet(base64.urlsafe_b64encode(_derived(self.secret, "reminder chat id")))

    @cached_property
    def fingerprint(self) -> str:
        """Tells secrets apart and nothing else."""
        return _derived(self.secret, "fingerprint").hex()

    def name_of(self, chat_id: int) -> str:
        """The name of a chat under this secret."""
        return hmac.digest(self.hashing, str(chat_id).encode(), "sha256").hex()

    def word(self, word: str) -> str:
        """What stands for a word in a search under this secret: letters."""
        digest = hmac.digest(self.searching, word.encode("utf-8", "replace"), "sha256")
        return digest[:_WORD_LETTERS].translate(_LETTERS).decode()


class Keys:
    """Hashes chat ids and words, and encrypts chat ids that must be read again.

    The file holds secrets, newest first, each with its day. Whoever changes it, every other
    program sees it at its next use: the file is looked at each time.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._secrets: tuple[Secret, ...] = ()

    @classmethod
    def load_or_make(cls, path: Path) -> "Keys":
        """The keys in this file; made at first use, readable by its owner alone.

        Raises:
            OperatorError: the file cannot be read or made, or does not hold a secret.
        """
        try:
            if not path.exists():
                _make(path)
        except OSError as error:
            raise _unusable(path, error) from None
        keys = cls(path)
        keys._read()
        return keys

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Newest first, as the file has them now; as they were where it cannot be read now."""
        try:
            if _stamp(self.path) != self._seen:
                self._read()
        except (OSError, OperatorError):
            pass  # a program goes on with what it knows; the next start says what is wrong
        return self._secrets

    @property
    def fingerprint(self) -> str:
        """That of the newest secret."""
        return self.secrets[0].fingerprint

    @property
    def fingerprints(self) -> frozenset[str]:
        """Those of all."""
        return frozenset(secret.fingerprint for secret in self.secrets)

    def hash_of(self, chat_id: int) -> str:
        """The name a chat goes by in the database: HMAC-SHA256 of its id, 64 hex digits."""
        return self.secrets[0].name_of(chat_id)

    def hashes_of(self, chat_id: int) -> list[str]:
        """The same under every secret, newest first: the names it went by before."""
        return [secret.name_of(chat_id) for secret in self.secrets]

    def hash_of_text(self, text: str) -> str:
        """The same for a text that is no chat id: a name, an address."""
        hashing = self.secrets[0].hashing
        return hmac.digest(hashing, b"text\0" + text.encode(), "sha256").hex()

    def seal(self, chat_id: int) -> str:
        """A chat id encrypted (Fernet); the token does not tell when."""
        return self.seal_text(str(chat_id)).decode()

    def unseal(self, sealed: str) -> int:
        """The chat id again.

        Raises:
            cryptography.fernet.InvalidToken: it was sealed with none of these secrets.
        """
        return int(self._unsealing.decrypt(sealed))

    def seal_text(self, text: str) -> bytes:
        """A text encrypted the same way."""
        return self.secrets[0].sealing.encrypt_at_time(text.encode(), current_time=0)

    def unseal_text(self, sealed: bytes) -> str:
        """The text again; raises as `unseal`."""
        return self._unsealing.decrypt(sealed).decode()

    def rotate(self, today: date) -> None:
        """Add a secret of today: from now on it is the newest.

        Raises:
            OperatorError: the file cannot be written.
        """
        with self._changing():
            self._write([Secret(secrets.token_bytes(32), today), *self._secrets])

    def rotate_in_time(self, today: date, keep_days: int) -> bool:
        """Rotate where the newest secret is older than that; whether it was."""
        with self._changing():
            is_old = self._secrets[0].day < today - timedelta(days=keep_days)
            if is_old:
                self._write([Secret(secrets.token_bytes(32), today), *self._secrets])
            return is_old

    def drop_unused(self, today: date, keep_days: int) -> int:
        """Drop the secrets nothing can be under any more; how many.

        Under one that a newer followed `keep_days` ago, the last row has gone since.
        """
        cutoff = today - timedelta(days=keep_days)
        with self._changing():
            pairs = zip(self._secrets, self._secrets[1:], strict=False)
            used = [older for newer, older in pairs if newer.day >= cutoff]
            dropped = len(self._secrets) - len(used) - 1
            if dropped:
                self._write([self._secrets[0], *used])
            return dropped

    @property
    def _unsealing(self) -> MultiFernet:
        return MultiFernet([secret.sealing for secret in self.secrets])

    def _read(self) -> None:
        try:
            seen = _stamp(self.path)
            written = self.path.read_text(encoding="ascii")
        except OSError as error:
            raise _unusable(self.path, error) from None
        except UnicodeDecodeError:
            written = ""
        found = [_LINE.fullmatch(line) for line in written.splitlines()]
        if not found or not all(found):
            raise OperatorError(
                f"the key file {self.path} does not hold a key",
                fix="put its backup in its place, or move it and the database away to begin anew",
            )
        made = datetime.fromtimestamp(seen[1] / 1e9, UTC).date()
        if [match[1] for match in found if match] != [s.secret.hex() for s in self._secrets]:
            self._secrets = tuple(
                Secret(bytes.fromhex(line[1]), date.fromisoformat(line[2]) if line[2] else made)
                for line in found
                if line
            )
        self._seen = seen

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Nobody else changes the file meanwhile, and what is known of it is new."""
        import fcntl

        with _told(self.path):
            lock = os.open(
                self.path.with_name(f".{self.path.name}.lock"), os.O_CREAT | os.O_RDWR, 0o600
            )
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._read()
                yield
            finally:
                os.close(lock)

    def _write(self, ring: Iterable[Secret]) -> None:
        _written(self.path, ring).replace(self.path)
        self._read()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unusable(path, error) from None


def _unusable(path: Path, error: OSError) -> OperatorError:
    why = error.strerror or type(error).__name__
    return OperatorError(
        f"the key file {path} cannot be used: {why}",
        fix="let the program read and write the data folder",
    )


def _derived(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=f"optout {purpose}".encode()).derive(secret)


def _stamp(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def _written(path: Path, ring: Iterable[Secret]) -> Path:
    """The secrets in a new file beside `path`, on the disk."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    lines = [f"{secret.secret.hex()} {secret.day.isoformat()}\n" for secret in ring]
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _make(path: Path) -> None:
    """Write a first secret. Of two programs starting at once, one secret wins, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = _written(path, [Secret(secrets.token_bytes(32), datetime.now(UTC).date())])
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    finally:
        fresh.unlink(missing_ok=True)
