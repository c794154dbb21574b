"""Why a turn is worth a look, written so that the queue finds it."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, select

from bot.core.reviewing import QueueFilter, Why
from bot.store.console_tables import marks
from bot.store.tables import insert_new, turns

_LONGEST = 1_500  # an entry of an index of PostgreSQL holds some 2,700 bytes


def mark(c: Connection, number: str, whys: Iterable[Why]) -> None:
    """Mark a turn that is kept; a mark it has already stays."""
    about = (turns.c.hour, turns.c.lang, turns.c.jurisdiction, turns.c.corpus_version)
    chosen = select(*about, turns.c.surfaces, turns.c.guides).where(turns.c.number == number)
    row = c.execute(chosen).one()
    every = topics(
        row.lang, row.jurisdiction, row.corpus_version, tuple(row.surfaces), tuple(row.guides)
    )
    for why in whys:
        kept = {"number": number, "why": why, "hour": row.hour, "topics": every}
        insert_new(c, marks, kept)


def topics(
    lang: str,
    place: str | None,
    version: str,
    surfaces: tuple[str, ...],
    guides: tuple[str, ...],
) -> str:
    """What a turn is about, as one line in which `topics_of` a filter are looked for."""
    named = [f"lang={lang}", f"place={place or ''}", f"version={version}"]
    named += [f"surface={surface}" for surface in surfaces]
    named += [f"guide={guide}" for guide in guides]
    return f" {' '.join(named)} "[:_LONGEST]


def topics_of(wanted: QueueFilter) -> Iterator[str]:
    """What a line of `topics` must hold."""
    asked = {
        "lang": wanted.lang,
        "place": wanted.jurisdiction,
        "version": wanted.corpus_version,
        "surface": wanted.surface,
        "guide": wanted.guide,
    }
    return (f" {name}={value} " for name, value in asked.items() if value is not None)
