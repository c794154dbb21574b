"""From sentence pairs and guides to `knowledge/embedder`, start to end."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from bot.core.guide import Lang
from ingest.train.bags import Bags, Tensor, encode
from ingest.train.card import Facts, write_card
from ingest.train.folder import quantised, save_model
from ingest.train.lessons import Twins, train
from ingest.train.material import Material, lang_of, load_material
from ingest.train.pieces import train_tokenizer
from ingest.train.recipe import Recipe
from ingest.train.scores import Scores, score
from ingest.train.start import least_squares, piece_vectors
from ingest.train.teacher import Teacher, Vectors


def train_embedder(
    parallel: Path,
    knowledge: Path,
    out: Path,
    teacher: Teacher,
    recipe: Recipe,
    say: Callable[[str], None] = print,
) -> Scores:
    """Train a model, score it on what it never saw, and save it to `out`.

    The same files, teacher, recipe and number of threads give the same model, byte for byte.

    Raises:
        MissingParallelText: the parallel file is not there, or is not sentence pairs.
    """
    began = time.monotonic()
    material = load_material(parallel, knowledge, held_pairs=recipe.held_pairs, seed=recipe.seed)
    for path in material.unreadable:
        say(f"left out, it cannot be read as it is: {path}")
    say(
        f"{len(material.parallel)} sentence pairs, {material.guides} guide files with "
        f"{len(material.guide_pairs)} pairs and {len(material.topics)} topics; held back: "
        f"{len(material.held_parallel)} pairs, {len(material.held_asked)} questions"
    )
    tokenizer = train_tokenizer(material.texts(), teacher.words, _names(material), recipe)
    say(f"{tokenizer.get_vocab_size()} pieces; asking the teacher (a minute or two)")
    twins = _twins(material, teacher, recipe)
    vectors = _start(tokenizer, twins, teacher, recipe)
    say("starting vectors found; training")
    vectors = train(vectors, tokenizer, twins, material, recipe, say)
    rows, factors = quantised(vectors.numpy())
    scores = score(_encoder(tokenizer, rows * factors[:, None]), material)
    facts = Facts(
        recipe=recipe,
        scores=scores,
        teacher=score(teacher.vectors, material),
        pairs=len(material.parallel),
        guides=material.guides,
        pieces=len(rows),
        width=rows.shape[1],
    )
    save_model(out, tokenizer, rows, factors, write_card(facts))
    say(f"saved to {out} after {time.monotonic() - began:.0f} seconds")
    return scores


def _names(material: Material) -> list[str]:
    """The words of the tables, less those that begin with another: 인스타 is in 인스타그램."""
    words = sorted({saying.text for topic in material.ideas for saying in topic.asked})
    korean = tuple(word for word in words if lang_of(word) is Lang.KO)
    return [
        word
        for word in words
        if not any(word != other and word.startswith(other) for other in korean)
    ]


def _twins(material: Material, teacher: Teacher, recipe: Recipe) -> Twins:
    pairs = [*material.parallel, *material.guide_pairs * recipe.guide_repeats]
    en = [pair.en for pair in pairs]
    distinct = list(dict.fromkeys(en))
    found = teacher.vectors(distinct)
    place = {text: row for row, text in enumerate(distinct)}
    targets = torch.tensor(found[[place[text] for text in en]])
    return Twins(en, [pair.ko for pair in pairs], targets)


def _start(tokenizer: Tokenizer, twins: Twins, teacher: Teacher, recipe: Recipe) -> Tensor:
    bags = Bags(tokenizer, [*twins.en, *twins.ko])
    prior = piece_vectors(tokenizer, teacher, twins.targets.shape[1])
    return least_squares(bags, torch.cat([twins.targets, twins.targets]), prior, recipe)


def _encoder(tokenizer: Tokenizer, vectors: Vectors) -> Callable[[Sequence[str]], Vectors]:
    weight = torch.tensor(vectors)

    def vectors_of(texts: Sequence[str]) -> Vectors:
        bags = Bags(tokenizer, texts)
        (found,) = encode(weight, bags.take(torch.arange(len(bags))))
        return np.asarray(found.numpy(), dtype=np.float32)

    return vectors_of
