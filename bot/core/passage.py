"""A piece of a guide as stored (chunk) and as found (passage)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, overload

from bot.core.guide import Block, Device, GuideCard, Lang, SectionKind

ChunkId = NewType("ChunkId", str)


class ChunkKind(StrEnum):
    """A section can be quoted; a question only leads to one; a boundary leads to none."""

    SECTION = "section"
    QUESTION = "question"
    BOUNDARY = "boundary"


@dataclass(frozen=True, slots=True)
class Chunk:
    """One embedded piece.

    `text` is what is embedded and indexed. `place` numbers a section within its guide from 0; it
    is the same in every language of a slug, so evidence in one language counts for the other. A
    question leads to all sections of its `section` kind, and has no place or blocks of its own. A
    boundary is an example of a subject we do not answer; its `slug` is the subject's id.
    """

    id: ChunkId
    kind: ChunkKind
    slug: str
    lang: Lang
    section: SectionKind
    place: int
    heading: str
    text: str
    blocks: tuple[Block, ...] = ()
    devices: tuple[Device, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A section found for a query, with the file it comes from.

    `score` is the fused evidence in [0, about 1.3]; `relevance` says how much of it is for the
    file, before this one section's own share.
    """

    chunk: Chunk
    card: GuideCard
    score: float
    relevance: float


@dataclass(frozen=True, slots=True)
class Beside:
    """The subject beside ours that a question is most like.

    `boundary` is its id, `likeness` its evidence on the scale of `Passage.relevance`, `share` the
    part of the classifier's belief that goes to all such subjects together.
    """

    boundary: str
    likeness: float
    share: float


@dataclass(frozen=True, slots=True)
class Passages(Sequence[Passage]):
    """What was found, best first, stamped with the corpus version it was found in.

    `beside` is None where the corpus knows no boundaries. `withheld` are sections of files that
    are switched off, best first: they are judged by, and never quoted.
    """

    found: tuple[Passage, ...]
    corpus_version: str
    beside: Beside | None = None
    withheld: tuple[Passage, ...] = ()

    @property
    def best(self) -> Passage | None:
        """The best of all, quotable or not."""
        leads = (*self.found[:1], *self.withheld[:1])
        return max(leads, key=lambda passage: passage.score, default=None)

    @overload
    def __getitem__(self, index: int) -> Passage: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Passage, ...]: ...
    def __getitem__(self, index: int | slice) -> Passage | tuple[Passage, ...]:
        return self.found[index]

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Passage]:
        return iter(self.found)
