"""Passwords and codes that somebody types after the word for them."""

import re
from collections.abc import Iterator

from bot.core.scrubbing.spelling import Span

_SAID = re.compile(
    r"(?:비밀번호|비번|패스워드|패쓰워드|인증 ?번호|인증 ?코드|"
    r"\b(?:password|passwd|passcode|pass|pw|pwd|pin|"
    r"(?:login|verification|security|one-time) code)\b)"
    r"(?:\s?(?:은|는|이|가|:|=|\bis\b|\bwas\b)){0,2}\s{0,2}"
    r"(?P<secret>(?![a-z-]{0,30}+(?![0-9a-z!@#$%^&*_-]))[0-9a-z!@#$%^&*_-]{4,40}+)",
    re.IGNORECASE,
)


def find(view: str) -> Iterator[Span]:
    """Every word with a digit or a sign in it that is said to be a password or a code."""
    for match in _SAID.finditer(view):
        yield Span(*match.span("secret"), "password")
