"""The dense index: Chroma on disk, written once, then only read."""

from collections.abc import Sequence
from pathlib import Path

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from numpy.typing import NDArray

from bot.core.passage import Chunk, ChunkKind

_BATCH = 2_000
# Sections, questions and boundaries lie apart: a filter is Chroma's slow path, a collection is not.
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
    """Nearest chunks by cosine."""

    def __init__(self, folder: Path) -> None:
        self._client = _client(folder)
        self._collections = {
            kind: self._client.get_collection(name, embedding_function=None)
            for kind, name in _COLLECTIONS.items()
        }

    def nearest(
        self, vectors: NDArray[np.float32], kind: ChunkKind, k: int
    ) -> list[list[tuple[str, float]]]:
        """For each vector, shape (n, d), ids of the `k` nearest chunks of a kind, with their
        cosine similarity in [-1, 1].

        Chroma reports the cosine distance, 1 - similarity (docs.trychroma.com, "Configure
        Collections"), and is asked for nothing else: texts and metadata would cost more than the
        search.
        """
        found = self._collections[kind].query(
            query_embeddings=vectors, n_results=k, include=["distances"]
        )
        distances = found["distances"] or []
        return [
            [(chunk_id, 1.0 - distance) for chunk_id, distance in zip(ids, own, strict=True)]
            for ids, own in zip(found["ids"], distances, strict=True)
        ]

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


def _client(folder: Path) -> chromadb.api.ClientAPI:
    settings = ChromaSettings(anonymized_telemetry=False, is_persistent=True)
    return chromadb.PersistentClient(path=str(folder), settings=settings)
