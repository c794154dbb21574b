"""Texts -> vectors, with sentence-transformers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def embed(texts: Sequence[str], model: str) -> NDArray[np.float32]:
    """Unit vectors of the texts, shape (n, d). Loads the model, which takes seconds: ask only
    for texts not seen before.

    Raises:
        OperatorError: the model cannot be loaded.
    """
    from bot.corpus.embedder import SentenceEmbedder

    return SentenceEmbedder(model).encode_documents(texts)
