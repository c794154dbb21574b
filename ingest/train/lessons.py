"""The contrastive training: both languages to the teacher, to each other, questions to answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer

from bot.core.guide import Lang
from ingest.train.bags import Bags, Tensor, encode
from ingest.train.material import Material, Topic
from ingest.train.recipe import Recipe

_SAME = 0.95  # English sides this similar say the same, and are no counter-example


@dataclass(frozen=True, slots=True)
class Twins:
    """Sentence pairs and the teacher's vector of each English side, (pairs, d)."""

    en: Sequence[str]
    ko: Sequence[str]
    targets: Tensor


def train(
    weight: Tensor,
    tokenizer: Tokenizer,
    twins: Twins,
    material: Material,
    recipe: Recipe,
    say: Callable[[str], None],
) -> Tensor:
    """Piece vectors after `recipe.passes` over the pairs, float32 (pieces, d).

    Each step takes a batch of pairs and a batch of guide topics. The same recipe, material and
    start give the same vectors.
    """
    rng = torch.Generator().manual_seed(recipe.seed)
    weight = torch.nn.Parameter(weight.clone())
    pairs = _PairLesson(tokenizer, twins, recipe, rng)
    topics = _TopicLesson(tokenizer, material, recipe, rng)
    optimiser = torch.optim.Adam([weight], lr=recipe.rate, betas=(0.9, 0.99))
    batch = min(recipe.batch, len(twins.en))
    steps = len(twins.en) // batch
    warm = min(20, recipe.passes * steps)
    done = 0
    for number in range(1, recipe.passes + 1):
        order, total = torch.randperm(len(twins.en), generator=rng), 0.0
        for first in range(0, steps * batch, batch):
            rate = min(1.0, (done + 1) / warm) * (1 - done / (recipe.passes * steps))
            optimiser.param_groups[0]["lr"] = recipe.rate * rate
            loss = pairs.loss(weight, order[first : first + batch])
            if len(topics):
                loss = loss + topics.loss(weight)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item()
            done += 1
        say(f"pass {number} of {recipe.passes}, loss {total / steps:.3f}")
    return weight.detach()


class _PairLesson:
    """A sentence in either language is nearest to its own English vector and to its twin."""

    def __init__(self, tokenizer: Tokenizer, twins: Twins, recipe: Recipe, rng: Tensor) -> None:
        self._recipe, self._rng, self._targets = recipe, rng, twins.targets
        self._en = Bags(tokenizer, twins.en)
        self._ko = Bags(tokenizer, [*twins.ko, *(text.replace(" ", "") for text in twins.ko)])
        self._count = len(twins.ko)

    def loss(self, weight: Tensor, rows: Tensor) -> Tensor:
        recipe = self._recipe
        unspaced = torch.rand(len(rows), generator=self._rng) < recipe.unspaced
        ko_rows = rows + self._count * unspaced.long()
        en = encode(weight, self._en.take(rows, recipe.dropped, self._rng))
        ko = encode(weight, self._ko.take(ko_rows, recipe.dropped, self._rng))
        target = self._targets[rows]
        alike = target @ target.T
        skip = (alike > _SAME) & ~torch.eye(len(rows), dtype=torch.bool)
        found = sum(
            _contrast(one, other, skip, recipe.sharpness)
            for one, other in ((ko, target), (en, target), (ko, en))
        )
        for side in (ko, en):
            found = found + recipe.closeness * (1 - (side * target).sum(1)).mean()
            found = found + recipe.likeness * ((side @ side.T - alike) ** 2).mean()
        return found


class _TopicLesson:
    """A question is nearest to what answers it, and to others that ask the same."""

    def __init__(
        self, tokenizer: Tokenizer, material: Material, recipe: Recipe, rng: Tensor
    ) -> None:
        self._recipe, self._rng = recipe, rng
        texts: list[str] = []
        asked: list[tuple[int, int, int]] = []  # row of the text, row without spaces, topic
        self._asked_rows: list[Tensor] = []
        self._told_rows: list[Tensor] = []
        self._names: list[int] = []
        names: dict[str, int] = {}
        topics: Sequence[Topic] = (*material.topics, *material.ideas)
        for number, topic in enumerate(topics):
            first = len(texts)
            for saying in topic.asked:
                plain = saying.text
                bare = plain.replace(" ", "") if saying.lang is Lang.KO else plain
                asked.append((len(texts), len(texts) + 1, number))
                texts += [plain, bare]
            self._asked_rows.append(torch.arange(first, len(texts), 2))
            told = len(texts)
            texts += [saying.text for saying in topic.told]
            self._told_rows.append(torch.arange(told, len(texts)))
            self._names.append(names.setdefault(topic.name, len(names)))
        self._bags = Bags(tokenizer, texts) if texts else None
        self._asked: Tensor = torch.tensor(asked, dtype=torch.long).reshape(-1, 3)
        self._name_of: Tensor = torch.tensor(self._names, dtype=torch.long)

    def __len__(self) -> int:
        return len(self._asked)

    def loss(self, weight: Tensor) -> Tensor:
        recipe, rng = self._recipe, self._rng
        chosen = self._asked[torch.randperm(len(self), generator=rng)[: recipe.guide_batch]]
        unspaced = torch.rand(len(chosen), generator=rng) < recipe.unspaced
        rows = torch.where(unspaced, chosen[:, 1], chosen[:, 0])
        partners = torch.stack([self._partner(row, topic) for row, _, topic in chosen.tolist()])
        assert self._bags is not None
        one = encode(weight, self._bags.take(rows, recipe.dropped, rng))
        other = encode(weight, self._bags.take(partners, recipe.dropped, rng))
        topic = chosen[:, 2] if recipe.sections_differ else self._name_of[chosen[:, 2]]
        skip = (topic[:, None] == topic[None, :]) & ~torch.eye(len(chosen), dtype=torch.bool)
        return recipe.guide_weight * _contrast(one, other, skip, recipe.guide_sharpness)

    def _partner(self, row: int, topic: int) -> Tensor:
        """Another question of the topic, or a piece of what answers it."""
        asked, told = self._asked_rows[topic], self._told_rows[topic]
        draw = torch.rand((), generator=self._rng).item()
        ask = not len(told) or (draw < self._recipe.asked_share and len(asked) > 1)
        rows = asked[asked != row] if ask and len(asked) > 1 else (asked if ask else told)
        return rows[torch.randint(len(rows), (), generator=self._rng)]


def _contrast(one: Tensor, other: Tensor, skip: Tensor, sharpness: float) -> Tensor:
    """Both ways: a row's own partner against everyone else's, `skip` left out."""
    scores = ((one @ other.T) * sharpness).masked_fill(skip, float("-inf"))
    right = torch.arange(len(one))
    entropy = torch.nn.functional.cross_entropy
    return (entropy(scores, right) + entropy(scores.T, right)) / 2
