"""The numbers of some days, as plots and as files for a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.console.figures.all_figures import Names, all_figures
from bot.console.figures.answering import helped, percentile_of
from bot.console.figures.figure import Figure
from bot.console.figures.upkeep import SOON_DAYS, agreed
from bot.console.numbers_words import NumbersWords, counted, percent
from bot.console.page import render, words_for
from bot.core.errors import OptoutError
from bot.core.guide import Lang
from bot.core.keeping import Outcome
from bot.core.lexicon import Lexicon
from bot.core.numbers import Counts, GuideAges, Measure, Numbers, Span, day_in_seoul
from bot.core.ports import Corpus
from bot.core.spreadsheet import MARK, row

SPANS = (7, 30, 90)
"""Days one can have with one tap; the second is where the page begins."""

_MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days and language somebody wants to see. `wrong` says the days could not be read."""

    span: Span
    lang: Lang | None
    wrong: bool = False

    @property
    def query(self) -> str:
        """The same, as an address carries it."""
        pairs = {"from": self.span.first.isoformat(), "to": self.span.last.isoformat()}
        return urlencode({**pairs, **({"lang": self.lang} if self.lang else {})})


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number to read first."""

    name: str
    value: str
    about: str


class NumbersPage:
    """/numbers and its files."""

    def __init__(self, numbers: Numbers, ages: GuideAges, corpus: Corpus) -> None:
        self._numbers, self._ages, self._corpus = numbers, ages, corpus

    async def show(self, request: Request) -> Response:
        """All plots."""
        today, words = _today(), words_for(request).numbers
        asked = read(request, today)
        counts, figures = await self._figures(asked, today, request)
        return render(
            request,
            "numbers.html",
            asked=asked,
            today=today,
            days=len(asked.span.days),
            spans=[(n, urlencode(_days_back(n, today, asked.lang))) for n in SPANS],
            langs=tuple(Lang),
            keys=key_figures(counts, words),
            figures=figures,
        )

    async def as_csv(self, request: Request) -> Response:
        """One plot's table, for a spreadsheet."""
        today, name = _today(), request.path_params["figure"]
        asked = read(request, today)
        _, figures = await self._figures(asked, today, request)
        figure = next((figure for figure in figures if figure.name == name), None)
        if figure is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return csv_response(
            f"{name}-{asked.span.first}-{asked.span.last}", figure.head, figure.rows
        )

    async def _figures(
        self, asked: Asked, today: date, request: Request
    ) -> tuple[Counts, tuple[Figure, ...]]:
        counts = await self._numbers.counts(asked.span, asked.lang)
        words = words_for(request)
        try:
            ages = await self._ages.ageing(today, SOON_DAYS)
            names = await self._names(words.lang)
        except OptoutError:  # without a published corpus there is nothing to be old
            ages, names = (), Names({}, {}, {})
        return counts, all_figures(counts, ages, names, words.numbers)

    async def _names(self, lang: Lang) -> Names:
        lexicon = await self._corpus.lexicon()
        cards = await self._corpus.cards(lang)
        return Names(*_lexicon_names(lexicon, lang), {card.slug: card.title for card in cards})


def read(request: Request, today: date) -> Asked:
    """What the address asks for; the last 30 days where it cannot be read."""
    query = request.query_params
    lang = Lang(query["lang"]) if query.get("lang") in set(Lang) else None
    usual = Span(today - timedelta(days=SPANS[1] - 1), today)
    try:
        first = date.fromisoformat(query["from"]) if query.get("from") else usual.first
        last = date.fromisoformat(query["to"]) if query.get("to") else usual.last
    except ValueError:
        return Asked(usual, lang, wrong=True)
    if not timedelta(0) <= last - first < timedelta(days=_MOST_DAYS) or first.year < _FIRST_YEAR:
        return Asked(usual, lang, wrong=True)
    return Asked(Span(first, last), lang)


def key_figures(counts: Counts, words: NumbersWords) -> list[KeyFigure]:
    """What one reads first."""
    key, outcomes = words.key, counts.totals(Measure.OUTCOME)
    total, thumbs = sum(outcomes.values()), counts.totals(Measure.FEEDBACK)
    half, most = percentile_of(counts, 0.5), percentile_of(counts, 0.95)

    def share(outcome: Outcome) -> str:
        return percent(outcomes[outcome] / total if total else None)

    clarified = key.clarified.format(share=share(Outcome.CLARIFICATION))
    rated = key.rated.format(share=percent(sum(thumbs.values()) / total if total else None))
    asked = counted(sum(turns for one, turns in counts.consent.items() if one != "unasked"))
    lost = sum(counts.lost.values())
    return [
        KeyFigure(key.questions, counted(total), _change(counts.before, total, words)),
        KeyFigure(key.answered, share(Outcome.ANSWER), clarified),
        KeyFigure(
            key.unanswered,
            share(Outcome.ABSTENTION),
            key.unanswered_about.format(turns=counted(outcomes[Outcome.ABSTENTION])),
        ),
        KeyFigure(key.helped, percent(helped(thumbs)), rated),
        KeyFigure(
            key.speed,
            words.speed(half) if half is not None else "–",
            key.slow.format(most=words.speed(most)) if most is not None else "",
        ),
        KeyFigure(key.consent, percent(agreed(counts.consent)), key.asked.format(chats=asked)),
        KeyFigure(key.lost, counted(lost), key.lost_about if lost else ""),
    ]


def csv_response(
    name: str, head: Sequence[str], rows: Sequence[Sequence[str | int | float]]
) -> Response:
    """A table as a file that spreadsheets open: in UTF-8 with its mark, no cell a formula."""
    return Response(
        MARK + "".join(row(cells) for cells in (head, *rows)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


_FIRST_YEAR = 2020


def _today() -> date:
    return day_in_seoul(datetime.now(UTC))


def _days_back(days: int, today: date, lang: Lang | None) -> dict[str, Any]:
    pairs = {"from": (today - timedelta(days=days - 1)).isoformat(), "to": today.isoformat()}
    return {**pairs, **({"lang": lang} if lang else {})}


def _change(before: int, now: int, words: NumbersWords) -> str:
    if not before:
        return words.key.no_change
    change = (now - before) / before
    return words.key.change.format(change=f"{change:+.0%}".replace("-", "−"))


def _lexicon_names(lexicon: Lexicon, lang: Lang) -> tuple[dict[str, str], dict[str, str]]:
    return (
        {surface.id: surface.name[lang] for surface in lexicon.surfaces.values()},
        {place.id: place.name[lang] for place in lexicon.places.values()},
    )
