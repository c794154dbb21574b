"""The corpus without the files that are switched off."""

from collections.abc import AsyncIterator
from dataclasses import replace

from bot.answering.off_now import OffNow
from bot.core.guide import GuideCard, Lang, SectionKind
from bot.core.lexicon import Lexicon
from bot.core.passage import Passage, Passages
from bot.core.ports import Corpus
from bot.core.question import Query

_DEEP = 200
"""Sections looked through for what is left: more than any few files hold."""


class SwitchedCorpus:
    """A `Corpus` in which what is off cannot be found, so nobody can quote it.

    Of a search it says what was left out (`Passages.withheld`): a question whose answer is being
    checked deserves to hear that, and not a worse answer.
    """

    def __init__(self, corpus: Corpus, off: OffNow) -> None:
        self._corpus, self._off = corpus, off

    async def lexicon(self) -> Lexicon:
        """See `Corpus`. Names and places are no statements: they stay."""
        return await self._corpus.lexicon()

    async def retrieve(self, query: Query, k: int) -> Passages:
        """See `Retriever`. All sections of the first file left are among the passages."""
        found = await self._corpus.retrieve(query, k)
        off = self._off.guides
        if all(passage.card.slug not in off for passage in found):
            return found
        deep = await self._corpus.retrieve(query, _DEEP)
        left = [passage for passage in deep if passage.card.slug not in off][:k]
        rest = [passage async for passage in self._rest_of(left[0], left)] if left else []
        withheld = tuple(passage for passage in found if passage.card.slug in off)
        return replace(deep, found=(*left, *rest), withheld=withheld)

    async def section(self, slug: str, kind: SectionKind, lang: Lang) -> Passages:
        """See `Corpus`."""
        if slug in self._off.guides:
            return Passages((), await self._corpus.version())
        return await self._corpus.section(slug, kind, lang)

    async def cards(self, lang: Lang) -> tuple[GuideCard, ...]:
        """See `Corpus`."""
        off = self._off.guides
        return tuple(card for card in await self._corpus.cards(lang) if card.slug not in off)

    async def version(self) -> str:
        """See `Corpus`."""
        return await self._corpus.version()

    async def _rest_of(self, lead: Passage, there: list[Passage]) -> AsyncIterator[Passage]:
        """The sections of the first file that the search had no room for."""
        known = {passage.chunk.id for passage in there}
        for kind in SectionKind:
            for passage in await self._corpus.section(lead.card.slug, kind, lead.chunk.lang):
                if passage.chunk.id not in known:
                    yield replace(passage, score=0.0, relevance=lead.relevance)
