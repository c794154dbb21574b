"""Texts as bags of pieces: what a static embedding sees of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

Tensor = Any  # torch.Tensor; torch ships no types mypy could follow here
Bag = tuple[Tensor, Tensor]
"""Piece ids, and where each text begins among them."""


class Bags:
    """The piece ids of many texts in one flat array."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str]) -> None:
        ids = [e.ids or [0] for e in tokenizer.encode_batch(list(texts), add_special_tokens=False)]
        self.lengths: Tensor = torch.tensor([len(row) for row in ids], dtype=torch.long)
        self.ids: Tensor = torch.tensor(np.concatenate(ids), dtype=torch.long)
        self._starts = torch.cumsum(self.lengths, 0) - self.lengths

    def __len__(self) -> int:
        return len(self.lengths)

    def take(self, rows: Tensor, dropped: float = 0.0, rng: Any = None) -> Bag:
        """Ids and offsets of some rows, as `embedding_bag` wants them.

        Args:
            rows: which texts, in this order.
            dropped: share of pieces left out at random; a text keeps at least one, and one that
                would lose all keeps all.
            rng: the torch generator that chooses.
        """
        lengths = self.lengths[rows]
        row = torch.repeat_interleave(torch.arange(len(rows)), lengths)
        within = torch.arange(len(row)) - torch.repeat_interleave(
            torch.cumsum(lengths, 0) - lengths, lengths
        )
        ids = self.ids[self._starts[rows][row] + within]
        if dropped:
            keep = torch.rand(len(ids), generator=rng) >= dropped
            left = torch.zeros(len(rows), dtype=torch.long).index_add_(0, row, keep.long())
            keep |= (left == 0)[row]
            ids, row = ids[keep], row[keep]
            lengths = torch.bincount(row, minlength=len(rows))
        return ids, torch.cumsum(lengths, 0) - lengths

    def means(self, pieces: int) -> Tensor:
        """Sparse (texts, pieces): the share of each piece in each text."""
        row = torch.repeat_interleave(torch.arange(len(self)), self.lengths)
        share = 1.0 / self.lengths[row].to(torch.float32)
        return torch.sparse_coo_tensor(
            torch.stack([row, self.ids]), share, (len(self), pieces), check_invariants=False
        ).coalesce()


def encode(weight: Tensor, *bags: Bag) -> tuple[Tensor, ...]:
    """Unit vectors of each bag: the normalised means of its pieces' rows.

    All at once, because the gradient of one lookup is as large as that of many.
    """
    starts = np.cumsum([0, *(len(ids) for ids, _ in bags)]).tolist()
    ids = torch.cat([ids for ids, _ in bags])
    offsets = torch.cat([start + own for start, (_, own) in zip(starts, bags, strict=False)])
    means = torch.nn.functional.embedding_bag(ids, weight, offsets, mode="mean")
    vectors = torch.nn.functional.normalize(means, dim=-1)
    found: tuple[Tensor, ...] = torch.split(vectors, [len(own) for _, own in bags])
    return found
