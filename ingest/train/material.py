"""What the embedder learns from, and what is held back to score it."""

import hashlib
import json
import random
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.errors import OperatorError
from bot.core.guide import Guide, Lang, Section
from bot.core.lexicon import Lexicon
from bot.core.passage import ChunkKind
from ingest.chunk import chunk_guide
from ingest.read import read_guides
from ingest.tables import read_facts, read_tables

_HANGUL = re.compile("[가-힣]")
_HELD_ONE_IN = 5  # of a guide's questions
_LEAST_TO_HOLD = 4  # letters; twins of "Ok." prove nothing


class MissingParallelText(OperatorError):
    """The sentence pairs to train on are not there, or are not sentence pairs."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The same thing said in both languages."""

    en: str
    ko: str


@dataclass(frozen=True, slots=True)
class Saying:
    """A text and the language it is in."""

    lang: Lang
    text: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One section of one guide in both languages, or one idea of the tables.

    Attributes:
        name: the guide's slug, or the entry of the table.
        asked: what people type for it.
        told: the sections that answer it, whole, as they will be embedded; none for an idea.
        pieces: the guide's title and what the sections are made of, one by one.
    """

    name: str
    asked: tuple[Saying, ...]
    told: tuple[Saying, ...] = ()
    pieces: tuple[Saying, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a training reads, already split."""

    parallel: tuple[Pair, ...]
    held_parallel: tuple[Pair, ...]
    guide_pairs: tuple[Pair, ...] = ()
    topics: tuple[Topic, ...] = ()
    ideas: tuple[Topic, ...] = ()
    held_asked: tuple[tuple[str, Saying], ...] = ()
    """Questions held back, each with the slug of its guide."""
    guides: int = 0
    unreadable: tuple[Path, ...] = field(default=())

    def texts(self) -> Iterator[str]:
        """Every text to train on, in a fixed order."""
        for pair in (*self.parallel, *self.guide_pairs):
            yield pair.en
            yield pair.ko
        for topic in (*self.topics, *self.ideas):
            for saying in topic.asked:
                yield saying.text


def is_held_back(question: str) -> bool:
    """Whether a guide's question is for scoring only: one in five, the same ones for ever."""
    return hashlib.sha256(question.encode()).digest()[0] % _HELD_ONE_IN == 0


def lang_of(text: str) -> Lang:
    """Korean where there is a Hangul syllable."""
    return Lang.KO if _HANGUL.search(text) else Lang.EN


def load_material(parallel: Path, knowledge: Path, *, held_pairs: int, seed: int) -> Material:
    """Read the parallel file and the knowledge folder, and hold back what will be scored.

    Args:
        parallel: one JSON object a line, with `en` and `ko`.
        knowledge: the folder of guides and tables; what is missing in it is done without.
        held_pairs: pairs to hold back; none of their sentences is in any pair trained on.
        seed: of the choice.

    Raises:
        MissingParallelText: no such file, or not a pair in a line.
    """
    pairs = _load_parallel(parallel)
    held = _hold_back(pairs, held_pairs, random.Random(seed))
    held_words = {_plain(text) for pair in held for text in (pair.en, pair.ko)}
    kept = tuple(pair for pair in pairs if not {_plain(pair.en), _plain(pair.ko)} & held_words)
    files, findings = read_guides(knowledge, read_facts(knowledge)[0])
    guides = [file.guide for file in files]
    lexicon, _ = read_tables(knowledge)
    topics = (*_topics(guides), *_subjects_beside(lexicon))
    return Material(
        parallel=kept,
        held_parallel=held,
        guide_pairs=tuple(_guide_pairs(guides)),
        topics=topics,
        ideas=tuple(_ideas(lexicon)),
        held_asked=tuple(
            (guide.card.slug, Saying(guide.card.lang, question.text))
            for guide in guides
            for question in guide.questions
            if is_held_back(question.text)
        ),
        guides=len(guides),
        unreadable=tuple(sorted({f.path for f in findings} - {file.path for file in files})),
    )


def _load_parallel(path: Path) -> list[Pair]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise MissingParallelText(
            f"there is no parallel file at {path}",
            fix='give --parallel a file with one JSON object a line: {"en": ..., "ko": ...}; '
            "knowledge/embedder/README.md names the sources",
        ) from None
    seen: dict[tuple[str, str], Pair] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            pair = Pair(row["en"].strip(), row["ko"].strip())
        except (ValueError, KeyError, TypeError, AttributeError):
            raise MissingParallelText(
                f"{path}, line {number}: this is not a sentence pair",
                fix='write one JSON object a line: {"en": ..., "ko": ...}',
            ) from None
        if pair.en and pair.ko:
            seen.setdefault((_plain(pair.en), _plain(pair.ko)), pair)
    if not seen:
        raise MissingParallelText(
            f"{path} holds no sentence pair", fix="give --parallel a file that is not empty"
        )
    return list(seen.values())


