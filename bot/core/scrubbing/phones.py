"""Telephone numbers: Korean, international, and any number said to be one."""

import re
from collections.abc import Iterator

from bot.core.scrubbing.digits import DATE, DIGIT, GAP, digits_of
from bot.core.scrubbing.spelling import Span

_SPOKEN_GAP = rf"(?:{GAP}|\s?(?:에|다시|대시|의)\s?)"
_MOBILE = re.compile(
    rf"(?<![0-9])(?:(?:\+\s?|00)?82{GAP}[(]?0?[)]?|[(]?[0oO공영]){_SPOKEN_GAP}"
    rf"[1lI일]{_SPOKEN_GAP}[0oO공영16789육칠팔구](?:{_SPOKEN_GAP}(?:[oO]|{DIGIT})){{7,8}}(?![0-9])"
)
# The first half of a mobile number, typed apart from the second.
_BEGUN = re.compile(r"(?<![0-9A-Za-z.,/=_-])01[016789][ .-][0-9]{3,4}(?![0-9]|[:,.-] ?[0-9])")
# Area code and number as in Germany, with a slash between them.
_SLASHED = re.compile(
    r"(?<![0-9/.-])0[1-9][0-9]{1,4} ?/ ?[0-9]{3,8}(?:[ -][0-9]{1,5}){0,3}(?![0-9/]|[.:][0-9])"
)
_ABROAD = re.compile(
    r"(?<![0-9+/=_.-])(?:\+\s?[1-9]|00[1-9])(?:[ .\-()/]{0,3}[0-9]){7,14}(?![0-9])"
)
# From 0 on, as most countries write a number at home.
_AT_HOME = re.compile(
    rf"(?<![0-9A-Za-z.,/=_-])(?!{DATE})[(]?0[1-9](?:[ .\-()]{{0,2}}[0-9]){{7,11}}"
    r"(?![0-9]|[:,.][0-9])"
)
_AMERICAN = re.compile(
    r"(?<![0-9-])(?:1[ .-])?(?:[(][2-9][0-9]{2}[)][ .-]?|[2-9][0-9]{2}[-.])"
    r"[0-9]{3}[ .-][0-9]{4}(?![0-9-])"
)
_SAID_TO_BE = re.compile(
    rf"(?:전화|연락처|휴대폰|핸드폰|폰번호|\b(?:phone|call|text|tel|mobile|cell|whatsapp|reach)\b"
    rf"|\bmy number)[^0-9\n\ue000]{{0,18}}?"
    rf"(?P<number>(?!{DATE})(?<![0-9])[(+]?[0-9]"
    rf"(?:[ .\-()]{{0,2}}[0-9]){{6,14}}(?![0-9]|[:,/][0-9]))",
    re.IGNORECASE,
)
_WORD = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)"
_IN_WORDS = re.compile(rf"\b(?:{_WORD}[ ,-]{{1,2}}){{6,15}}{_WORD}\b", re.IGNORECASE)
# One number for all of Korea: 1588, 1644, 1833 and the like belong to companies and offices.
_NATIONWIDE = re.compile("1[568][0-9]{6}")
_FORM_BEFORE = re.compile(r"(?:양식|접수|사건|form|case|ticket)[^0-9\n]{0,12}$", re.IGNORECASE)


def find(view: str) -> Iterator[Span]:
    """Every number that somebody can be called on, but the nationwide ones of offices."""
    for pattern in (_MOBILE, _BEGUN, _ABROAD, _AT_HOME, _SLASHED, _AMERICAN, _IN_WORDS):
        for match in pattern.finditer(view):
            yield Span(match.start(), match.end(), "phone")
    for match in _SAID_TO_BE.finditer(view):
        start, end = match.span("number")
        nationwide = _NATIONWIDE.fullmatch(digits_of(match["number"]))
        if not nationwide and not _FORM_BEFORE.search(view, max(0, start - 20), start):
            yield Span(start, end, "phone")
