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
# A word further on that nobody would write but as a password.
_NEAR = re.compile(
    r"(?:비밀번호|비번|패스워드|로그인|\b(?i:password|passcode|pw|pwd|log ?in"
    r"|sign ?in)\b)[^\n\ue000]{0,30}?"
    r"(?<![^\s:=/'\"(])(?P<secret>(?!(?i:iphone|ipad|ios|android|galaxy|windows|macos|https?:))"
    r"(?=[^\s]{0,20}[0-9])(?:(?=[^\sA-Z]{0,20}[A-Z])"
    r"(?=[^\sa-z]{0,20}[a-z])[0-9A-Za-z!#$%^&*_-]{8,40}+"
    r"|(?=[0-9A-Za-z]{2,20}[!#$%^&*])[0-9A-Za-z!#$%^&*_-]{6,40}+))(?![0-9A-Za-z@./])"
)
_CODE = re.compile(
    r"(?:\b(?:otp|2fa|(?:backup|recovery|sms|text) code)\b|일회용|보안\s?코드"
    r"|인증)[^0-9\n\ue000]{0,14}?"
    r"(?P<secret>[0-9]{4,8}(?:[ -][0-9]{4})?|[0-9]{2,3}(?:[ -][0-9]{2,3}){1,3})(?![0-9])"
    r"|(?<!error )\bcode\b[^0-9\n\ue000]{0,30}?\s?(?:is|was|[:=-])\s?(?P<six>[0-9]{6})(?![0-9])",
    re.IGNORECASE,
)


def find(view: str) -> Iterator[Span]:
    """Every word with a digit or a sign in it that is said to be a password or a code."""
    for match in _SAID.finditer(view):
        yield Span(*match.span("secret"), "password")
    for pattern in (_NEAR, _CODE):
        for match in pattern.finditer(view):
            yield Span(*match.span(match.lastgroup or "secret"), "password")
