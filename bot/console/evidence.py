"""What a reply was made from, ready to be shown beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.core.errors import OperatorError
from bot.core.guide import Lang, SectionKind
from bot.core.ports import Corpus
from bot.core.reviewing import LoggedTurn


class _Open(BaseModel):
    """A newer program may keep more: what is not known here is left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Understood(_Open):
    """The question as slots."""

    surfaces: tuple[str, ...] = ()
    jurisdiction: str | None = None
    assumed: bool = False
    devices: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    about: str | None = None


class Found(_Open):
    """A passage that was offered."""

    guide: str
    section: str
    heading: str = ""
    score: float


class Near(_Open):
    """The nearest subject that is not ours."""

    boundary: str
    likeness: float
    share: float = 0.0


class Kept(_Open):
    """The evidence of a turn, as it is kept."""

    query: Understood | None = None
    passages: tuple[Found, ...] = ()
    beside: Near | None = None
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage with the text of its section, None where that is not published any more."""

    found: Found
    in_reply: bool
    text: tuple[str, ...] | None


def kept_of(evidence: Mapping[str, Any] | None) -> Kept | None:
    """The evidence as it is kept; None where there is none, or none that can be read."""
    try:
        return Kept.model_validate(evidence) if evidence else None
    except ValidationError:
        return None


async def shown(turn: LoggedTurn, kept: Kept, corpus: Corpus) -> Sequence[Shown]:
    """The passages of a turn with their texts as they stand in the published version."""
    return [
        Shown(found, found.guide in turn.guides, await _text(corpus, found, turn.lang))
        for found in kept.passages
    ]


async def _text(corpus: Corpus, found: Found, lang: Lang) -> tuple[str, ...] | None:
    if found.section not in set(SectionKind):
        return None
    try:
        sections = await corpus.section(found.guide, SectionKind(found.section), lang)
    except OperatorError:
        return None
    named = [p.chunk for p in sections if p.chunk.heading == found.heading]
    every = named or [passage.chunk for passage in sections]
    return tuple(block.text for chunk in every for block in chunk.blocks) or None
