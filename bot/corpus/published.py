"""The published corpus as the bot reads it: opened, watched, swapped between questions."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

from bot.core.errors import DamagedCorpus, EmbedderMismatch, OptoutError
from bot.core.guide import GuideCard, Lang, SectionKind
from bot.core.lexicon import Lexicon
from bot.core.passage import Chunk, ChunkKind, Passage, Passages
from bot.core.ports import Embedder
from bot.core.question import Query
from bot.corpus.classifier import QuestionClassifier
from bot.corpus.contents import read_contents
from bot.corpus.folder import CorpusFolder, Manifest, damaged
from bot.corpus.ranking import Ranking, Weights
from bot.corpus.retriever import HybridRetriever
from bot.corpus.vectors import VectorIndex
from bot.corpus.words import WordIndex

_LOG = logging.getLogger(__name__)
_WEIGHTS = Weights()


class OpenVersion:
    """One version, open for reading."""

    def __init__(
        self, folder: Path, manifest: Manifest, embedder: Embedder, weights: Weights
    ) -> None:
        contents = read_contents(folder)
        self.manifest = manifest
        self.cards = {(card.slug, card.lang): card for card in contents.cards}
        self.chunks = {chunk.id: chunk for chunk in contents.chunks}
        self._sections: dict[tuple[str, Lang], list[Chunk]] = {}
        for chunk in contents.chunks:
            if chunk.kind is ChunkKind.SECTION:
                self._sections.setdefault((chunk.slug, chunk.lang), []).append(chunk)
        self.lexicon = contents.lexicon()
        self._vectors = VectorIndex(folder / "chroma")
        self.retriever = HybridRetriever(
            chunks=contents.chunks,
            lexicon=self.lexicon,
            embedder=embedder,
            vectors=self._vectors,
            words=WordIndex.load(folder / "words"),
            classifier=QuestionClassifier.load(folder / "classifier"),
            ranking=Ranking(contents.chunks, self.cards, self.lexicon, weights),
        )

    def passage(self, chunk: Chunk, score: float, relevance: float) -> Passage:
        """A chunk with the card of the file it comes from."""
        return Passage(chunk, self.cards[chunk.slug, chunk.lang], score, relevance)

    def sections(self, slug: str, kind: SectionKind, lang: Lang) -> list[Chunk]:
        """The sections of one kind in one file, in reading order."""
        own = self._sections.get((slug, lang), ())
        return sorted((c for c in own if c.section is kind), key=lambda chunk: chunk.place)

    def cards_in(self, lang: Lang) -> Iterator[GuideCard]:
        """The files of one language."""
        return (card for card in self.cards.values() if card.lang is lang)

    def close(self) -> None:
        """Let go of the files."""
        self._vectors.close()


class PublishedCorpus:
    """Answers from the version `CURRENT` names, looking again before each question.

    A new publication is opened beside the old one; a question in flight finishes where it began.
    """

    def __init__(
        self, folder: CorpusFolder, embedder: Embedder, weights: Weights = _WEIGHTS
    ) -> None:
        self._folder, self.embedder, self._weights = folder, embedder, weights
        self._open: OpenVersion | None = None
        self._before: OpenVersion | None = None
        self._looked_at: str | None = None
        self._opening = asyncio.Lock()

    async def current(self) -> OpenVersion:
        """The published version, open.

        Raises:
            NoPublishedCorpus: nothing has been published yet.
            DamagedCorpus, EmbedderMismatch: it cannot be used, and none is open that could serve
                on.
        """
        version = self._folder.require_published()
        if version != self._looked_at:
            async with self._opening:
                if version != self._looked_at:
                    await self._swap(version)
        assert self._open is not None
        return self._open

    async def _swap(self, version: str) -> None:
        try:
            fresh = await asyncio.to_thread(self._load, version)
        except OptoutError as error:
            if self._open is None:
                raise
            # people keep their answers; whoever runs the bot reads why they are the old ones
            _LOG.error("%s; answering on from %s", error, self._open.manifest.version)
            self._looked_at = version
            return
        if self._before is not None:
            # two publications ago: no question can still be reading it
            self._before.close()
        self._before, self._open, self._looked_at = self._open, fresh, version

    def _load(self, version: str) -> OpenVersion:
        manifest = self._folder.manifest(version)
        if manifest.embedder != self.embedder.revision:
            raise EmbedderMismatch(
                f"corpus {version} was embedded with {manifest.embedder}, "
                f"the settings name {self.embedder.revision}",
                fix="run `./optout guides publish`, or restore OPTOUT_EMBEDDER",
            )
        try:
            path = self._folder.path_of(version)
            return OpenVersion(path, manifest, self.embedder, self._weights)
        except DamagedCorpus:
            raise
        except Exception as error:  # Chroma, bm25s and JSON each fail in ways of their own
            raise damaged(version, "its index cannot be opened") from error

    async def lexicon(self) -> Lexicon:
        """See `Corpus`."""
        return (await self.current()).lexicon

    async def retrieve(self, query: Query, k: int) -> Passages:
        """See `Retriever`. The search runs in a thread, off the event loop."""
        version = await self.current()
        documents = await asyncio.to_thread(version.retriever.invoke, query.text, asked=query, k=k)
        found = tuple(
            version.passage(
                version.chunks[document.metadata["id"]],
                document.metadata["score"],
                document.metadata["relevance"],
            )
            for document in documents
        )
        beside = documents[0].metadata["beside"] if documents else None
        return Passages(found, version.manifest.version, beside)

    async def section(self, slug: str, kind: SectionKind, lang: Lang) -> Passages:
        """See `Corpus`."""
        version = await self.current()
        chunks = version.sections(slug, kind, lang)
        found = tuple(version.passage(chunk, 1.0, 1.0) for chunk in chunks)
        return Passages(found, version.manifest.version)

    async def cards(self, lang: Lang) -> tuple[GuideCard, ...]:
        """The files of the version in use, in one language."""
        return tuple((await self.current()).cards_in(lang))

    async def version(self) -> str:
        """The name of the version in use."""
        return (await self.current()).manifest.version
