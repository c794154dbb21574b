"""Hybrid retrieval behind LangChain's retriever interface."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import ConfigDict

from bot.core.guide import GuideCard, GuideKind, Lang
from bot.core.lexicon import Lexicon
from bot.core.passage import Chunk, ChunkKind
from bot.core.ports import Embedder
from bot.core.question import Query
from bot.corpus.vectors import VectorIndex
from bot.corpus.words import WordIndex, tokens_of


@dataclass(frozen=True, slots=True)
class Weights:
    """How evidence adds up. Chosen by `./optout guides evaluate`; see docs/evaluation.md.

    A chunk's evidence is `dense * cosine + (1 - dense) * share of the words`. A file's relevance
    is the best of its questions and the best of its sections, weighed by `question`, plus what
    speaks for or against its surface, place and kind. A section's score adds `own` times its own
    evidence to that of its file.
    """

    dense: float = 0.5
    question: float = 0.7
    own: float = 0.3
    other_language: float = 0.9
    surface: float = 0.08
    other_surface: float = -0.05
    other_company: float = -0.25
    place: float = 0.05
    other_place: float = -0.12
    other_place_assumed: float = -0.05
    everywhere: float = 0.03
    asked_section: float = 0.08
    news: float = -0.10


class HybridRetriever(BaseRetriever):
    """Sections of one corpus version, ranked by meaning and by words together.

    `invoke(text)` ranks for a bare text; `invoke(text, asked=query, k=20)` takes what is known
    about the question into account. Each document carries `id`, `score` and `relevance` in its
    metadata. All sections of the first file are among the documents, so that whoever quotes has
    the whole file at hand.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    chunks: Sequence[Chunk]
    cards: Mapping[tuple[str, Lang], GuideCard]
    lexicon: Lexicon
    embedder: Embedder
    vectors: VectorIndex
    words: WordIndex
    weights: Weights = Weights()

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
        asked: Query | None = None,
        k: int = 20,
        **_: Any,
    ) -> list[Document]:
        asked = asked or Query(query, Lang.KO if _is_korean(query) else Lang.EN)
        evidence = self._evidence(asked)
        relevance = self._relevance(asked, evidence)
        own = self._own(asked, evidence)
        ranked = sorted(
            ((relevance[slug] + share, slug, place) for (slug, place), share in own.items()),
            reverse=True,
        )
        if not ranked:
            return []
        lead = ranked[0][1]
        others = [entry for entry in ranked if entry[1] != lead]
        of_lead = [entry for entry in ranked if entry[1] == lead]
        chosen = sorted([*of_lead, *others[: max(0, k - len(of_lead))]], reverse=True)
        sections = self._sections(asked.lang)
        return [
            _document(sections[slug, place], score, relevance[slug])
            for score, slug, place in chosen
            if (slug, place) in sections
        ]

    def _evidence(self, query: Query) -> NDArray[np.float32]:
        """For each chunk, how much of the question it answers by meaning and by words."""
        vector = self.embedder.encode_query(query.text)
        row_of = {chunk.id: row for row, chunk in enumerate(self.chunks)}
        dense = np.zeros(len(self.chunks), dtype=np.float32)
        for kind in ChunkKind:
            for chunk_id, cosine in self.vectors.nearest(vector, kind, k=60):
                dense[row_of[chunk_id]] = max(0.0, cosine)  # type: ignore[index]
        share = self.words.shares(tokens_of(query.text, self.lexicon))
        evidence = self.weights.dense * dense + (1 - self.weights.dense) * share
        foreign = np.array([chunk.lang is not query.lang for chunk in self.chunks])
        return np.where(foreign, evidence * self.weights.other_language, evidence)

    def _relevance(self, query: Query, evidence: NDArray[np.float32]) -> dict[str, float]:
        best: dict[ChunkKind, dict[str, float]] = {kind: {} for kind in ChunkKind}
        for chunk, value in zip(self.chunks, evidence.tolist(), strict=True):
            of_kind = best[chunk.kind]
            if value > of_kind.get(chunk.slug, 0.0):
                of_kind[chunk.slug] = value
        weight = self.weights.question
        return {
            slug: weight * best[ChunkKind.QUESTION].get(slug, 0.0)
            + (1 - weight) * best[ChunkKind.SECTION].get(slug, 0.0)
            + self._preference(query, card)
            for (slug, _), card in self.cards.items()
        }

    def _preference(self, query: Query, card: GuideCard) -> float:
        """What speaks for or against a file besides its words. Soft: a strong match beats it."""
        weights = self.weights
        value = weights.news if card.kind is GuideKind.NEWS else 0.0
        if query.surfaces and card.surfaces:
            named = self.lexicon.spelled_out(query.surfaces)
            if named & set(card.surfaces):
                value += weights.surface
            elif self.lexicon.company_of(named) & self.lexicon.company_of(card.surfaces):
                value += weights.other_surface
            else:
                value += weights.other_company
        if "any" in card.jurisdictions:
            value += weights.everywhere if query.jurisdiction is None else 0.0
        elif query.jurisdiction in card.jurisdictions:
            value += weights.place
        elif query.jurisdiction is not None and not query.assumed:
            value += weights.other_place
        else:
            value += weights.other_place_assumed
        return value

    def _own(self, query: Query, evidence: NDArray[np.float32]) -> dict[tuple[str, int], float]:
        """What speaks for each section by itself: its words, and questions that lead to it."""
        own: dict[tuple[str, int], float] = {}
        for chunk, value in zip(self.chunks, evidence.tolist(), strict=True):
            key = (chunk.slug, chunk.place)
            own[key] = max(own.get(key, 0.0), self.weights.own * value)
        for chunk in self.chunks:
            if chunk.kind is ChunkKind.SECTION and chunk.section in query.sections:
                key = (chunk.slug, chunk.place)
                own[key] = max(own[key], self.weights.own * 0.5) + self.weights.asked_section
        return own

    def _sections(self, lang: Lang) -> dict[tuple[str, int], Chunk]:
        """Sections by file and place, in the wanted language where the file has it."""
        found: dict[tuple[str, int], Chunk] = {}
        for chunk in self.chunks:
            if chunk.kind is ChunkKind.SECTION:
                key = (chunk.slug, chunk.place)
                if key not in found or chunk.lang is lang:
                    found[key] = chunk
        return found


def _document(chunk: Chunk, score: float, relevance: float) -> Document:
    metadata = {"id": chunk.id, "slug": chunk.slug, "score": score, "relevance": relevance}
    return Document(id=chunk.id, page_content=chunk.text, metadata=metadata)


def _is_korean(text: str) -> bool:
    return any("가" <= letter <= "힣" for letter in text)
