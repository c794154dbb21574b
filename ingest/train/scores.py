"""How well a model finds what it was never trained on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.guide import Lang
from ingest.train.material import Material
from ingest.train.teacher import Vectors

Encode = Callable[[Sequence[str]], Vectors]
"""Texts to unit vectors, (texts, d)."""


@dataclass(frozen=True, slots=True)
class Recall:
    """Shares in [0, 1] of questions whose right answer is among the first 1, 3 and 5."""

    questions: int
    at_1: float
    at_3: float
    at_5: float


@dataclass(frozen=True, slots=True)
class Scores:
    """One model's results; a key is the language asked in and the language searched."""

    twins: dict[tuple[Lang, Lang], Recall]
    guides: dict[tuple[Lang, Lang], Recall]


def score(encode: Encode, material: Material) -> Scores:
    """Score a model on the pairs and questions that `material` holds back.

    Twins: a held-back sentence among the other language's side of all held-back pairs. Guides:
    a held-back question among the guides of one language, each as near as the nearest of its
    sections and of its questions trained on.
    """
    sides = {
        Lang.EN: encode([pair.en for pair in material.held_parallel]),
        Lang.KO: encode([pair.ko for pair in material.held_parallel]),
    }
    right = np.arange(len(material.held_parallel))
    twins = {
        (asked, searched): _recall(sides[asked] @ sides[searched].T, right)
        for asked, searched in ((Lang.KO, Lang.EN), (Lang.EN, Lang.KO))
    }
    guides: dict[tuple[Lang, Lang], Recall] = {}
    if material.held_asked:
        for asked in Lang:
            for searched in Lang:
                guides[asked, searched] = _guide_recall(encode, material, asked, searched)
    return Scores(twins, guides)


def _guide_recall(encode: Encode, material: Material, asked: Lang, searched: Lang) -> Recall:
    slugs = sorted({topic.name for topic in material.topics})
    owned = [
        (slugs.index(topic.name), saying.text)
        for topic in material.topics
        for saying in (*topic.told, *topic.asked)
        if saying.lang is searched
    ]
    questions = [
        (slugs.index(slug), saying.text)
        for slug, saying in material.held_asked
        if saying.lang is asked
    ]
    if not owned or not questions:
        return Recall(0, 0.0, 0.0, 0.0)
    near = encode([text for _, text in questions]) @ encode([text for _, text in owned]).T
    best = np.full((len(questions), len(slugs)), -np.inf, dtype=np.float32)
    owners = np.array([owner for owner, _ in owned])
    for slug in range(len(slugs)):
        if (owners == slug).any():
            best[:, slug] = near[:, owners == slug].max(axis=1)
    return _recall(best, np.array([slug for slug, _ in questions]))


def _recall(near: Vectors, right: np.ndarray[tuple[int], np.dtype[np.int_]]) -> Recall:
    """Recall of the right column of each row; a tie counts as lost."""
    own = near[np.arange(len(near)), right][:, None]
    ranks = (near >= own).sum(axis=1)
    at_1, at_3, at_5 = (float((ranks <= k).mean()) for k in (1, 3, 5))
    return Recall(len(near), at_1, at_3, at_5)