def _hold_back(pairs: Sequence[Pair], count: int, rng: random.Random) -> tuple[Pair, ...]:
    """Pairs of which no two share a sentence, so that each has exactly one twin."""
    held: list[Pair] = []
    taken: set[str] = set()
    for pair in rng.sample(pairs, len(pairs)):
        words = {_plain(pair.en), _plain(pair.ko)}
        if len(held) == count:
            break
        if len(words) == 2 and len(pair.ko) >= _LEAST_TO_HOLD and not words & taken:
            held.append(pair)
            taken |= words
    return tuple(held)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().strip()


def _topics(guides: Iterable[Guide]) -> Iterator[Topic]:
    """The sections of every guide, both languages of a section together."""
    asked: dict[tuple[str, str], list[Saying]] = {}
    told: dict[tuple[str, str], list[Saying]] = {}
    pieces: dict[tuple[str, str], list[Saying]] = {}
    for guide in guides:
        lang = guide.card.lang
        for chunk in chunk_guide(guide):
            key, saying = (chunk.slug, chunk.section.value), Saying(lang, chunk.text)
            if chunk.kind is ChunkKind.SECTION:
                told.setdefault(key, []).append(saying)
                parts = pieces.setdefault(key, [])
                parts.append(Saying(lang, guide.card.title))
                parts.extend(Saying(lang, block.text) for block in chunk.blocks)
            elif not is_held_back(chunk.text):
                asked.setdefault(key, []).append(saying)
    for key in sorted(asked.keys() | told.keys()):
        found = (tuple(of.get(key, ())) for of in (asked, told, pieces))
        yield Topic(key[0], *found)


def _guide_pairs(guides: Sequence[Guide]) -> Iterator[Pair]:
    """Titles and quotable pieces that stand at the same place of the same guide."""
    korean = {guide.card.slug: guide for guide in guides if guide.card.lang is Lang.KO}
    for guide in guides:
        twin = korean.get(guide.card.slug)
        if guide.card.lang is not Lang.EN or twin is None:
            continue
        yield Pair(guide.card.title, twin.card.title)
        for mine, theirs in _twin_sections(guide, twin):
            if len(mine.blocks) == len(theirs.blocks):
                for one, other in zip(mine.blocks, theirs.blocks, strict=True):
                    yield Pair(one.text, other.text)
            else:
                yield Pair(_whole(mine), _whole(theirs))


def _whole(section: Section) -> str:
    return " ".join([section.heading, *(block.text for block in section.blocks)])


def _twin_sections(guide: Guide, twin: Guide) -> Iterator[tuple[Section, Section]]:
    """Sections of one kind for one device, in order, where both languages have as many."""
    kinds = {(section.kind, section.devices): None for section in guide.sections}
    for kind in kinds:
        mine = [s for s in guide.sections if (s.kind, s.devices) == kind]
        theirs = [s for s in twin.sections if (s.kind, s.devices) == kind]
        if len(mine) == len(theirs):
            yield from zip(mine, theirs, strict=True)


def _subjects_beside(lexicon: Lexicon) -> Iterator[Topic]:
    """Subjects the guides do not answer: their examples are near each other and nothing else."""
    for boundary in lexicon.boundaries.values():
        said = [Saying(lang, text) for lang, own in boundary.examples.items() for text in own]
        yield Topic(boundary.id, tuple(one for one in said if not is_held_back(one.text)))


def _ideas(lexicon: Lexicon) -> Iterator[Topic]:
    """Surfaces, places and concepts, each with the words people use for it."""
    named: list[tuple[str, Iterable[str]]] = []
    for surface in lexicon.surfaces.values():
        named.append((surface.id, (*surface.name.values(), *surface.names)))
    for place in lexicon.places.values():
        named.append((place.id, (*place.name.values(), *place.names)))
    for concept in lexicon.concepts.values():
        named.append((concept.id, concept.words))
    for name, words in named:
        sayings = tuple(Saying(lang_of(word), word) for word in dict.fromkeys(words))
        if len(sayings) > 1:
            yield Topic(name, sayings)
