"""Rows for a spreadsheet, in which no cell is a formula."""

import csv
import io
import unicodedata
from collections.abc import Sequence

MARK = "\ufeff"
"""Goes before the first row, so that a spreadsheet reads UTF-8: Korean and all."""

# Source: owasp.org, "CSV Injection". A line break acts as the tab and the carriage return there.
_LEADS = frozenset("=+-@\t\r\n")
_QUOTES = frozenset("\"'`‘’“”«»")

Cell = str | int | float | None


def row(cells: Sequence[Cell]) -> str:
    """One row of CSV with its line end: texts in quotes, defused; numbers and blanks as they are.

    In quotes no separator splits a cell, whichever one the spreadsheet of a country takes.
    """
    out = io.StringIO()
    safe = [defused(cell) if isinstance(cell, str) else cell for cell in cells]
    csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n").writerow(safe)
    return out.getvalue()


def defused(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would calculate it."""
    return f"'{text}" if _calculates(text) else text


def _calculates(text: str) -> bool:
    """Whether it begins like a formula, behind what a spreadsheet or its reader may skip.

    Full-width signs count as the narrow ones: a spreadsheet set to Korean or Japanese takes them.
    """
    for character in text:
        if unicodedata.normalize("NFKC", character)[:1] in _LEADS:
            return True
        blank = character.isspace() or unicodedata.category(character) in ("Cc", "Cf")
        if not blank and character not in _QUOTES:
            return False
    return False
