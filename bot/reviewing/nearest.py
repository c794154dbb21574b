"""Which published file is nearest to some words."""

from bot.core.gaps import NearGuide
from bot.core.guide import Lang
from bot.core.ports import Corpus
from bot.core.question import Query


class NearestGuide:
    """`bot.core.gaps.Nearest` over the published corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    async def version(self) -> str:
        """See `Nearest`."""
        return await self._corpus.version()

    async def nearest(self, text: str, lang: Lang) -> NearGuide | None:
        """See `Nearest`."""
        found = await self._corpus.retrieve(Query(text, lang), 1)
        if not found:
            return None
        best = found[0]
        return NearGuide(best.card.slug, best.card.title, best.score)
