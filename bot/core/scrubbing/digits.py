"""How people put digits down."""

import re

GAP = r"[ \n.,\-()/_·*~]{0,3}"
"""What stands between two digits of one number."""

DIGIT = r"[0-9공영일이삼사오육륙칠팔구]"
"""A digit, or the syllable that is read for it."""

DATE = (
    r"(?:(?:19|20)[0-9]{2}\s?[-./년]\s?[01]?[0-9]\s?[-./월]\s?[0-3]?[0-9](?![0-9])|"
    r"[0-3]?[0-9]\s?[-./]\s?[0-3]?[0-9]\s?[-./]\s?(?:19|20)[0-9]{2}(?![0-9]))"
)
"""A day with its year of four digits."""

_NO_DIGIT = re.compile("[^0-9]")


def digits_of(text: str) -> str:
    """The digits of a text alone."""
    return _NO_DIGIT.sub("", text)


def is_day(digits: str) -> bool:
    """Whether six digits can be year, month and day of a birth (YYMMDD)."""
    return 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31


def passes_luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
