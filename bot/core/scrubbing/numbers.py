"""Numbers too long to be a quantity, whatever they belong to."""

import re
from collections.abc import Iterator

from bot.core.scrubbing.digits import digits_of
from bot.core.scrubbing.spelling import Span

# What follows a number of things, of money, of people, of time.
_COUNTED = (
    r"(?!\s?(?:원|명|개|회|번(?!호)|건|달러|유로|won|usd|eur|krw|views?|likes?|followers?|users?"
    r"|people|"
    r"downloads|[%$€£₩]))"
)
_FORM_BEFORE = re.compile(
    r"(?:양식|폼|조회\s?수|contact/|forms?\b|views?)[^0-9\n]{0,16}$", re.IGNORECASE
)
_FORM_AFTER = re.compile(
    r"\s?(?:이|가|은|는|라는|이라는)?\s?(?:옛날?|예전|그|무슨)?\s?(?:양식|폼\b|forms?\b)"
)
_RUN = re.compile(
    rf"(?<![0-9A-Za-z_.,/=&#$€£₩+-])[0-9]{{9,400}}+(?![0-9A-Za-z_]|[.,][0-9]){_COUNTED}"
)
# Three to five groups with one year among them are dates.
_GROUPS = re.compile(
    r"(?<![0-9A-Za-z_.,/:=$€£₩제-])(?<![0-9][ -])(?<![0-9]  )[0-9]{2,6}(?:(?:-"
    r"|\s{1,2})[0-9]{2,6}){2,4}"
    rf"(?![0-9A-Za-z_:/-]|[.,][0-9]| {{0,2}}-?[0-9]){_COUNTED}"
)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_ONE_BY_ONE = re.compile(r"(?<![0-9.,-])(?<![0-9] )[0-9](?:[ .-][0-9]){7,23}(?![0-9]|[ .,-][0-9])")
# Read out in Hangul; fewer of these syllables in a row are words.
_SYLLABLE = "[공영일이삼사오육칠팔구]"
_SPOKEN = re.compile(
    rf"(?<![가-힣]){_SYLLABLE}(?:(?:[ .\-]{{0,2}}|\s?(?:다시|대시|에)\s){_SYLLABLE}){{8,30}}+"
    rf"(?![ .\-]{{0,2}}{_SYLLABLE})"
)
# Numbers that everybody calls.
_HOTLINE = re.compile(r"(?<![0-9])(?:1[01][0-9]|1[38]2|1366|1388|911|988|999)(?![0-9])")
_GROUPED = range(9, 17)
"""How many digits a number in groups has; fewer may be a score, more a table."""


def find(view: str) -> Iterator[Span]:
    """Nine digits and more, in one piece or in groups, but forms and what is counted."""
    for match in _RUN.finditer(view):
        before = _FORM_BEFORE.search(view, max(0, match.start() - 24), match.start())
        if not before and not _FORM_AFTER.match(view, match.end()):
            yield Span(match.start(), match.end(), "number")
    for match in _GROUPS.finditer(view):
        many = len(digits_of(match[0]))
        if many in _GROUPED and not _YEAR.search(match[0]) and not _HOTLINE.search(match[0]):
            yield Span(match.start(), match.end(), "number")
    for pattern in (_ONE_BY_ONE, _SPOKEN):
        for match in pattern.finditer(view):
            yield Span(match.start(), match.end(), "number")
