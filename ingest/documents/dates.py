"""Dates as pages print them, and which of them is the day an article appeared."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(
    r"(?<!\d)(?:"
    r"(?P<y1>\d{4})(?:\s?[./-]\s?(?P<m1>\d{1,2})\s?[./-]\s?(?P<d1>\d{1,2})(?:\.(?!\d))?"
    r"|\s?년\s?(?P<m2>\d{1,2})\s?월\s?(?P<d2>\d{1,2})\s?일)"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?[\s-](?:of\s)?(?P<m3>{_MONTH})\.?,?[\s-](?P<y3>\d{{4}})"
    rf"|(?P<m4>{_MONTH})\.?\s(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y4>\d{{4}})"
    r"|(?P<a>\d{1,2})[./](?P<b>\d{1,2})[./](?P<y5>\d{4})"
    r")(?!\d)",
    re.IGNORECASE,
)

_TODAY = r"today|오늘(?:의\s?날짜)?|현재\s?(?:시각|시간)"
_PUBLISHED = (
    r"(?:기사\s?|최초\s?)?(?:입력|등록|승인|작성|게재|발행|게시|송고)(?:\s?(?:일시|일자|시간|시각|일))?"
    r"|(?:first\s)?published(?:\sdate)?|publication\sdate|publish\sdate|posted|date|released"
)
_UPDATED = (
    r"(?:최종\s?)?(?:수정|업데이트|갱신)(?:\s?(?:일시|일자|시간|시각|일))?"
    r"|(?:last\s)?(?:updated|modified)"
)
_WEEKDAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun"
    r"|[월화수목금토일]요일|\([월화수목금토일]\)"
)
_TIME = (
    r"t?(?:오전|오후)?\s?\d{1,2}\s?(?::\s?\d{2}(?::\s?\d{2}(?:\.\d+)?)?|시(?:\s?\d{1,2}\s?분)?)"
    r"\s?(?:[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?"
)
_ZONE = r"kst|gmt|utc|bst|cet|cest|est|edt|pst|pdt|et|pt|ist|sgt|jst|hkt|z|[+-]\d{2}:?\d{2}"
_REPORTER = r"기자명|(?:[가-힣]{2,4}\s?)(?:인턴|수습|선임|전문|객원)?\s?(?:기자|특파원)"
_COUNT = r"(?:댓글|조회수?|추천|공유)\s?[\d,]*|\d+\s?min(?:ute)?s?\sread"
_FILLER = r"on|at|일시|일자|시간|시각|일|날짜|t"


def _alone(pattern: str) -> re.Pattern[str]:
    """Match the pattern where no letter touches it."""
    return re.compile(rf"(?<![^\W\d_])(?:{pattern})(?![^\W\d_])", re.IGNORECASE)


_IS_TODAY, _IS_PUBLISHED, _IS_UPDATED = _alone(_TODAY), _alone(_PUBLISHED), _alone(_UPDATED)
_IS_WEEKDAY = _alone(_WEEKDAY)
_BESIDE_A_DATE = [
    re.compile(r"(?<!\w)[Bb]y\s[A-Z][\w.'’-]*(?:\s(?:and\s|&\s)?[A-Z][\w.'’-]*){0,6}"),
    _alone(_TIME),
    _alone(f"{_TODAY}|{_PUBLISHED}|{_UPDATED}|{_WEEKDAY}|{_REPORTER}|{_COUNT}"),
    _alone(f"{_ZONE}|{_FILLER}"),
]
_LINE_MAX = 160


class DateKind(StrEnum):
    """How sure a line that is nothing but a date is of being the article's day."""

    PUBLISHED = "published"
    UPDATED = "updated"
    BARE = "bare"
    WEEKDAY = "weekday"
    """Bare with the day's name: as often the masthead's day as the article's."""
    TODAY = "today"
    """The day somebody looked at the page."""


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that holds a date and no words of its own. `day` is None where it is ambiguous."""

    kind: DateKind
    day: date | None


def parse_day(text: str) -> date | None:
    """Read the day a text begins with: ISO 8601, English or Korean, a weekday before it or not.

    Three numbers with the year last are read only where no other order is possible.
    """
    start = re.sub(rf"^\s*(?:{_WEEKDAY}),?\s*", "", text[:_LINE_MAX], flags=re.IGNORECASE)
    found = _DATE.match(start)
    return _day(found) if found else None


def parse_date_line(line: str) -> DateLine | None:
    """Read a line that is only a date: with label, time, byline and counters or without."""
    if len(line) > _LINE_MAX:
        return None
    first = _DATE.search(line)
    if first is None:
        return None
    rest = _DATE.sub("|", line)
    for pattern in _BESIDE_A_DATE:
        rest = pattern.sub("|", rest)
    if any(map(str.isalnum, rest)):
        return None
    if _IS_TODAY.search(line):
        return DateLine(DateKind.TODAY, _day(first))
    if label := _IS_PUBLISHED.search(line):
        return DateLine(DateKind.PUBLISHED, _day(_DATE.search(line, label.end()) or first))
    if _IS_UPDATED.search(line):
        return DateLine(DateKind.UPDATED, _day(first))
    kind = DateKind.WEEKDAY if _IS_WEEKDAY.search(line) else DateKind.BARE
    return DateLine(kind, _day(first))


def _day(found: re.Match[str]) -> date | None:
    part = found.groupdict()
    if part["y1"]:
        return _date(part["y1"], part["m1"] or part["m2"], part["d1"] or part["d2"])
    if part["y3"]:
        return _date(part["y3"], _month(part["m3"]), part["d3"])
    if part["y4"]:
        return _date(part["y4"], _month(part["m4"]), part["d4"])
    readings = {
        _date(part["y5"], part["b"], part["a"]),
        _date(part["y5"], part["a"], part["b"]),
    } - {None}
    return readings.pop() if len(readings) == 1 else None


def _month(name: str) -> int:
    return next(n for n, full in enumerate(_MONTHS, start=1) if full.startswith(name.lower()[:3]))


def _date(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:  # the 31st of June
        return None
