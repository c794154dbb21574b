"""Coordinates of a place."""

import re
from collections.abc import Iterator

from bot.core.scrubbing.spelling import Span

_DECIMAL = re.compile(
    r"(?<![0-9.])-?[0-9]{1,3}\.[0-9]{4,15}°?\s?[NS]?\s?[,/ ]\s?"
    r"-?[0-9]{1,3}\.[0-9]{4,15}°?\s?[EW]?(?![0-9])"
)
_DEGREES = re.compile(
    r"(?<![0-9])[0-9]{1,3}\s?[°도]\s?[0-9]{1,2}\s?['′분]\s?[0-9]{1,2}(?:\.[0-9]{1,6})?\s?(?:\""
    r"|''|″|초)\s?[NSEW]?"
)


def find(view: str) -> Iterator[Span]:
    """Latitude and longitude, as far as a house can be told from them."""
    for pattern in (_DECIMAL, _DEGREES):
        for match in pattern.finditer(view):
            yield Span(match.start(), match.end(), "place")
