"""A bar for each value, longest first, with its name above it and its number at the end."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.console.charts.svg import Said, picture, tag, text

_ROW = 34.0


@dataclass(frozen=True, slots=True)
class Bar:
    """How long, and what is written: `says` stands at the right end."""

    name: str
    value: float
    says: str
    hue: str = "c1"


def bars(said: Said, drawn: Sequence[Bar], *, width: float, longest_name: int) -> Markup:
    """The bars in the order they come; names longer than `longest_name` are cut in the picture."""
    highest = max((bar.value for bar in drawn), default=0) or 1
    rows = []
    for index, bar in enumerate(drawn):
        top = index * _ROW
        name = bar.name
        if len(name) > longest_name:
            name = name[: longest_name - 1].rstrip() + "…"
        length = max(2.0, width * bar.value / highest) if bar.value else 0
        rows += [
            text(name, 0, top + 14, "name"),
            text(bar.says, width, top + 14, "value", "end"),
            tag("rect", x=0, y=top + 20, width=width, height=6, rx=1, class_="track"),
            tag("rect", x=0, y=top + 20, width=length, height=6, rx=1, class_=bar.hue),
        ]
    return picture(said, width, max(_ROW, len(drawn) * _ROW), *rows)
