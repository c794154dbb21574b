"""Hybrid retrieval behind LangChain's retriever interface."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, PrivateAttr

from bot.core.guide import Lang
from bot.core.lexicon import Lexicon
from bot.core.passage import Chunk, ChunkId
from bot.core.ports import Embedder
from bot.core.question import Query
from bot.corpus.classifier import QuestionClassifier, features_of
from bot.corpus.ranking import Evidence, Numbers, Ranking
from bot.corpus.vectors import VectorIndex
from bot.corpus.words import WordIndex, tokens_of

_TOPIC = 0.35
"""How much of the evidence for a file comes from what the chat was about."""

_SECTIONS, _MESSAGES = 40, 80
"""Chunks fetched by vector; the rest count as unlike the question."""


class HybridRetriever(BaseRetriever):
    """Sections of one corpus version, ranked by meaning and by words together.

    `invoke(text)` ranks for a bare text; `invoke(text, asked=query, k=20)` takes what is known
    about the question into account. Each document carries `id`, `score` and `relevance` in its
    metadata, and the subject `beside` ours that the question is most like. All sections of the
    first file are among the documents, so that whoever quotes has the whole file at hand.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    chunks: Sequence[Chunk]
    lexicon: Lexicon
    embedder: Embedder
    vectors: VectorIndex
    words: WordIndex
    classifier: QuestionClassifier
    ranking: Ranking
    _row_of: dict[ChunkId, int] = PrivateAttr()

    def model_post_init(self, _: Any) -> None:
        """Number the chunks once."""
        self._row_of = {chunk.id: row for row, chunk in enumerate(self.chunks)}

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
        asked: Query | None = None,
        k: int = 20,
        **_: Any,
    ) -> list[Document]:
        asked = asked or _bare(query)
        ranked, beside = self.ranking.rank(asked, self._evidence(asked), k)
        return [
            Document(
                id=one.chunk.id,
                page_content=one.chunk.text,
                metadata={
                    "id": one.chunk.id,
                    "score": one.score,
                    "relevance": one.relevance,
                    "beside": beside,
                },
            )
            for one in ranked
        ]

    def _evidence(self, asked: Query) -> Evidence:
        """What speaks for each chunk: in the whole message, or in a sentence of it that asks."""
        own = self._of_texts((asked.text, *asked.focus))
        if not asked.topic:
            return own
        return own.with_topic(self._of_texts((f"{asked.text} {asked.topic}",)), _TOPIC)

    def _of_texts(self, texts: Sequence[str]) -> Evidence:
        """The most that any of the texts has for a chunk, and what is believed of all of them."""
        vectors = np.stack([self.embedder.encode_query(text) for text in texts])
        tokens = [tokens_of(text, self.lexicon) for text in texts]
        believed = [
            self.classifier.log_shares(features_of(text, own), vector)
            for text, own, vector in zip(texts, tokens, vectors, strict=True)
        ]
        mean = np.logaddexp.reduce(believed) - np.log(len(texts))
        return Evidence(
            self._cosines(vectors),
            np.maximum.reduce([self.words.shares(own) for own in tokens]),
            dict(zip(self.classifier.labels, mean.tolist(), strict=True)),
        )

    def _cosines(self, vectors: Numbers) -> Numbers:
        """For each chunk, its likeness to the nearest of the vectors, shape (n, d)."""
        cosines = np.zeros(len(self.chunks), dtype=np.float32)
        row_of = self._row_of
        sections = self.vectors.sections(vectors, _SECTIONS)
        for nearest in (*sections, *self.vectors.messages(vectors, _MESSAGES)):
            for chunk_id, cosine in nearest:
                row = row_of[ChunkId(chunk_id)]
                cosines[row] = max(cosines[row], cosine)
        return cosines


def _bare(text: str) -> Query:
    korean = any("가" <= letter <= "힣" for letter in text)
    return Query(text, Lang.KO if korean else Lang.EN)
