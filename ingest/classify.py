"""Authored questions -> the classifier of a corpus version."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.lexicon import Lexicon
from bot.core.passage import Chunk, ChunkKind
from bot.corpus.classifier import FEATURES, QuestionClassifier, Vocabulary, features_of
from bot.corpus.contents import Contents
from bot.corpus.words import tokens_of


@dataclass(frozen=True, slots=True)
class Lesson:
    """How the classifier is trained; chosen by `./optout guides evaluate`."""

    passes: int = 10
    batch: int = 256
    rate: float = 0.01
    dropped: float = 0.3
    """Share of a question's features left out at random, so that it leans on no single word."""
    sharpness: float = 8.0
    """What the sums of unit vectors are multiplied by before the softmax."""
    least: int = 2
    """Examples a feature must stand in to count."""
    seed: int = 1


def material_digest(contents: Contents, embedder_revision: str) -> str:
    """Digest of all a classifier is made from: equal digests, equal classifiers."""
    material = {
        "made": [FEATURES, embedder_revision, *map(str, asdict(Lesson()).values())],
        "questions": [
            [chunk.slug, chunk.text]
            for chunk in contents.chunks
            if chunk.kind is not ChunkKind.SECTION
        ],
        "words": [
            [[owner.id, *owner.names] for owner in contents.surfaces.values()],
            [[owner.id, *owner.names] for owner in contents.places.values()],
            [[owner.id, *owner.words] for owner in contents.concepts.values()],
        ],
    }
    return hashlib.sha256(json.dumps(material).encode()).hexdigest()


def train_classifier(
    chunks: Sequence[Chunk],
    vectors: NDArray[np.float32],
    lexicon: Lexicon,
    lesson: Lesson | None = None,
) -> QuestionClassifier:
    """Learn from every question to tell the files and the subjects beside them apart.

    Softmax regression over tf-idf features and the embedding, fitted by Adam. The same chunks
    give the same classifier.

    Args:
        vectors: shape (chunks, d), the embedding of each chunk.
    """
    import torch

    lesson = lesson or Lesson()
    rows = [row for row, chunk in enumerate(chunks) if chunk.kind is not ChunkKind.SECTION]
    labels = sorted({chunks[row].slug for row in rows})
    number = {label: at for at, label in enumerate(labels)}
    texts = [chunks[row].text for row in rows]
    bags = [features_of(text, tokens_of(text, lexicon)) for text in texts]
    vocabulary = Vocabulary.of(bags, lesson.least)
    weighed = [vocabulary.weigh(bag) for bag in bags]
    right = torch.tensor([number[chunks[row].slug] for row in rows])
    meant = torch.tensor(vectors[rows])

    rng = torch.Generator().manual_seed(lesson.seed)
    by_feature = torch.zeros(len(vocabulary.rarity), len(labels), requires_grad=True)
    by_vector = torch.zeros(vectors.shape[1], len(labels), requires_grad=True)
    bias = torch.zeros(len(labels), requires_grad=True)
    # a batch holds few of the features: the sparse kind leaves the rest alone
    optimisers = (
        torch.optim.SparseAdam([by_feature], lr=lesson.rate),
        torch.optim.Adam([by_vector, bias], lr=lesson.rate),
    )
    batch = max(1, min(lesson.batch, len(rows)))
    steps, done = lesson.passes * (len(rows) // batch), 0
    for _ in range(lesson.passes):
        order = torch.randperm(len(rows), generator=rng)
        for first in range(0, len(rows) - batch + 1, batch):
            chosen = order[first : first + batch]
            held = [weighed[at] for at in chosen.tolist()]
            lengths = torch.tensor([len(ids) for ids, _ in held])
            ids = torch.tensor(np.concatenate([ids for ids, _ in held]), dtype=torch.long)
            weights = torch.tensor(np.concatenate([weights for _, weights in held]))
            keep = torch.rand(len(ids), generator=rng) >= lesson.dropped
            of = torch.repeat_interleave(torch.arange(batch), lengths)
            weights = weights * keep
            length = torch.zeros(batch).index_add_(0, of, weights * weights).sqrt()
            weights = weights / length.clamp_min(1e-6)[of]
            sums = torch.nn.functional.embedding_bag(
                ids,
                by_feature,
                torch.cumsum(lengths, 0) - lengths,
                mode="sum",
                per_sample_weights=weights,
                sparse=True,
            )
            sums = lesson.sharpness * (sums + meant[chosen] @ by_vector) + bias
            loss = torch.nn.functional.cross_entropy(sums, right[chosen])
            for optimiser in optimisers:
                optimiser.param_groups[0]["lr"] = lesson.rate * (1 - done / steps)
                optimiser.zero_grad()
            loss.backward()
            for optimiser in optimisers:
                optimiser.step()
            done += 1
    return QuestionClassifier(
        labels,
        vocabulary,
        lesson.sharpness * by_feature.detach().numpy(),
        lesson.sharpness * by_vector.detach().numpy(),
        bias.detach().numpy(),
    )
