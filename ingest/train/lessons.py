"""The contrastive training: both languages to the teacher, to each other, questions to answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer

from bot.core.guide import Lang
from ingest.train.bags import Bag, Bags, Tensor, encode
from ingest.train.material import Material
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
    optimiser = torch.optim.Adam([weight], lr=recipe.rate, betas=(0.9, 0.99), fused=True)
    batch = min(recipe.batch, len(twins.en))
    steps = len(twins.en) // batch
    warm = min(20, recipe.passes * steps)
    done = 0
    for number in range(1, recipe.passes + 1):
        order, total = torch.randperm(len(twins.en), generator=rng), 0.0
        for first in range(0, steps * batch, batch):
            rate = min(1.0, (done + 1) / warm) * (1 - done / (recipe.passes * steps))
            optimiser.param_groups[0]["lr"] = recipe.rate * rate
            rows = order[first : first + batch]
            asked = topics.draw()
            ko, en, question, partner = encode(weight, *pairs.bags(rows), *topics.bags(asked))
            loss = pairs.loss(rows, ko, en)
            if len(asked):
                loss = loss + topics.loss(asked, question, partner)
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

    def bags(self, rows: Tensor) -> tuple[Bag, Bag]:
        """The Korean and the English sides of some pairs."""
        unspaced = torch.rand(len(rows), generator=self._rng) < self._recipe.unspaced
        return (
            self._ko.take(rows + self._count * unspaced, self._recipe.dropped, self._rng),
            self._en.take(rows, self._recipe.dropped, self._rng),
        )

    def loss(self, rows: Tensor, ko: Tensor, en: Tensor) -> Tensor:
        recipe = self._recipe
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
        names: dict[str, int] = {}
        questions: list[tuple[int, int, int, int]] = []  # row, row without spaces, topic, name
        self._partners: list[tuple[range, range, range]] = []
        for number, topic in enumerate((*material.topics, *material.ideas)):
            name = names.setdefault(topic.name, len(names))
            places = []
            for sayings in (topic.asked, topic.told, topic.pieces):
                places.append(range(len(texts), len(texts) + len(sayings)))
                texts += [saying.text for saying in sayings]
            self._partners.append((places[0], places[1], places[2]))
            for row, saying in zip(places[0], topic.asked, strict=True):
                bare = row
                if saying.lang is Lang.KO:
                    bare = len(texts)
                    texts.append(saying.text.replace(" ", ""))
                questions.append((row, bare, number, name))
        self._bags = Bags(tokenizer, texts or [""])
        self._questions: Tensor = torch.tensor(questions, dtype=torch.long).reshape(-1, 4)

    def draw(self) -> Tensor:
        """A batch of questions, as rows of `_questions`; none where there are no topics."""
        order = torch.randperm(len(self._questions), generator=self._rng)
        return self._questions[order[: self._recipe.guide_batch]]

    def bags(self, asked: Tensor) -> tuple[Bag, Bag]:
        """The questions drawn, and a partner for each."""
        recipe, rng = self._recipe, self._rng
        unspaced = torch.rand(len(asked), generator=rng) < recipe.unspaced
        draws = torch.rand(len(asked), 2, generator=rng).tolist()
        partners = [
            self._partner(row, topic, *draw)
            for (row, _, topic, _), draw in zip(asked.tolist(), draws, strict=True)
        ]
        return (
            self._bags.take(torch.where(unspaced, asked[:, 1], asked[:, 0]), recipe.dropped, rng),
            self._bags.take(torch.tensor(partners, dtype=torch.long), recipe.dropped, rng),
        )

    def loss(self, asked: Tensor, question: Tensor, partner: Tensor) -> Tensor:
        recipe = self._recipe
        topic = asked[:, 2] if recipe.sections_differ else asked[:, 3]
        skip = (topic[:, None] == topic[None, :]) & ~torch.eye(len(asked), dtype=torch.bool)
        return recipe.guide_weight * _contrast(question, partner, skip, recipe.guide_sharpness)

    def _partner(self, row: int, topic: int, which: float, place: float) -> int:
        """Another question of the topic, a section that answers it, or a piece of one.

        Args:
            which, place: two random numbers in [0, 1) that choose.
        """
        asked, told, pieces = self._partners[topic]
        others = [other for other in asked if other != row]
        share = self._recipe.asked_share
        if others and (which < share or not told):
            found: Sequence[int] = others
        elif which < share + (1 - share) / 2:
            found = told or [row]
        else:
            found = pieces or [row]
        return found[int(place * len(found))]


def _contrast(one: Tensor, other: Tensor, skip: Tensor, sharpness: float) -> Tensor:
    """Both ways: a row's own partner against everyone else's, `skip` left out."""
    scores = ((one @ other.T) * sharpness).masked_fill(skip, float("-inf"))
    right = torch.arange(len(one))
    entropy = torch.nn.functional.cross_entropy
    return (entropy(scores, right) + entropy(scores.T, right)) / 2
