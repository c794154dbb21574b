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
from bot.core.passage import Chunk, ChunkId, ChunkKind
from bot.core.ports import Embedder
from bot.core.question import Query
from bot.corpus.ranking import Numbers, Ranking
from bot.corpus.vectors import VectorIndex
from bot.corpus.words import WordIndex, tokens_of

_NEAREST = 60
"""Chunks of each kind fetched by vector; the rest count as unlike the question."""


class HybridRetriever(BaseRetriever):
    """Sections of one corpus version, ranked by meaning and by words together.

    `invoke(text)` ranks for a bare text; `invoke(text, asked=query, k=20)` takes what is known
    about the question into account. Each document carries `id`, `score` and `relevance` in its
    metadata. All sections of the first file are among the documents, so that whoever quotes has
    the whole file at hand.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    chunks: Sequence[Chunk]
    lexicon: Lexicon
    embedder: Embedder
    vectors: VectorIndex
    words: WordIndex
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
        korean = any("가" <= letter <= "힣" for letter in query)
        asked = asked or Query(query, Lang.KO if korean else Lang.EN)
        shares = self.words.shares(tokens_of(asked.text, self.lexicon))
        ranked = self.ranking.rank(asked, self._cosines(asked.text), shares, k)
        return [
            Document(
                id=found.chunk.id,
                page_content=found.chunk.text,
                metadata={
                    "id": found.chunk.id,
                    "score": found.score,
                    "relevance": found.relevance,
                },
            )
            for found in ranked
        ]

    def _cosines(self, text: str) -> Numbers:
        vector = self.embedder.encode_query(text)
        cosines = np.zeros(len(self.chunks), dtype=np.float32)
        for kind in ChunkKind:
            for chunk_id, cosine in self.vectors.nearest(vector, kind, k=_NEAREST):
                cosines[self._row_of[ChunkId(chunk_id)]] = max(0.0, cosine)
        return cosines
