"""Which file, or which subject beside them, a question is most like: learned from examples."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.core.question import normalize

Numbers = NDArray[np.float32]

FEATURES = "tokens-and-runs-2"
"""Names the way of counting; another way needs another classifier."""

_SIZES = (2, 3, 4)
_LABELS, _WEIGHTS = "labels.json", "weights.npz"


def features_of(text: str, tokens: Sequence[str]) -> Counter[str]:
    """What the classifier counts: the lexical tokens, and runs of letters without their spaces.

    Runs of letters see through particles, typing slips and missing spaces.

    Args:
        tokens: `tokens_of` the text.
    """
    letters = "".join(letter for letter in normalize(text).casefold() if letter.isalnum())
    runs = (
        f"~{letters[at : at + size]}" for size in _SIZES for at in range(len(letters) - size + 1)
    )
    return Counter([*tokens, *runs])


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features that count, and how rare each is."""

    row_of: dict[str, int]
    rarity: Numbers

    @classmethod
    def of(cls, bags: Sequence[Counter[str]], least: int) -> "Vocabulary":
        """Features that `least` bags hold, with their smoothed inverse document frequency."""
        held = Counter(feature for bag in bags for feature in bag)
        kept = sorted(feature for feature, count in held.items() if count >= least)
        rarity = [1 + np.log((1 + len(bags)) / (1 + held[feature])) for feature in kept]
        rows = {feature: row for row, feature in enumerate(kept)}
        return cls(rows, np.asarray(rarity, dtype=np.float32))

    def weigh(self, bag: Counter[str]) -> tuple[NDArray[np.intp], Numbers]:
        """Rows of the features of a bag and their weights: tf-idf, of length 1 (or empty)."""
        known = [(self.row_of[name], count) for name, count in bag.items() if name in self.row_of]
        rows = np.array([row for row, _ in known], dtype=np.intp)
        counts = np.array([count for _, count in known], dtype=np.float32)
        weights = (1 + np.log(counts)) * self.rarity[rows] if known else counts
        length = np.linalg.norm(weights)
        return rows, np.asarray(weights / (length or 1.0), dtype=np.float32)


class QuestionClassifier:
    """A softmax over labels, linear in the features and in the vector of a text.

    Args:
        labels: what there is to tell apart, one a column.
        by_feature: shape (features, labels). by_vector: shape (d, labels). bias: shape (labels,).
    """

    def __init__(
        self,
        labels: Sequence[str],
        vocabulary: Vocabulary,
        by_feature: NDArray[np.floating],
        by_vector: NDArray[np.floating],
        bias: NDArray[np.floating],
    ) -> None:
        self.labels = tuple(labels)
        self._vocabulary = vocabulary
        # half precision halves what a version weighs; no ranking hangs on the difference
        self._by_feature = by_feature.astype(np.float16)
        self._by_vector = by_vector.astype(np.float32)
        self._bias = bias.astype(np.float32)

    def log_shares(self, bag: Counter[str], vector: Numbers) -> Numbers:
        """The logarithm of each label's share, shape (labels,): the shares sum to 1."""
        rows, weights = self._vocabulary.weigh(bag)
        sums = weights @ self._by_feature[rows].astype(np.float32)
        sums = sums + vector @ self._by_vector + self._bias
        sums = sums - sums.max(initial=0.0)
        return np.asarray(sums - np.log(np.exp(sums).sum()), dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write it into a folder of its own."""
        folder.mkdir(parents=True)
        names = {"labels": self.labels, "features": list(self._vocabulary.row_of)}
        (folder / _LABELS).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        np.savez(
            folder / _WEIGHTS,
            rarity=self._vocabulary.rarity,
            by_feature=self._by_feature,
            by_vector=self._by_vector,
            bias=self._bias,
        )

    @classmethod
    def load(cls, folder: Path) -> "QuestionClassifier":
        """Read it back. Raises OSError, ValueError or KeyError where it is not whole."""
        names = json.loads((folder / _LABELS).read_text(encoding="utf-8"))
        rows = {feature: row for row, feature in enumerate(names["features"])}
        with np.load(folder / _WEIGHTS) as arrays:
            return cls(
                names["labels"],
                Vocabulary(rows, arrays["rarity"]),
                arrays["by_feature"],
                arrays["by_vector"],
                arrays["bias"],
            )
