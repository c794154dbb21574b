"""One bar that is the whole, cut into shares."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.console.charts.svg import Said, picture, tag, text

_GAP = 2.0


@dataclass(frozen=True, slots=True)
class Share:
    """A part: its size, its colour, what is written below it."""

    name: str
    value: float
    says: str
    hue: str


def strip(said: Said, shares: Sequence[Share], *, width: float) -> Markup:
    """The parts side by side; below, each part's number and name in its colour, left to right."""
    whole = sum(share.value for share in shares) or 1
    shown = [share for share in shares if share.value]
    drawn, x = [], 0.0
    column = width / max(1, len(shown))
    for index, share in enumerate(shown):
        length = width * share.value / whole
        drawn.append(
            tag("rect", x=x, y=0, width=max(1.0, length - _GAP), height=26, class_=share.hue)
        )
        # the last one ends where the bar ends
        last = index == len(shown) - 1 and index > 0
        at, anchor = (width, "end") if last else (index * column, "start")
        drawn.append(text(share.says, at, 48, f"{share.hue} value", anchor))
        drawn.append(text(share.name, at, 64, f"{share.hue} key", anchor))
        x += length
    return picture(said, width, 70, *drawn)
