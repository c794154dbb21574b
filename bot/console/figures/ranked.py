"""Values by how often they come, the commonest first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.console.charts.bars import Bar, bars
from bot.console.figures.figure import (
    NAME_LENGTH,
    WIDTH,
    Cell,
    Figure,
    at_least_few,
    finding,
    nothing,
)
from bot.console.numbers_words import NumbersWords, percent
from bot.core.numbers import FEW, OTHER

_MOST = 8


@dataclass(frozen=True, slots=True)
class Ranked:
    """What is ranked: the plot's name, the head of its first column, how a value is called.

    `small_told` says that small numbers are nobody's and may be told.
    """

    name: str
    column: str
    called: Callable[[str], str]
    hue: str = "c1"
    small_told: bool = False
    every_lang: bool = False


def ranked(totals: Mapping[str, int], what: Ranked, words: NumbersWords) -> Figure:
    """The plot: bars of the commonest, all of them in the table."""
    head = (what.column, words.columns.turns, words.columns.share)
    found = sorted(
        ((value, turns) for value, turns in totals.items() if turns > 0),
        key=lambda pair: (pair[0] == OTHER, -pair[1], pair[0]),
    )
    if not found:
        return nothing(words, what.name, head, every_lang=what.every_lang)
    total = sum(turns for _, turns in found)

    def told(turns: int) -> tuple[str, str]:
        if turns < FEW and not what.small_told:
            return at_least_few(turns, words), ""
        return f"{turns:,}", percent(turns / total)

    first, most = found[0]
    said, heading, says = finding(
        words, what.name, most=what.called(first), share=told(most)[1] or words.few
    )
    drawn = [
        Bar(
            what.called(value),
            turns if what.small_told or turns >= FEW else FEW / 2,
            " · ".join(part for part in told(turns) if part),
            "c3" if value == OTHER or not value else what.hue,
        )
        for value, turns in found[:_MOST]
    ]
    rows: list[tuple[Cell, ...]] = [(what.called(value), *told(turns)) for value, turns in found]
    picture = bars(said, drawn, width=WIDTH, longest_name=NAME_LENGTH)
    return Figure(what.name, heading, says, (picture,), head, rows, what.every_lang)
