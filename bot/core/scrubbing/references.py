"""Numbers under which a company or an office keeps somebody's case, and those of parcels."""

import re
from collections.abc import Iterator

from bot.core.scrubbing.digits import digits_of
from bot.core.scrubbing.spelling import Span

_WORD = (
    r"(?:(?:접수|문의|신고|민원|상담|처리|관리|요청|티켓|케이스|사례|등기|운송장|송장|주문|예약"
    r"|영수증)\s?(?:번호|넘버)|"
    r"케이스|티켓|운송장|"
    r"\b(?:case|ticket|reference|ref|request|complaint|incident|inquiry|enquiry|report|order|"
    r"tracking|booking|claim)(?:\s?(?:number|no\.?|num|id|code))?)"
)
_NUMBER = r"(?:[A-Z0-9]{1,6}[-/])?[A-Z0-9]{1,20}(?:[-/][A-Z0-9]{2,16}){0,3}"
_SAID = re.compile(
    rf"{_WORD}(?:\s?(?:은|는|이|가|:|=|#|\(|\bis\b|\bwas\b)){{0,3}}\s{{0,2}}#?"
    rf"(?P<number>(?=[A-Z/-]{{0,8}}[0-9])(?<![0-9A-Za-z-]){_NUMBER})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_POLICE = re.compile(
    r"사건\s?번호\s?(?:는|은|가|:)?\s?(?P<number>(?:20[0-9]{2}-)?[0-9]{6,10})(?![0-9-])"
)
# An article, a judgment and a decision have fewer digits than a ticket.
_FEWEST = 7
_PUBLIC = re.compile(
    r"[A-Z]{1,7}-[0-9]{1,4}/[0-9]{2,4}|20[0-9]{2}/[0-9]{1,5}|PIPEDA-[0-9-]{1,12}", re.IGNORECASE
)


def find(view: str) -> Iterator[Span]:
    """Every number with seven digits or more after the word for a case, a ticket, a parcel."""
    for match in _SAID.finditer(view):
        if len(digits_of(match["number"])) >= _FEWEST and not _PUBLIC.fullmatch(match["number"]):
            yield Span(*match.span("number"), "reference")
    for match in _POLICE.finditer(view):
        yield Span(*match.span("number"), "reference")
