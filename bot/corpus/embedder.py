"""Two ways to run one sentence-transformers model: light at question time, whole at ingest."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.core.errors import OperatorError
from bot.core.ports import Embedder


def light_embedder(model: str) -> Embedder:
    """The lightest embedder that runs `model`: numpy for static models, the library otherwise.

    Args:
        model: a folder, or a name sentence-transformers can load.

    Raises:
        OperatorError: the model cannot be loaded.
    """
    folder = Path(model)
    if folder.is_dir() and StaticEmbedder.can_run(folder):
        return StaticEmbedder(folder)
    return SentenceEmbedder(model)


def revision_of(model: str) -> str:
    """Names a model's content without loading it.

    A folder is named by its weights and tokenizer; anything else by its name, which is all
    there is before a download.
    """
    folder = Path(model)
    if not folder.is_dir():
        return f"named:{model}"
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix in {".safetensors", ".bin", ".json"} and file.is_file():
            digest.update(file.relative_to(folder).as_posix().encode())
            digest.update(file.read_bytes())
    return f"sha256:{digest.hexdigest()[:16]}"


class StaticEmbedder:
    """A static-embedding model without torch: the mean of its pieces' vectors, normalized.

    Reads both layouts of sentence-transformers' StaticEmbedding: `embedding.weight`, or
    `embeddings` with an optional factor per piece in `weights`, which keeps int8 rows small in
    memory. Equals `SentenceTransformer(folder).encode(..., normalize_embeddings=True)`; a test
    keeps the two equal. Source: sentence_transformers, StaticEmbedding (a mean embedding bag).
    """

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self.revision = revision_of(str(folder))
        module = self._static_module(folder)
        try:
            self._tokenizer = Tokenizer.from_file(str(module / "tokenizer.json"))
            tensors = load_file(str(module / "model.safetensors"))
            rows = tensors["embeddings" if "embeddings" in tensors else "embedding.weight"]
            factors = tensors.get("weights", np.ones(len(rows), dtype=np.float32))
        except Exception as error:
            raise _unloadable(str(folder)) from error
        self._rows = rows
        self._factors = factors.astype(np.float32)[:, None]
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    @staticmethod
    def can_run(folder: Path) -> bool:
        """Whether the folder holds a static-embedding model and nothing else that counts."""
        try:
            modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        kinds = [str(module["type"]).rpartition(".")[2] for module in modules]
        return kinds in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])

    @staticmethod
    def _static_module(folder: Path) -> Path:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        return folder / str(modules[0]["path"])

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """See `Embedder`."""
        return np.asarray(self.encode_documents([text])[0])

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Embedder`."""
        vectors = np.zeros((len(texts), self._rows.shape[1]), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        for vector, encoding in zip(vectors, encodings, strict=True):
            if encoding.ids:
                pieces = self._rows[encoding.ids].astype(np.float32) * self._factors[encoding.ids]
                vector[:] = pieces.mean(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)


class SentenceEmbedder:
    """Any model sentence-transformers can load; brings torch into the process."""

    def __init__(self, model: str) -> None:
        import sentence_transformers

        self.revision = revision_of(model)
        try:
            self._model = sentence_transformers.SentenceTransformer(model, device="cpu")
        except Exception as error:
            raise _unloadable(model) from error

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """See `Embedder`."""
        vectors = self._model.encode_query([text], normalize_embeddings=True)
        return np.asarray(vectors[0], dtype=np.float32)

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Embedder`."""
        vectors = self._model.encode_document(
            list(texts), normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def _unloadable(model: str) -> OperatorError:
    return OperatorError(
        f"the sentence model `{model}` cannot be loaded",
        fix="set OPTOUT_EMBEDDER to a folder with a sentence-transformers model, "
        "or unset it to use the bundled one",
    )
