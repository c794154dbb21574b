"""Where the training starts: the piece vectors that least squares finds in closed form.

A text's vector is the mean of its pieces' vectors, so "reach the teacher's vector of the English
side, from both languages" is a linear problem. English pieces are held near the teacher's own
vector of the piece, Korean ones near zero.
"""

from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from ingest.train.bags import Bags, Tensor
from ingest.train.pieces import WORD_MARK
from ingest.train.recipe import Recipe
from ingest.train.teacher import Teacher, Vectors

_ROUNDS = 60  # of conjugate gradients; the residual is flat long before


def piece_vectors(tokenizer: Tokenizer, teacher: Teacher, width: int) -> Vectors:
    """The teacher's vector of every piece it can read, zero for the others; (pieces, width)."""
    ids: dict[str, int] = tokenizer.get_vocab()
    pieces = [piece.replace(WORD_MARK, "") for piece in sorted(ids, key=ids.__getitem__)]
    latin = [i for i, piece in enumerate(pieces) if piece.isascii() and piece.isalnum()]
    found = np.zeros((len(pieces), width), dtype=np.float32)
    if latin:
        found[latin] = teacher.vectors([pieces[i] for i in latin])
    return found


def least_squares(bags: Bags, targets: Tensor, prior: Vectors, recipe: Recipe) -> Tensor:
    """The piece vectors whose means come nearest to the targets, float32 (pieces, d).

    Args:
        bags: the texts.
        targets: unit vectors, one a text.
        prior: the teacher's vector of each piece; scaled down for common pieces (SIF).
    """
    counts = torch.bincount(bags.ids, minlength=len(prior)).to(torch.float32)
    share = counts / counts.sum()
    scale = recipe.common_share / (recipe.common_share + share)
    start: Any = torch.tensor(prior) * scale[:, None]
    means = bags.means(len(prior))
    turned = means.t().coalesce()

    rest = torch.sparse.mm(turned, targets - torch.sparse.mm(means, start))
    step, moved = rest.clone(), torch.zeros_like(start)
    size = (rest * rest).sum(0)
    for _ in range(_ROUNDS):
        bent = torch.sparse.mm(turned, torch.sparse.mm(means, step))
        bent += recipe.pull * step
        far = size / ((step * bent).sum(0) + 1e-12)
        moved += step * far
        rest -= bent * far
        new = (rest * rest).sum(0)
        step = rest + step * (new / (size + 1e-12))
        size = new
    return start + moved
