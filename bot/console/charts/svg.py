"""SVG elements, escaped as they are made."""

from dataclasses import dataclass

from markupsafe import Markup, escape

Attribute = str | float


@dataclass(frozen=True, slots=True)
class Said:
    """What a plot says to somebody who does not see it.

    `name` is one no other plot of the page has.
    """

    name: str
    title: str
    description: str


def tag(element: str, *inside: str, **attributes: Attribute) -> Markup:
    """An element. A trailing _ of an attribute's name falls away, other _ become -.

    Text inside is escaped unless it is markup already.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_written(value)}"'
        for name, value in attributes.items()
    )
    content = Markup("").join(escape(part) for part in inside)
    return Markup(f"<{element}{written}>") + content + Markup(f"</{element}>")


def text(words: str, x: float, y: float, class_: str, anchor: str = "start") -> Markup:
    """Words at a point: where they start, end or have their middle."""
    return tag("text", words, x=x, y=y, class_=class_, text_anchor=anchor)


def picture(said: Said, width: float, height: float, *inside: Markup, class_: str = "") -> Markup:
    """The whole plot, read out as one image."""
    title, description = f"{said.name}-title", f"{said.name}-description"
    return tag(
        "svg",
        tag("title", said.title, id=title),
        tag("desc", said.description, id=description),
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_written(width)} {_written(height)}",
        width=width,
        height=height,
        class_=f"chart {class_}".strip(),
        role="img",
        aria_labelledby=f"{title} {description}",
    )


def _written(value: Attribute) -> str:
    if isinstance(value, str):
        return str(escape(value))
    return f"{value:.2f}".rstrip("0").rstrip(".")
