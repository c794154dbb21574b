"""One spelling of a text, and the way back to the text as it was written."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

TAGS = (
    "email",
    "link",
    "handle",
    "resident-number",
    "foreigner-number",
    "licence",
    "id-number",
    "passport",
    "business-number",
    "card",
    "account",
    "birthday",
    "password",
    "phone",
    "ip",
    "device",
    "plate",
    "place",
    "reference",
    "number",
    "address",
    "name",
)
"""What stands in square brackets where something was taken out."""

MASK = "\ue000"
"""A tag as the finders see it: one character that no pattern takes for a letter, digit or space."""

_TAG = re.compile(rf"\[(?:{'|'.join(TAGS)})\]")
_DASHES = (
    "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\u3161\u1173\u2500\u2043\u02d7\ufe63\uff0d"
)
_QUOTES = "\u2018\u2019\u02bc\u00b4`"
_UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u20e3"


class Span(NamedTuple):
    """From where to where in a spelling, and the tag that takes its place."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text and what the finders look at instead.

    Attributes:
        text: composed (NFC), otherwise as written.
        view: full-width and decorated letters and digits are plain, every dash is a hyphen, every
            blank a space, what cannot be seen is left out; a tag is `MASK`.
        starts: for each character of `view` where it begins in `text`, ascending.
        ends: where it ends there.
    """

    text: str
    view: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def place(self, span: Span) -> tuple[int, int]:
        """From where to where in `text`."""
        return self.starts[span.start], self.ends[span.end - 1]


def spell(text: str) -> Spelling:
    """The spelling of a text in which identifiers are looked for."""
    text = unicodedata.normalize("NFC", text)
    view: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    tags = {match.start(): match.end() for match in _TAG.finditer(text)}
    at = 0
    while at < len(text):
        end = tags.get(at, at + 1)
        for plain in MASK if at in tags else _plain(text[at]):
            view.append(plain)
            starts.append(at)
            ends.append(end)
        at = end
    return Spelling(text, "".join(view), tuple(starts), tuple(ends))


def words(text: str) -> frozenset[str]:
    """The words of a list written with blanks between them."""
    return frozenset(text.split())


def any_of(text: str) -> str:
    """A pattern for any word of a list written with blanks between them, longer ones first."""
    return f"(?:{'|'.join(sorted(text.split(), key=len, reverse=True))})"


def compact(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return "".join(char for char in text.casefold() if char.isalnum())


@lru_cache(maxsize=8192)
def _plain(char: str) -> str:
    if char == "\n" or "!" <= char <= "," or "." <= char <= "_" or "a" <= char <= "~":
        return char
    if char in _DASHES:
        return "-"
    if char in "\u3002\uff61":
        return "."
    if char in _QUOTES:
        return "'"
    category = unicodedata.category(char)
    if category == "Cf" or char in _UNSEEN or "\ufe00" <= char <= "\ufe0f":
        return ""
    if category in ("Zs", "Cc"):
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(char))
    return unicodedata.normalize("NFKC", char)
