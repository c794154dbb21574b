"""The dense index: Chroma on disk, written once, then only read."""

from collections.abc import Sequence
from pathlib import Path

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from langchain_chroma import Chroma
from numpy.typing import NDArray

from bot.core.passage import Chunk, ChunkKind

_BATCH = 2_000
# Sections and questions lie apart: a filter is Chroma's slow path, a collection is not.
_COLLECTIONS = {
    ChunkKind.SECTION: "sections",
    ChunkKind.QUESTION: "questions",
    ChunkKind.BOUNDARY: "boundaries",
}


def write_vectors(folder: Path, chunks: Sequence[Chunk], vectors: NDArray[np.float32]) -> None:
    """Write chunks and their vectors, shape (n, d), rows of length 1, into a new directory."""
    client = _client(folder)
    for kind, name in _COLLECTIONS.items():
        rows = [row for row, chunk in enumerate(chunks) if chunk.kind is kind]
        collection = client.create_collection(
            name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            collection.add(
                ids=[chunks[row].id for row in batch],
                embeddings=vectors[batch],
                documents=[chunks[row].text for row in batch],
                metadatas=[{"slug": chunks[row].slug, "lang": chunks[row].lang} for row in batch],
            )
    client.close()


class VectorIndex:
    """Nearest chunks by cosine, through LangChain's vector store over Chroma."""

    def __init__(self, folder: Path) -> None:
        self._client = _client(folder)
        self._stores = {
            kind: Chroma(
                client=self._client, collection_name=name, create_collection_if_not_exists=False
            )
            for kind, name in _COLLECTIONS.items()
        }

    def nearest(
        self, vector: NDArray[np.float32], kind: ChunkKind, k: int
    ) -> list[tuple[str, float]]:
        """Ids of the `k` nearest chunks of a kind with their cosine similarity in [-1, 1].

        Chroma reports the cosine distance, 1 - similarity (docs.trychroma.com, "Configure
        Collections").
        """
        found = self._stores[kind].similarity_search_by_vector_with_relevance_scores(
            embedding=vector.tolist(), k=k
        )
        return [(str(document.id), 1.0 - distance) for document, distance in found]

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


def _client(folder: Path) -> chromadb.api.ClientAPI:
    settings = ChromaSettings(anonymized_telemetry=False, is_persistent=True)
    return chromadb.PersistentClient(path=str(folder), settings=settings)
