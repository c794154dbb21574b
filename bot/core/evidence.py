"""Why a reply was what it was: what was understood, found and weighed. Ids and figures alone."""

from dataclasses import dataclass

from bot.core.guide import Device, Lang, SectionKind
from bot.core.passage import Beside, Passage
from bot.core.question import Query
from bot.core.turn import Turn

MOST_PASSAGES = 20


@dataclass(frozen=True, slots=True)
class Understood:
    """A `Query` without its words."""

    lang: Lang
    surfaces: frozenset[str]
    jurisdiction: str | None
    assumed: bool
    devices: frozenset[Device]
    concepts: frozenset[str]
    sections: frozenset[SectionKind]
    about: str | None
    brief: bool
    foreign: bool


@dataclass(frozen=True, slots=True)
class Weighed:
    """A `Passage` that was offered, without its text."""

    id: str
    guide: str
    section: SectionKind
    heading: str
    score: float
    relevance: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one reply rests on.

    `query` is None for a message without words. `passages` are all that were offered, best first,
    at most `MOST_PASSAGES`. `dropped` names the file of each statement the gate dropped, empty
    where a statement rested on none.
    """

    query: Understood | None
    passages: tuple[Weighed, ...]
    beside: Beside | None
    dropped: tuple[str, ...]


def evidence_of(turn: Turn) -> Evidence:
    """The evidence of a turn."""
    return Evidence(
        query=_understood(turn.query) if turn.query else None,
        passages=tuple(_weighed(passage) for passage in turn.passages[:MOST_PASSAGES]),
        beside=turn.passages.beside,
        dropped=turn.dropped,
    )


def _understood(query: Query) -> Understood:
    return Understood(
        lang=query.lang,
        surfaces=query.surfaces,
        jurisdiction=query.jurisdiction,
        assumed=query.assumed,
        devices=query.devices,
        concepts=query.concepts,
        sections=query.sections,
        about=query.about,
        brief=query.brief,
        foreign=query.foreign,
    )


def _weighed(passage: Passage) -> Weighed:
    chunk = passage.chunk
    return Weighed(
        id=chunk.id,
        guide=chunk.slug,
        section=chunk.section,
        heading=chunk.heading,
        score=passage.score,
        relevance=passage.relevance,
    )
