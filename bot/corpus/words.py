"""The lexical index: BM25 over words, Korean letter pairs, and the ideas they stand for."""

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from bot.core.lexicon import Lexicon

_TOKEN = re.compile(r"[a-z0-9]+|[가-힣]+")
_DIGIT_GROUPS = re.compile(r"(?<=\d),(?=\d{3})")
_WON = re.compile(r"(?<=[만억조천])\s+원")
_PEAKS = "peaks.npy"


def tokens_of(text: str, lexicon: Lexicon) -> list[str]:
    """What the lexical index counts.

    Latin words without their commonest endings, Hangul in overlapping pairs of syllables (so
    that particles, spacing and small slips matter little), and one token for each surface,
    place and idea the lexicon finds (so that words for one idea are one word).
    """
    folded = _WON.sub("원", _DIGIT_GROUPS.sub("", text.casefold()))
    tokens: list[str] = []
    for word in _TOKEN.findall(folded):
        if word[0] < "가":
            tokens.append(_stem(word))
        else:
            tokens.extend(word[i : i + 2] for i in range(max(1, len(word) - 1)))
    mentions = lexicon.mentions(text)
    tokens.extend(sorted(f"#{surface}" for surface in mentions.surfaces))
    tokens.extend(f"@{place}" for place in mentions.places)
    tokens.extend(sorted(f"={concept}" for concept in mentions.concepts))
    return tokens


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


class WordIndex:
    """BM25 over chunks, scaled to the share of a question's weight that a chunk holds."""

    def __init__(self, bm25: bm25s.BM25, peaks: NDArray[np.float32]) -> None:
        self._bm25, self._peaks = bm25, peaks

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> "WordIndex":
        """Index the tokens of each chunk, in order."""
        bm25 = bm25s.BM25()
        bm25.index([list(tokens) for tokens in documents], show_progress=False)
        data, starts = bm25.scores["data"], bm25.scores["indptr"]
        peaks = [data[start:end].max(initial=0.0) for start, end in pairwise(starts)]
        return cls(bm25, np.asarray(peaks, dtype=np.float32))

    def save(self, folder: Path) -> None:
        """Write the index into a folder of its own."""
        self._bm25.save(str(folder), show_progress=False)
        np.save(folder / _PEAKS, self._peaks)

    @classmethod
    def load(cls, folder: Path) -> "WordIndex":
        """Read it back. Raises OSError, ValueError or KeyError where it is not whole."""
        return cls(bm25s.BM25.load(str(folder)), np.load(folder / _PEAKS))

    def shares(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """For each chunk, the share in [0, 1] of the question's weight that it holds.

        The weight of a token is the most it earns in any chunk; a token no chunk has weighs as
        much as the rarest, so that foreign words count against every chunk.
        """
        chunks = int(self._bm25.scores["num_docs"])
        ids = {token: self._bm25.vocab_dict.get(token) for token in set(tokens)}
        known = [int(number) for number in ids.values() if number is not None]
        if not known or not chunks:
            return np.zeros(chunks, dtype=np.float32)
        unknown = len(ids) - len(known)
        weight = self._peaks[known].sum() + unknown * self._peaks.max()
        scores = self._bm25.get_scores_from_ids(known)
        return np.asarray(scores / weight, dtype=np.float32)
