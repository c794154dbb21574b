"""Where values and days stand in a plot."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from markupsafe import Markup

from bot.console.charts.svg import tag, text

ROOM_FOR_VALUES = 40.0
"""Left of a plane, for what `lines_across` writes there."""

_ROOM_FOR_A_DAY = 46.0
_MONDAY = 0


@dataclass(frozen=True, slots=True)
class Plane:
    """The part of a plot where values stand: its edges, the days across and the highest value."""

    left: float
    right: float
    top: float
    bottom: float
    days: Sequence[date]
    highest: float

    @property
    def step(self) -> float:
        """The width of a day."""
        return (self.right - self.left) / max(1, len(self.days))

    def x(self, index: int) -> float:
        """The middle of a day."""
        return self.left + (index + 0.5) * self.step

    def y(self, value: float) -> float:
        """The height of a value."""
        return self.bottom - (self.bottom - self.top) * value / self.highest


def ticks(highest: float, about: int = 3) -> list[float]:
    """Round values from 0 to the first at or above `highest`, about so many steps."""
    if highest <= 0:
        return [0.0, 1.0]
    rough = highest / about
    power = 10.0 ** floor(log10(rough))
    step = next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= rough * 0.999)
    return [step * n for n in range(ceil(highest / step - 1e-9) + 1)]


def lines_across(
    plane: Plane, values: Sequence[float], label: Callable[[float], str]
) -> Iterator[Markup]:
    """A hairline at each value, which stands left of it."""
    for value in values:
        y = plane.y(value)
        which = "axis" if value == 0 else "grid"
        yield tag("line", x1=plane.left, x2=plane.right, y1=y, y2=y, class_=which)
        yield text(label(value), plane.left - 8, y + 4, "tick", "end")


def days_below(plane: Plane, label: Callable[[date], str]) -> Iterator[Markup]:
    """Days under the plot: each where there is room, else Mondays, as many as there is room for."""
    marked = list(enumerate(plane.days))
    if plane.step < _ROOM_FOR_A_DAY and len(plane.days) > 10:
        marked = [(i, day) for i, day in marked if day.weekday() == _MONDAY]
    elif plane.step < _ROOM_FOR_A_DAY:
        marked = marked[:: ceil(_ROOM_FOR_A_DAY / plane.step)]
    most = max(2, int((plane.right - plane.left) / _ROOM_FOR_A_DAY / 1.3))
    for index, day in marked[:: ceil(len(marked) / most)]:
        x = plane.x(index)
        yield tag("line", x1=x, x2=x, y1=plane.bottom, y2=plane.bottom + 4, class_="axis")
        room = x - plane.left, plane.right - x
        anchor = "start" if room[0] < 18 else "end" if room[1] < 18 else "middle"
        yield text(label(day), x, plane.bottom + 17, "tick", anchor)
