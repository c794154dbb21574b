"""The dense index: Chroma on disk, written once, then only read."""

from collections.abc import Sequence
from pathlib import Path

import chromadb
import numpy as np
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.config import Settings as ChromaSettings
from numpy.typing import NDArray

from bot.core.passage import Chunk, ChunkKind

Nearest = list[list[tuple[str, float]]]
"""Ids of chunks with their cosine similarity in [-1, 1], nearest first, a list for each vector."""

_BATCH = 2_000
# Apart, for a filter is Chroma's slow path; no more than two, for each costs a query of its own.
_SECTIONS, _MESSAGES = "sections", "messages"

# Chroma's usual graph (16 neighbours, 100 looked at) misses one of the ten nearest for 9 questions
# in 100, and other ones after each build: the same guides would answer differently. This one
# found all ten for each of 400 questions, twice; it costs 3 ms a search.
_GRAPH: CreateHNSWConfiguration = {
    "space": "cosine",
    "max_neighbors": 32,
    "ef_construction": 200,
    "ef_search": 800,
}


def write_vectors(folder: Path, chunks: Sequence[Chunk], vectors: NDArray[np.float32]) -> None:
    """Write chunks and their vectors, shape (n, d), rows of length 1, into a new directory."""
    client = _client(folder)
    told = {row for row, chunk in enumerate(chunks) if chunk.kind is ChunkKind.SECTION}
    for name, rows in (
        (_SECTIONS, sorted(told)),
        (_MESSAGES, [row for row in range(len(chunks)) if row not in told]),
    ):
        collection = client.create_collection(
            name, embedding_function=None, configuration={"hnsw": _GRAPH}
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
    """Nearest chunks by cosine: sections, and messages (questions and boundaries together)."""

    def __init__(self, folder: Path) -> None:
        self._client = _client(folder)
        self._sections = self._client.get_collection(_SECTIONS, embedding_function=None)
        self._messages = self._client.get_collection(_MESSAGES, embedding_function=None)

    def sections(self, vectors: NDArray[np.float32], k: int) -> Nearest:
        """For each vector, shape (n, d), the `k` nearest sections."""
        return _nearest(self._sections, vectors, k)

    def messages(self, vectors: NDArray[np.float32], k: int) -> Nearest:
        """For each vector, shape (n, d), the `k` nearest questions and boundaries."""
        return _nearest(self._messages, vectors, k)

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


def _nearest(collection: chromadb.Collection, vectors: NDArray[np.float32], k: int) -> Nearest:
    """Chroma reports the cosine distance, 1 - similarity (docs.trychroma.com, "Configure
    Collections"), and is asked for nothing else: texts and metadata would cost more than the
    search.
    """
    found = collection.query(query_embeddings=vectors, n_results=k, include=["distances"])
    distances = found["distances"] or []
    return [
        [(chunk_id, 1.0 - distance) for chunk_id, distance in zip(ids, own, strict=True)]
        for ids, own in zip(found["ids"], distances, strict=True)
    ]


def _client(folder: Path) -> chromadb.api.ClientAPI:
    settings = ChromaSettings(anonymized_telemetry=False, is_persistent=True)
    return chromadb.PersistentClient(path=str(folder), settings=settings)
