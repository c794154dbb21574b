"""Passwords as slow hashes."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

_AT_ONCE = 2  # each takes 64 MiB and a core for a tenth of a second


class Passwords:
    """Makes and checks hashes (argon2id), beside the event loop and two at once at most."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """`hasher`: with other parameters than argon2's own (RFC 9106), to be quick in tests."""
        self._hasher = hasher or PasswordHasher()
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._nobody = self._hasher.hash(secrets.token_urlsafe(32))

    async def hash(self, password: str) -> str:
        """The hash to keep."""
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, password: str, hashed: str | None) -> bool:
        """Whether it is the password of that hash; without one, False after the same work."""
        async with self._room:
            fits = await asyncio.to_thread(self._fits, password, hashed or self._nobody)
        return fits and hashed is not None

    def _fits(self, password: str, hashed: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (Argon2Error, InvalidHashError):
            return False


def invented() -> str:
    """A one-time password to read out: 24 characters in groups, 110 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
    groups = ("".join(secrets.choice(letters) for _ in range(4)) for _ in range(6))
    return "-".join(groups)
