"""The filters of the queue, as they stand in an address."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from bot.console.page import parse_day
from bot.core.guide import Lang
from bot.core.reviewing import Cursor, QueueFilter, State, Why

ANY = "any"
"""The state that leaves it open; without one, what is open is shown."""

_FIELDS = ("why", "state", "lang", "surface", "jurisdiction", "guide", "version", "since", "until")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_AFTER = "%Y%m%dT%H"

Kind = TypeVar("Kind", bound=StrEnum)


def filter_in(query: Mapping[str, str]) -> QueueFilter:
    """The filter an address asks for; what has not the shape of a filter is left out."""
    asked = query.get("state", "")
    return QueueFilter(
        why=_member(Why, query.get("why")),
        lang=_member(Lang, query.get("lang")),
        surface=_id(query.get("surface")),
        jurisdiction=_id(query.get("jurisdiction")),
        corpus_version=_id(query.get("version")),
        guide=_id(query.get("guide")),
        since=parse_day(query.get("since")),
        until=parse_day(query.get("until")),
        state=None if asked == ANY else _member(State, asked) or State.OPEN,
    )


def fields_in(query: Mapping[str, str]) -> dict[str, str]:
    """The filters of an address by name, and nothing else of it."""
    return {name: query[name] for name in _FIELDS if query.get(name)}


def address_of(query: Mapping[str, str], **more: str) -> str:
    """The same filters as part of an address, with a question mark; empty where there are none."""
    pairs = fields_in(query) | more
    return f"?{urlencode(pairs)}" if pairs else ""


def cursor_in(query: Mapping[str, str]) -> Cursor | None:
    """Where the page before ended."""
    hour, _, number = query.get("after", "").partition("-")
    try:
        return Cursor(datetime.strptime(hour, _AFTER).replace(tzinfo=UTC), number)
    except ValueError:
        return None


def cursor_written(cursor: Cursor) -> str:
    """A place in the queue, for an address."""
    return f"{cursor.hour.astimezone(UTC).strftime(_AFTER)}-{cursor.number}"


def _member(kind: type[Kind], value: str | None) -> Kind | None:
    return kind(value) if value in set(kind) else None


def _id(value: str | None) -> str | None:
    return value if value is not None and _ID.fullmatch(value) else None
