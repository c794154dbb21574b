"""What people ask and the guides do not hold, without one sentence of anybody's."""

from starlette.requests import Request
from starlette.responses import Response

from bot.console.page import render, words_for
from bot.console.pages.numbers import csv_response
from bot.core.errors import OptoutError
from bot.core.gaps import LEAST_CHATS, LEAST_FOR_WORD, Gap, GapList
from bot.core.guide import Lang
from bot.core.keeping import StoreUnavailable
from bot.core.lexicon import Lexicon
from bot.core.ports import Corpus

_MOST_SHOWN = 60
_MOST_LISTED = 50


class GapsPage:
    """/gaps and its file."""

    def __init__(self, gaps: GapList, corpus: Corpus) -> None:
        self._gaps, self._corpus = gaps, corpus

    async def show(self, request: Request) -> Response:
        """The gaps, those of most chats first."""
        gaps = await self._found()
        return render(
            request,
            "gaps.html",
            gaps=gaps and gaps[:_MOST_SHOWN],
            least_chats=LEAST_CHATS,
            least_for_word=LEAST_FOR_WORD,
            most_listed=_MOST_LISTED,
            surfaces=await self._surfaces(words_for(request).lang),
        )

    async def as_csv(self, request: Request) -> Response:
        """The same for a spreadsheet, without the numbers of turns."""
        words = words_for(request)
        w, langs = words.gaps, words.numbers.langs
        surfaces = await self._surfaces(words.lang)
        head = (w.rank, w.words, w.chats, w.turns, w.langs, w.surfaces, w.first, w.last, w.nearest)
        rows = [
            (
                rank,
                " · ".join(gap.words),
                gap.chats,
                len(gap.numbers),
                " · ".join(langs[lang] for lang in gap.langs),
                " · ".join(surfaces.get(name, name) for name in gap.surfaces),
                gap.first.isoformat(),
                gap.last.isoformat(),
                gap.nearest.slug if gap.nearest else "",
            )
            for rank, gap in enumerate(await self._found() or (), start=1)
        ]
        return csv_response("gaps", (*head,), rows)

    async def _found(self) -> list[Gap] | None:
        """None where no guide is published, so that nothing can be missing from them."""
        try:
            return list(await self._gaps.gaps())
        except StoreUnavailable:
            raise
        except OptoutError:
            return None

    async def _surfaces(self, lang: Lang) -> dict[str, str]:
        try:
            lexicon: Lexicon = await self._corpus.lexicon()
        except OptoutError:
            return {}
        return {surface.id: surface.name[lang] for surface in lexicon.surfaces.values()}
