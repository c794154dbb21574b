"""One number in two languages."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bot.core.guide import Lang, Section
from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule

_DIGITS = r"\d[\d,]*(?:\.\d+)?"
# 216억 2,320만: a chain of units, each smaller than the one before, is one number.
# 제37조 is an article; 조 is a trillion only before money.
_UNIT = r"(?:조(?=\s?(?:\d[\d,]*억\s?)?원)|[억만천백])+"
_KOREAN = re.compile(rf"(?:{_DIGITS}\s?{_UNIT}\s?)+(?:\d{{1,4}}(?=[가-힣]))?|{_DIGITS}")
_PART = re.compile(rf"({_DIGITS})\s?([조억만천백]*)")
_ENGLISH = re.compile(rf"({_DIGITS})(?:\s?(trillion|billion|million|thousand|bn|m)\b)?")
_UNITS = {"조": 10**12, "억": 10**8, "만": 10**4, "천": 10**3, "백": 10**2}
_SCALES = {
    "trillion": 10**12,
    "billion": 10**9,
    "bn": 10**9,
    "million": 10**6,
    "m": 10**6,
    "thousand": 10**3,
}
_WORDS = {
    Lang.KO: {
        1: "한 |하나|첫|1인당|매년",
        2: "두 |둘|두번째|이틀",
        3: "세 |셋|사흘",
        4: "네 |넷|나흘",
        5: "다섯|닷새",
        6: "여섯",
        7: "일곱|일주일",
        8: "여덟",
        9: "아홉",
        10: "열 |열흘|십",
        12: "열두",
        14: "두 주|2주",
        20: "스무",
        24: "하루",
    },
    Lang.EN: {
        1: "one|once|first|a|an|each|single|per",
        2: "two|twice|second|both",
        3: "three|third",
        4: "four|fourth",
        5: "five|fifth",
        6: "six|sixth",
        7: "seven|seventh|week",
        8: "eight|eighth",
        9: "nine|ninth",
        10: "ten|tenth",
        11: "eleven",
        12: "twelve",
        14: "fortnight",
        20: "twenty",
        24: "day",
        30: "thirty",
        50: "fifty",
    },
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*\b", re.IGNORECASE)


@rule("same-numbers", "Numbers, dates, articles and amounts are the same in both languages.")
def same_numbers(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    english = {f.guide.card.slug: f for f in knowledge.files if f.guide.card.lang is Lang.EN}
    for file in knowledge.files:
        twin = english.get(file.guide.card.slug)
        if twin is None or twin is file:
            continue
        # sections that do not pair are another rule's business
        for korean, other in zip(file.guide.sections, twin.guide.sections, strict=False):
            for section, against, lang, path in (
                (korean, other, Lang.KO, file.path),
                (other, korean, Lang.EN, twin.path),
            ):
                missing = _missing(section, against, lang)
                if missing:
                    said = ", ".join(missing)
                    says = f"`{section.heading}`: {said} only in this language"
                    yield report(path, section.line, says, "say the same number in both")


def numbers_in(text: str, lang: Lang) -> set[Decimal]:
    """The numbers a text writes in digits, with 억 and million multiplied out."""
    return set(_korean(text) if lang is Lang.KO else _english(text))


def _missing(section: Section, against: Section, lang: Lang) -> list[str]:
    mine, theirs = _text(section), _text(against)
    other = Lang.EN if lang is Lang.KO else Lang.KO
    there = numbers_in(theirs, other) | set(_spelt(theirs, other))
    return [f"{number:f}" for number in sorted(numbers_in(mine, lang) - there)]


def _text(section: Section) -> str:
    return " ".join(block.text for block in section.blocks)


def _korean(text: str) -> Iterator[Decimal]:
    for match in _KOREAN.finditer(text):
        parts = _PART.findall(match.group())
        total = Decimal(0)
        for digits, units in parts:
            value = _decimal(digits)
            for unit in units:
                value *= _UNITS[unit]
            total += value
        yield total.normalize()


def _english(text: str) -> Iterator[Decimal]:
    for digits, scale in _ENGLISH.findall(text):
        yield (_decimal(digits) * _SCALES.get(scale, 1)).normalize()


def _spelt(text: str, lang: Lang) -> Iterator[Decimal]:
    """Numbers in words, and months by name, that the other language may write in digits."""
    for number, words in _WORDS[lang].items():
        pattern = rf"\b(?:{words})\b" if lang is Lang.EN else words
        if re.search(pattern, text, re.IGNORECASE):
            yield Decimal(number).normalize()
    if lang is Lang.EN:
        for month in _MONTH.findall(text):
            yield Decimal(_MONTHS.index(month.lower()) + 1).normalize()


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))
