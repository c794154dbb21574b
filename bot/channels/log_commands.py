"""The log at a terminal: what was purged, and turns going out."""

from collections.abc import AsyncIterator
from dataclasses import fields
from datetime import date
from typing import BinaryIO

from bot.core.exporting import Format, head, line
from bot.core.keeping import Purged
from bot.core.reviewing import LoggedTurn


def purged_lines(purged: Purged, today: date, keep_days: int) -> list[str]:
    """What a purge removed, as lines to read."""
    counts = [f"{getattr(purged, field.name):>7} {field.name}" for field in fields(purged)]
    return [f"removed on {today}, with {keep_days} days to keep:", *counts]


async def export(turns: AsyncIterator[LoggedTurn], format: Format, out: BinaryIO) -> None:
    """Write turns as they come, in UTF-8 wherever this runs."""
    out.write(head(format).encode())
    async for turn in turns:
        out.write(line(turn, format).encode())
    out.flush()
