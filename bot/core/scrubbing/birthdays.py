"""Dates of birth, where the words say that they are."""

import re
from collections.abc import Iterator

from bot.core.scrubbing.spelling import Span

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}+"
_DAY = (
    r"(?:(?:(?:19|20)[0-9]{2}|[0-9]{2})\s?[-./년]\s?[01]?[0-9]\s?[-./월]\s?[0-3]?[0-9](?:\s?일)?"
    r"|[01]?[0-9]\s?[-./월]\s?[0-3]?[0-9](?:\s?일)?(?:\s?[-./,]\s?(?:19|20)?[0-9]{2})?"
    r"|[0-3]?[0-9]\s?[-./]\s?[01]?[0-9]\s?[-./]\s?(?:19|20)?[0-9]{2}"
    r"|(?:(?:19|20)[0-9]{2}|[0-9]{2})[01][0-9][0-3][0-9]"
    rf"|[0-3]?[0-9](?:st|nd|rd|th)?\s?(?:of\s)?{_MONTH}[ ,.]{{0,2}}(?:(?:19|20)?[0-9]{{2}})?"
    rf"|{_MONTH}\s[0-3]?[0-9](?:st|nd|rd|th)?(?:[ ,]{{1,2}}(?:19|20)[0-9]{{2}})?)(?![0-9])"
)
_AFTER = re.compile(
    r"(?:생년월일|생일|출생|태어난\s?날|\bborn\b|\bd\.?o\.?b\b|"
    r"\bb(?:irth ?)?(?:day|date)\b|\bdate of birth\b)"
    rf"[^0-9\n\ue000]{{0,14}}?(?<![0-9])(?P<day>{_DAY})",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?<![0-9])(?P<day>{_DAY})[.\s]{{0,2}}(?:생|출생|태어|에\s태어)", re.IGNORECASE
)


def find(view: str) -> Iterator[Span]:
    """Every day of a birth; a year alone stays."""
    for pattern in (_AFTER, _BEFORE):
        for match in pattern.finditer(view):
            yield Span(*match.span("day"), "birthday")
