"""Which pieces of a text are worth looking at; a long message holds few digits."""

import re
from collections.abc import Iterator

BEFORE, AFTER = 120, 160
"""Characters around a digit within which the words for it and the rest of an address stand."""

Piece = tuple[int, str]
"""Where a piece begins, and the piece."""

_DIGIT = re.compile("[0-9]")
_HANGUL = re.compile("[가-힣]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_BLANK = re.compile(r"\s")


def whole(view: str) -> Iterator[Piece]:
    """The text."""
    yield 0, view


def with_hangul(view: str) -> Iterator[Piece]:
    """The text where it holds a syllable of Hangul."""
    if _HANGUL.search(view):
        yield 0, view


def with_latin(view: str) -> Iterator[Piece]:
    """The text where it holds a Latin letter."""
    if _LATIN.search(view):
        yield 0, view


def near_digits(view: str) -> Iterator[Piece]:
    """What stands around the digits, cut between two words."""
    start = end = 0
    for match in _DIGIT.finditer(view):
        if match.start() - BEFORE > end:
            if end:
                yield start, view[start:end]
            start = _blank_before(view, match.start() - BEFORE)
        if match.end() + AFTER > end:
            end = _blank_after(view, match.end() + AFTER)
    if end:
        yield start, view[start:end]


def _blank_before(view: str, at: int) -> int:
    return max(view.rfind(" ", 0, at), view.rfind("\n", 0, at)) + 1


def _blank_after(view: str, at: int) -> int:
    blank = _BLANK.search(view, at)
    return blank.start() if blank else len(view)
