"""Groups questions that are about one thing, counting chats and not questions."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bot.core.gaps import LEAST_CHATS

Vectors = NDArray[np.float32]
Indexes = NDArray[np.intp]

# Chosen on the held-out questions of tests/evaluation; docs/evaluation.md, "Gaps", has the table.
ALIKE = 0.5
"""Two questions at least so alike gather."""
BELONGS = 0.65
"""A question at least so like the middle of a group belongs to it."""

_ROWS = 512  # at a time, so that 20,000 questions take 40 MB and not 1.6 GB


def clusters(vectors: Vectors, chats: Indexes) -> list[Indexes]:
    """The groups of questions that come from `LEAST_CHATS` chats or more.

    The question with most other chats around it gathers what is around it, then the next of those
    left over, until none gathers enough. Then each question goes to the nearest middle, or nowhere.
    What is the same comes out for the same rows in the same order.

    Args:
        vectors: unit vectors, shape (n, d), or zero where nothing is known of a question.
        chats: which chat each is from, shape (n,), any numbers.

    Returns:
        Indexes into the rows, ascending; no row is in two groups.
    """
    if len(vectors) == 0:
        return []
    # chats side by side, so that each can be counted once
    order = np.argsort(chats, kind="stable")
    vectors, chats = np.ascontiguousarray(vectors[order]), chats[order]
    middles = [
        vectors[members].mean(axis=0)
        for members in _gathered(vectors, chats, _chats_around(vectors, chats))
    ]
    return [np.sort(order[members]) for members in _nearest_to(middles, vectors, chats)]


def _chats_around(vectors: Vectors, chats: Indexes) -> Indexes:
    """How many different chats asked something alike, for each question."""
    starts = np.flatnonzero(np.r_[True, chats[1:] != chats[:-1]])
    around = np.empty(len(vectors), dtype=np.intp)
    for begin in range(0, len(vectors), _ROWS):
        rows = slice(begin, begin + _ROWS)
        alike = vectors[rows] @ vectors.T >= ALIKE
        by_chat = alike if len(starts) == len(chats) else np.logical_or.reduceat(alike, starts, 1)
        around[rows] = np.count_nonzero(by_chat, axis=1)
    return around


def _gathered(vectors: Vectors, chats: Indexes, around: Indexes) -> Iterator[Indexes]:
    """What gathers around the questions with most chats around them."""
    free = np.ones(len(vectors), dtype=bool)
    centres = np.argsort(-around, kind="stable")
    centres = centres[: np.count_nonzero(around >= LEAST_CHATS)]
    for begin in range(0, len(centres), _ROWS):
        these = centres[begin : begin + _ROWS]
        these, left = these[free[these]], np.flatnonzero(free)
        alike = vectors[these] @ vectors[left].T >= ALIKE
        for centre, row in zip(these, alike, strict=True):
            if free[centre]:
                members = left[row & free[left]]
                if _enough(chats[members]):
                    free[members] = False
                    yield members


def _nearest_to(middles: list[Vectors], vectors: Vectors, chats: Indexes) -> Iterator[Indexes]:
    """The questions that belong to each middle, where they come from enough chats."""
    if not middles:
        return
    units = np.stack(middles)
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    home = np.full(len(vectors), -1, dtype=np.intp)
    for begin in range(0, len(vectors), _ROWS):
        rows = slice(begin, begin + _ROWS)
        likeness = vectors[rows] @ units.T
        nearest = likeness.argmax(axis=1)
        home[rows] = np.where(likeness.max(axis=1) >= BELONGS, nearest, -1)
    for group in range(len(units)):
        members = np.flatnonzero(home == group)
        if _enough(chats[members]):
            yield members


def _enough(chats: Indexes) -> bool:
    return len(np.unique(chats)) >= LEAST_CHATS
