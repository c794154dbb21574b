"""A text as the terms it can be found by, and a search as what it wants of them.

Terms are words, and of a Korean word its syllables two by two, for endings hang on it: "거부"
stands in "거부해요" as well. In the database each is a short keyed hash.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

from bot.store.keys import Secret

_RUN = re.compile(r"[가-힣]+|[^\W_가-힣]+")
_PIECE = re.compile(r"[\"“”„‟「」]([^\"“”„‟「」]*)[\"“”„‟「」]?|(\S+)")
_BETWEEN = "0"
"""Stands between two texts, so that no phrase reaches from one into the other; no hash has it."""

_MOST_PHRASES = 16


def terms_of(text: str) -> Iterator[str]:
    """The terms of a text, in their order."""
    for match in _RUN.finditer(unicodedata.normalize("NFKC", text).lower()):
        run = match[0]
        if len(run) > 1 and "가" <= run[0] <= "힣":
            yield from (first + second for first, second in pairwise(run))
        else:
            yield run


def tokens_of(texts: Iterable[str], secret: Secret) -> str:
    """The terms of the texts as they are kept: hashes, with blanks between."""
    parts = ([secret.word(term) for term in terms_of(text)] for text in texts)
    return f" {_BETWEEN} ".join(" ".join(part) for part in parts)


def phrases_of(search: str) -> list[list[str]]:
    """What a search wants: all of these phrases, each with its terms side by side.

    What stands in quotation marks is one phrase; else every word is one. At most `_MOST_PHRASES`.
    """
    pieces = (match[1] or match[2] or "" for match in _PIECE.finditer(search))
    phrases = [list(terms_of(piece)) for piece in pieces]
    return [phrase for phrase in phrases if phrase][:_MOST_PHRASES]
