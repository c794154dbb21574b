"""A line through the days, named at its end."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.console.charts.axes import ROOM_FOR_VALUES, Plane, days_below, lines_across, ticks
from bot.console.charts.svg import Said, picture, tag, text

_BETWEEN_NAMES = 30.0


@dataclass(frozen=True, slots=True)
class Line:
    """A value for each day, None where there is none.

    `dots` are values the line goes smoothly through, each drawn faintly.
    """

    name: str
    hue: str
    values: Sequence[float | None]
    dots: Sequence[float | None] = ()


def lines(
    said: Said,
    days: Sequence[date],
    drawn: Sequence[Line],
    *,
    size: tuple[float, float],
    room_for_names: float,
    say_day: Callable[[date], str],
    say_value: Callable[[float], str],
) -> Markup:
    """Lines over days; each has its last value and its name at its right end."""
    width, height = size
    every = [v for line in drawn for v in (*line.values, *line.dots) if v is not None]
    steps = ticks(max(every, default=0.0))
    plane = Plane(ROOM_FOR_VALUES, width - room_for_names, 14, height - 24, days, steps[-1])
    return picture(
        said,
        width,
        height,
        *lines_across(plane, steps, say_value),
        *(dot for line in drawn for dot in _dots(plane, line)),
        *(path for line in drawn for path in _paths(plane, line)),
        *_names(plane, drawn, say_value),
        *days_below(plane, say_day),
    )


def moving_mean(values: Sequence[float | None], weights: Sequence[float]) -> list[float | None]:
    """The weighted mean of each value and the six before it; None where all weigh nothing."""
    means: list[float | None] = []
    for end in range(1, len(values) + 1):
        week = range(max(0, end - 7), end)
        pairs = [(v, weights[i]) for i in week if (v := values[i]) is not None]
        weight = sum(w for _, w in pairs)
        means.append(sum(v * w for v, w in pairs) / weight if weight else None)
    return means


def _dots(plane: Plane, line: Line) -> Iterator[Markup]:
    for index, value in enumerate(line.dots):
        if value is not None:
            yield tag(
                "circle", cx=plane.x(index), cy=plane.y(value), r=1.7, class_=f"{line.hue} dot"
            )


def _paths(plane: Plane, line: Line) -> Iterator[Markup]:
    """One for each stretch of days without a hole; a day alone is a point."""
    stretch: list[tuple[float, float]] = []
    for index, value in [*enumerate(line.values), (len(line.values), None)]:
        if value is not None:
            stretch.append((plane.x(index), plane.y(value)))
        elif stretch:
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in stretch)
            if len(stretch) == 1:
                (x, y), r = stretch[0], 2.5
                yield tag("circle", cx=x, cy=y, r=r, class_=line.hue)
            else:
                yield tag("polyline", points=points, class_=f"{line.hue} line")
            stretch = []


def _names(
    plane: Plane, drawn: Sequence[Line], say_value: Callable[[float], str]
) -> Iterator[Markup]:
    ends = []
    for line in drawn:
        known = [(i, v) for i, v in enumerate(line.values) if v is not None]
        if known:
            index, value = known[-1]
            ends.append((plane.y(value), plane.x(index), value, line))
    lowest = plane.bottom - 14
    for y, x, value, line in sorted(ends, key=lambda end: -end[0]):
        at = min(y, lowest)
        lowest = at - _BETWEEN_NAMES
        yield tag("circle", cx=x, cy=y, r=3, class_=line.hue)
        yield text(say_value(value), x + 9, at + 1, f"{line.hue} value")
        yield text(line.name, x + 9, at + 15, f"{line.hue} key")
