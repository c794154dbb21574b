"""The one secret of an installation, and what is derived from it."""

import base64
import hmac
import os
import re
import secrets
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.core.errors import OperatorError

_WRITTEN = re.compile(r"[0-9a-f]{64}\n?")


class Keys:
    """Hashes chat ids, and encrypts those that must be read again.

    Three keys come from one secret of 32 bytes (HKDF-SHA256, RFC 5869): one for hashing, one for
    encrypting, one that only tells secrets apart.
    """

    def __init__(self, secret: bytes, path: Path) -> None:
        self.path = path
        self._hashing = _derived(secret, "chat hash")
        self._sealing = Fernet(base64.urlsafe_b64encode(_derived(secret, "reminder chat id")))
        self.fingerprint = _derived(secret, "fingerprint").hex()

    @classmethod
    def load_or_make(cls, path: Path) -> "Keys":
        """The keys of the secret in this file; made at first use, readable by its owner alone.

        Raises:
            OperatorError: the file cannot be read or made, or does not hold a secret.
        """
        try:
            if not path.exists():
                _make(path)
            written = path.read_text(encoding="ascii")
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise OperatorError(
                f"the key file {path} cannot be used: {why}",
                fix="let the program read and write the data folder",
            ) from None
        except UnicodeDecodeError:
            written = ""
        if not _WRITTEN.fullmatch(written):
            raise OperatorError(
                f"the key file {path} does not hold a key",
                fix="put its backup in its place, or move it and the database away to begin anew",
            )
        return cls(bytes.fromhex(written), path)

    def hash_of(self, chat_id: int) -> str:
        """The name a chat goes by in the database: HMAC-SHA256 of its id, 64 hex digits."""
        return hmac.digest(self._hashing, str(chat_id).encode(), "sha256").hex()

    def hash_of_text(self, text: str) -> str:
        """The same for a text that is no chat id: a name, an address."""
        return hmac.digest(self._hashing, b"text\0" + text.encode(), "sha256").hex()

    def seal(self, chat_id: int) -> str:
        """A chat id encrypted (Fernet); the token does not tell when."""
        return self._sealing.encrypt_at_time(str(chat_id).encode(), current_time=0).decode()

    def unseal(self, sealed: str) -> int:
        """The chat id again.

        Raises:
            cryptography.fernet.InvalidToken: it was not sealed with this key.
        """
        return int(self._sealing.decrypt(sealed))

    def seal_text(self, text: str) -> bytes:
        """A text encrypted the same way."""
        return self._sealing.encrypt_at_time(text.encode(), current_time=0)

    def unseal_text(self, sealed: bytes) -> str:
        """The text again; raises as `unseal`."""
        return self._sealing.decrypt(sealed).decode()


def _derived(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=f"optout {purpose}".encode()).derive(secret)


def _make(path: Path) -> None:
    """Write a new secret. Of two programs starting at once, one secret wins, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{secrets.token_hex(32)}\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(fresh, path)
    except FileExistsError:
        return
    finally:
        fresh.unlink(missing_ok=True)
