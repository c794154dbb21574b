"""Numbers of papers: resident and foreigner registration, passport, licence, business."""

import re
from collections.abc import Iterator
from itertools import chain

from bot.core.scrubbing.digits import digits_of, is_day
from bot.core.scrubbing.spelling import Span

_GAP = r"(?:[ \n.\-()/_·~]{0,3}|\s?(?:에|다시)\s?)"
# Six digits of a birthday, one for century and sex, six more or as many as somebody showed.
# Numbers given since 2020 have no check digit, so only the shape counts.
_RESIDENT = re.compile(
    rf"(?<![0-9])(?P<day>[0-9](?:{_GAP}[0-9]){{5}}){_GAP}(?P<kind>[0-9])"
    rf"(?:(?:{_GAP}[0-9]){{6}}|\s?[*xX●○#]{{1,6}}+)(?![0-9])(?!\.[0-9])"
)
# With a slip in the day it is somebody's all the same.
_RESIDENT_SLIP = re.compile(r"(?<![0-9-])[0-9]{6}-[0-9]{7}(?![0-9-])")
# As far as somebody dared to type it.
_RESIDENT_BEGUN = re.compile(
    r"(?<![0-9-])(?P<day>[0-9]{6})\s?-\s?(?P<kind>[1-8])(?![0-9A-Za-z]|[-,.:/] ?[0-9])"
)
_RESIDENT_SHOWN = re.compile(
    r"(?:주민|민증|외국인\s?등록|앞자리|resident)[^0-9\n]{0,16}?"
    r"(?P<number>(?<![0-9])[0-9]{6}(?:-[0-9])?(?![0-9]))",
    re.IGNORECASE,
)
_RESIDENT_REST = re.compile(
    r"(?:뒷\s?자리|주민)[^0-9\n]{0,10}?(?P<number>(?<![0-9])[1-8][0-9]{6}(?![0-9]))"
)
_LICENCE = re.compile(r"(?<![0-9-])[1-2][0-9]-[0-9]{2}-[0-9]{6}-[0-9]{2}(?![0-9-])")
_BUSINESS = re.compile(r"(?<![0-9-])[0-9]{3}-[0-9]{2}-[0-9]{5}(?![0-9-])")
_SOCIAL_SECURITY = re.compile(r"(?<![0-9-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![0-9-])")
_NATIONAL_INSURANCE = re.compile(r"\b[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b")
_PASSPORT = re.compile(
    r"(?<![0-9A-Za-z])[MSRODGmsrodg] ?(?:[0-9]{8}|[0-9]{3}[A-Za-z][0-9]{4})(?![0-9A-Za-z])"
)
# A word with at least four digits after the name of the paper.
_NUMBER = r"(?P<number>\b(?=[A-Z-]{0,8}[0-9])(?=(?:[A-Z-]{0,8}[0-9]){4})[A-Z0-9-]{6,20}\b)"
_SAID_PASSPORT = re.compile(rf"(?:여권|passport)[^0-9\n\[\ue000]{{0,16}}?{_NUMBER}", re.IGNORECASE)
_SAID_LICENCE = re.compile(
    rf"(?:면허|licen[cs]e|\bDL[ :#])[^0-9\n\[\ue000]{{0,16}}?{_NUMBER}", re.IGNORECASE
)
_SAID_LICENCE_APART = re.compile(
    r"(?:면허|licen[cs]e)[^0-9\n\[\ue000]{0,16}?(?P<number>[0-9]{2,6}(?:[ -][0-9]{2,6}){2,3})"
    r"(?![0-9])",
    re.IGNORECASE,
)
_SAID_SOCIAL_SECURITY = re.compile(
    r"\b(?:ssn|social security)[^0-9\n\ue000]{0,12}?(?P<number>[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{4})"
    r"(?![0-9])",
    re.IGNORECASE,
)
_SAID_PASSPORT_APART = re.compile(
    r"(?:여권|passport)[^0-9\n\[\ue000]{0,16}?(?P<number>\b[A-Z] ?[0-9]{4} [0-9]{4})(?![0-9])",
    re.IGNORECASE,
)
_SAID = {
    _SAID_SOCIAL_SECURITY: "id-number",
    _SAID_PASSPORT_APART: "passport",
    _SAID_PASSPORT: "passport",
    _SAID_LICENCE: "licence",
    _SAID_LICENCE_APART: "licence",
    _RESIDENT_SHOWN: "resident-number",
    _RESIDENT_REST: "resident-number",
}
_PLAIN = {
    _RESIDENT_SLIP: "resident-number",
    _LICENCE: "licence",
    _BUSINESS: "business-number",
    _SOCIAL_SECURITY: "id-number",
    _NATIONAL_INSURANCE: "id-number",
    _PASSPORT: "passport",
}


def find(view: str) -> Iterator[Span]:
    """Every number of a paper, by its shape or by the paper's name before it."""
    for match in chain(_RESIDENT.finditer(view), _RESIDENT_BEGUN.finditer(view)):
        if is_day(digits_of(match["day"])):
            tag = "foreigner-number" if match["kind"] in "5678" else "resident-number"
            yield Span(match.start(), match.end(), tag)
    for pattern, tag in _PLAIN.items():
        for match in pattern.finditer(view):
            yield Span(match.start(), match.end(), tag)
    for pattern, tag in _SAID.items():
        for match in pattern.finditer(view):
            yield Span(*match.span("number"), tag)
