"""Whether somebody wrote in their own words, or copied what a person asked."""

import re
import unicodedata
from difflib import SequenceMatcher

_NO_WORD = re.compile(r"[\W_]+")
_LETTERS = 12
"""A run of fewer letters, spaces left out, can be the same by chance: "인스타그램 학습 거부"."""
_SHARE = 0.6
_ALIKE = 0.85


def is_copied(own: str, theirs: str) -> bool:
    """Whether a text repeats another, or most of it, or nearly: case, spaces and marks aside.

    Order does not help either: the same words in another order are the same words. Pure.
    """
    mine, other = _letters(own), _letters(theirs)
    if not mine or not other:
        return False
    if mine == other or _sorted(own) == _sorted(theirs):
        return True
    matcher = SequenceMatcher(None, mine, other, autojunk=False)
    run = matcher.find_longest_match().size
    shorter = min(len(mine), len(other))
    return (run >= _LETTERS and run >= _SHARE * shorter) or matcher.ratio() >= _ALIKE


def _letters(text: str) -> str:
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def _sorted(text: str) -> list[str]:
    spelt = unicodedata.normalize("NFKC", text).casefold()
    return sorted(word for word in _NO_WORD.split(spelt) if word)
