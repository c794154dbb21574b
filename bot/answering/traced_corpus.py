"""A corpus whose answers count as retrieval."""

from bot.answering.tracing import awaits
from bot.core.guide import GuideCard, Lang, SectionKind
from bot.core.lexicon import Lexicon
from bot.core.passage import Passages
from bot.core.ports import Corpus
from bot.core.question import Query
from bot.core.turn import Stage


class TracedCorpus:
    """`bot.core.ports.Corpus` by another one."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    @awaits(Stage.RETRIEVAL)
    async def retrieve(self, query: Query, k: int) -> Passages:
        """At most `k` sections, best first."""
        return await self._corpus.retrieve(query, k)

    @awaits(Stage.RETRIEVAL)
    async def lexicon(self) -> Lexicon:
        """The names of the version in use; a new version is opened here."""
        return await self._corpus.lexicon()

    async def section(self, slug: str, kind: SectionKind, lang: Lang) -> Passages:
        """All sections of that kind in that file."""
        return await self._corpus.section(slug, kind, lang)

    async def cards(self, lang: Lang) -> tuple[GuideCard, ...]:
        """The files of the version in use."""
        return await self._corpus.cards(lang)

    async def version(self) -> str:
        """The name of the version in use."""
        return await self._corpus.version()
