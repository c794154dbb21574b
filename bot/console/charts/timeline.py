"""Days before and after today, one row for each thing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.console.charts.svg import Said, picture, tag, text

_ROW = 32.0
_TOP = 22.0


@dataclass(frozen=True, slots=True)
class Due:
    """A thing and how many days it is past its day, negative before it."""

    name: str
    days: int
    says: str


def timeline(
    said: Said,
    dues: Sequence[Due],
    *,
    width: float,
    today: str,
    longest_name: int,
    least_days: int,
    class_: str = "",
) -> Markup:
    """What is past its day reaches left of today, what is near it lies to the right.

    Args:
        today: the word above the line in the middle of it all.
        least_days: so many days fit on either side at least.
    """
    past = max((due.days for due in dues), default=0)
    ahead = max((-due.days for due in dues), default=0)
    back, forth = max(past, least_days // 3), max(ahead, least_days)
    scale = _scale(width, back, forth)
    bottom = _TOP + len(dues) * _ROW
    now = scale(0)
    anchor = "start" if now < 20 else "middle"
    rows = [
        text(today, now, 12, "tick", anchor),
        tag("line", x1=now, x2=now, y1=17, y2=bottom, class_="axis"),
    ]
    for index, due in enumerate(dues):
        top = _TOP + index * _ROW
        name = due.name if len(due.name) <= longest_name else due.name[: longest_name - 1] + "…"
        x, hue = scale(-due.days), "c2" if due.days > 0 else "c1"
        rows += [
            text(name, 0, top + 11, "name backed"),
            text(due.says, width, top + 11, f"{hue} value backed", "end"),
            tag("line", x1=now, x2=x, y1=top + 21, y2=top + 21, class_=f"{hue} stem"),
            tag("circle", cx=x, cy=top + 21, r=4, class_=hue),
        ]
    return picture(said, width, bottom, *rows, class_=class_)


def _scale(width: float, back: int, forth: int) -> Callable[[int], float]:
    def place(days: int) -> float:
        return 5 + (width - 10) * (days + back) / max(1, back + forth)

    return place
