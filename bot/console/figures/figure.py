"""A plot with its words, and the table that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.console.charts.svg import Said
from bot.console.numbers_words import NumbersWords
from bot.core.numbers import FEW

Cell = str | int | float

WIDTH = 372.0
"""Of a plot in a card: the width of a card on a desk, and about that of a phone."""

WIDE = 1096.0
"""Of a plot as wide as the page."""

NAME_LENGTH = 34
"""Letters of a name that fit beside a number."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One plot, as wide as the page where it is `large`, then with a picture for small screens.

    `pictures` is empty where there is nothing to show; `says` then says so. `every_lang` marks
    what is not told apart by language.
    """

    name: str
    heading: str
    says: str
    pictures: tuple[Markup, ...]
    head: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    every_lang: bool = False
    large: bool = False


def finding(words: NumbersWords, name: str, **blanks: str) -> tuple[Said, str, str]:
    """How a plot is read out, its heading and its sentence."""
    own = words.figures[name]
    says = own.says.format(**blanks)
    return Said(name, own.heading, says), own.heading, says


def nothing(
    words: NumbersWords,
    name: str,
    head: tuple[str, ...],
    *,
    every_lang: bool = False,
    large: bool = False,
) -> Figure:
    """A plot without anything to show."""
    heading = words.figures[name].heading
    return Figure(name, heading, words.nothing, (), head, (), every_lang, large)


def at_least_few(turns: int, words: NumbersWords) -> str:
    """A number that could point at somebody is not told."""
    return f"{turns:,}" if turns >= FEW or turns == 0 else words.few
