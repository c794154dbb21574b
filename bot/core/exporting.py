"""A logged turn as a line of text: a JSON object, or a row for a spreadsheet."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.core.reviewing import LoggedTurn
from bot.core.spreadsheet import MARK, Cell, row


class Format(StrEnum):
    """What an export is written as."""

    JSONL = "jsonl"
    CSV = "csv"


COLUMNS = tuple(field.name for field in fields(LoggedTurn))
"""The keys of an object, the columns of a row."""


def head(format: Format) -> str:
    """What goes before the first turn."""
    return MARK + row(COLUMNS) if format is Format.CSV else ""


def line(turn: LoggedTurn, format: Format) -> str:
    """A turn, with the end of its line."""
    return _WRITTEN[format]({name: _plain(getattr(turn, name)) for name in COLUMNS})


def _plain(value: Any) -> Any:
    """The value as JSON has it."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    return value.isoformat() if isinstance(value, datetime) else value


def _object(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"


def _row(values: dict[str, Any]) -> str:
    return row([_cell(value) for value in values.values()])


def _cell(value: Any) -> Cell:
    """Lists are names, so spaces part them; what is nested stays JSON."""
    if isinstance(value, list | tuple):
        return " ".join(value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return value if isinstance(value, int | float | None) else str(value)


_WRITTEN: dict[Format, Callable[[dict[str, Any]], str]] = {
    Format.JSONL: _object,
    Format.CSV: _row,
}
