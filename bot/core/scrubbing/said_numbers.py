"""Numbers that somebody names: of a student, a patient, a member, a taxpayer, a device."""

import re
from collections.abc import Iterator

from bot.core.scrubbing.spelling import Span

_WHOSE = (
    r"(?:(?:학|사|군|수험|교)번|(?:회원|고객|환자|등록|보험|보험증|증권|신분증|외국인|사번|수험"
    r"|일련|시리얼|계약|카드|사업자\s?등록|사업자)"
    r"\s?번호|시리얼|건강보험증?|신분증|사원증|학생증|"
    r"\b(?:nhs|pps|ppsn|dni|nie|nif|bsn|pesel|sin|tin|itin|vat|nino|abn|tfn|medicare"
    r"|personalausweis|"
    r"ausweis(?:nummer)?|steuer-?id|imei|udid|serial|tax id|national id|id card|student id"
    r"|employee id|"
    r"user id|account id|dl|(?:student|employee|staff|pupil|member(?:ship)?|customer|patient"
    r"|policy|insurance|serial|identity)(?= (?:number|no\b|id\b|card))|policy|insurance)\b"
    r"(?:\s(?:number|no\.?|id))?)"
)
_NUMBER = (
    r"(?P<number>(?<![0-9A-Za-z])(?:[A-Z]{1,3}[ -]?)?[0-9](?:[ -]?[0-9]){4,19}"
    r"(?:-?[A-Z]{1,2})?(?![0-9A-Za-z]))"
)
_SAID = re.compile(
    rf"{_WHOSE}(?:\s?(?:은|는|이|가|:|=|#|\(|\bis\b)){{0,3}}\s{{0,2}}{_NUMBER}", re.IGNORECASE
)
_LAST_DIGITS = re.compile(
    r"(?:뒷\s?자리|끝\s?자리|뒤\s?네\s?자리|뒷\s?번호|끝\s?번호|\blast (?:four|4)(?: digits)?"
    r"(?: of (?:my )?[a-z ]{2,16})?|\bending(?: in| with)?)"
    r"(?:\s?(?:은|는|이|가|:|\bis\b|\bare\b)){0,2}\s{0,2}(?P<number>[0-9]{3,7})(?![0-9])",
    re.IGNORECASE,
)


def find(view: str) -> Iterator[Span]:
    """Every number after the word for whose it is, and the last digits of any."""
    for pattern in (_SAID, _LAST_DIGITS):
        for match in pattern.finditer(view):
            yield Span(*match.span("number"), "id-number")
