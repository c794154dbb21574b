"""A column for each day, in layers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.console.charts.axes import ROOM_FOR_VALUES, Plane, days_below, lines_across, ticks
from bot.console.charts.svg import Said, picture, tag, text

_WEEKEND = 5


@dataclass(frozen=True, slots=True)
class Layer:
    """One value for each day. `hue` is a class of charts.css."""

    name: str
    hue: str
    values: Sequence[int]


def columns(
    said: Said,
    days: Sequence[date],
    layers: Sequence[Layer],
    *,
    size: tuple[float, float],
    say_day: Callable[[date], str],
    say_number: Callable[[float], str],
    weekend: str,
    class_: str = "",
) -> Markup:
    """Layers on one another, the first at the bottom; the highest day is named.

    Args:
        say_day: what stands below a column.
        say_number: what stands beside a line and above the highest column.
        weekend: why some columns are paler.
    """
    width, height = size
    totals = [sum(layer.values[i] for layer in layers) for i in range(len(days))]
    steps = ticks(max(totals, default=0))
    plane = Plane(ROOM_FOR_VALUES, width, 46, height - 24, days, steps[-1])
    gap = plane.step * 0.18 if plane.step > 4 else plane.step * 0.1
    drawn = []
    for index, day in enumerate(days):
        below = 0
        for layer in layers:
            value = layer.values[index]
            if value:
                top = plane.y(below + value)
                rest = " rest" if day.weekday() >= _WEEKEND else ""
                drawn.append(
                    tag(
                        "rect",
                        x=plane.left + index * plane.step + gap / 2,
                        y=top,
                        width=plane.step - gap,
                        height=plane.y(below) - top,
                        class_=f"{layer.hue}{rest}",
                    )
                )
            below += value
    return picture(
        said,
        width,
        height,
        *_key(layers),
        text(weekend, width, 14, "tick", "end"),
        *lines_across(plane, steps, say_number),
        *drawn,
        *_peak(plane, totals, say_day, say_number),
        *days_below(plane, say_day),
        class_=class_,
    )


def _key(layers: Sequence[Layer]) -> list[Markup]:
    """The names of the layers, each in its colour, in one line of text."""
    parts = [
        tag("tspan", f"■ {layer.name}", class_=f"{layer.hue} key", dx=0 if first else 14)
        for layer, first in zip(layers, [True] + [False] * len(layers), strict=False)
    ]
    return [tag("text", *parts, x=0, y=14)]


def _peak(
    plane: Plane,
    totals: Sequence[int],
    say_day: Callable[[date], str],
    say_number: Callable[[float], str],
) -> list[Markup]:
    if not any(totals):
        return []
    index = max(range(len(totals)), key=lambda i: totals[i])
    x, y = plane.x(index), plane.y(totals[index])
    says = f"{say_day(plane.days[index])} · {say_number(totals[index])}"
    anchor = "start" if x - plane.left < 60 else "end" if plane.right - x < 60 else "middle"
    return [text(says, x, y - 6, "note", anchor)]
