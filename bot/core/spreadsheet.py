"""Cells that a spreadsheet shows and does not run."""

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def defused(cell: str) -> str:
    """The same cell, after an apostrophe where a spreadsheet would take it for a formula.

    Source: owasp.org, "CSV Injection". Full-width signs are taken for the ASCII ones by some.
    """
    plain = cell.translate(_HALF_WIDTH).lstrip(" ")
    return f"'{cell}" if plain.startswith(_BEGINS_FORMULA) else cell


_HALF_WIDTH = str.maketrans("＝＋－＠", "=+-@")
