"""What the use case needs from the edges."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from bot.core.answer import Draft
from bot.core.guide import GuideCard, Lang, SectionKind
from bot.core.lexicon import Lexicon
from bot.core.passage import Passage, Passages
from bot.core.question import Query


@runtime_checkable
class Embedder(Protocol):
    """Turns text into unit vectors."""

    @property
    def revision(self) -> str:
        """Names the model's content: two embedders with one revision give the same vectors."""
        ...

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """The vector of one question: shape (d,), length 1, or 0 without a known piece."""
        ...

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of many texts: shape (n, d), rows of length 1 (or 0)."""
        ...


class Retriever(Protocol):
    """Ranks the published sections against a query."""

    async def retrieve(self, query: Query, k: int) -> Passages:
        """At most `k` sections, best first, in the query's language.

        Raises:
            NoPublishedCorpus: nothing has been published yet.
            DamagedCorpus: the published version cannot be read.
        """
        ...


class Corpus(Retriever, Protocol):
    """A published corpus: what can be found, and the words it knows."""

    async def lexicon(self) -> Lexicon:
        """The names, places and ideas of the version in use; same errors as `retrieve`."""
        ...

    async def section(self, slug: str, kind: SectionKind, lang: Lang) -> Passages:
        """All sections of that kind in that file, in order; empty where there are none."""
        ...

    async def cards(self, lang: Lang) -> tuple[GuideCard, ...]:
        """The files of the version in use, in one language."""
        ...

    async def version(self) -> str:
        """The name of the version in use."""
        ...


class Generator(Protocol):
    """Drafts statements from passages."""

    async def draft(self, query: Query, passages: Sequence[Passage]) -> Draft:
        """Statements in the order they should be read, each with the passages it cites."""
        ...


class Clock(Protocol):
    """What day it is."""

    def today(self) -> date:
        """The date in the campaign's time zone."""
        ...
