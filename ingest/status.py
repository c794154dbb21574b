"""What grows old, what is unconfirmed, what lacks its other language."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.core.guide import Confidence, Lang
from ingest.knowledge import Knowledge
from ingest.read import GuideFile

SOON = timedelta(days=45)
"""A file is near its review day from so many days before."""


class Concern(StrEnum):
    """Why a file or link wants somebody's attention, the most pressing first."""

    OVERDUE = "overdue"
    TRANSLATION_MISSING = "no translation"
    TRANSLATION_OLDER = "translation older"
    SOON_DUE = "due soon"
    UNCONFIRMED = "unconfirmed"
    LINK_UNCONFIRMED = "link unconfirmed"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. `days` counts past the day it was due; negative before it."""

    concern: Concern
    what: str
    detail: str
    days: int = 0


def look_over(knowledge: Knowledge, today: date) -> list[Item]:
    """Everything that wants attention, the most pressing first, the oldest first among equals."""
    items = [*_ages(knowledge.files, today), *_translations(knowledge.files), *_links(knowledge)]
    order = list(Concern)
    return sorted(items, key=lambda item: (order.index(item.concern), -item.days, item.what))


def as_table(items: Sequence[Item]) -> str:
    """For people."""
    if not items:
        return "nothing wants attention"
    wide = max(len(item.concern) for item in items)
    far = max(len(item.what) for item in items)
    return "\n".join(f"{i.concern:{wide}}  {i.what:{far}}  {i.detail}" for i in items)


def as_json(items: Sequence[Item]) -> str:
    """For programs: a list of objects with `concern`, `what`, `detail`, `days`."""
    return json.dumps([asdict(item) for item in items], ensure_ascii=False, indent=1)


def _ages(files: Sequence[GuideFile], today: date) -> Iterator[Item]:
    for file in files:
        card = file.guide.card
        what = f"{card.lang}/{card.slug}"
        if card.review_by is not None:
            days = (today - card.review_by).days
            seen = f"due {card.review_by}, as of {card.as_of}"
            if days > 0:
                yield Item(Concern.OVERDUE, what, seen, days)
            elif -days <= SOON.days:
                yield Item(Concern.SOON_DUE, what, seen, days)
        if card.confidence is Confidence.UNCONFIRMED:
            yield Item(Concern.UNCONFIRMED, what, card.title)


def _translations(files: Sequence[GuideFile]) -> Iterator[Item]:
    there = {(f.guide.card.slug, f.guide.card.lang): f.guide.card for f in files}
    for (slug, lang), card in there.items():
        other = there.get((slug, Lang.EN if lang is Lang.KO else Lang.KO))
        if other is None:
            yield Item(Concern.TRANSLATION_MISSING, f"{lang}/{slug}", "only in this language")
        elif card.as_of and other.as_of and card.as_of < other.as_of:
            detail = f"as of {card.as_of}, the other as of {other.as_of}"
            yield Item(Concern.TRANSLATION_OLDER, f"{lang}/{slug}", detail)


def _links(knowledge: Knowledge) -> Iterator[Item]:
    for link in knowledge.lexicon.links.values():
        if link.confidence is Confidence.UNCONFIRMED:
            yield Item(Concern.LINK_UNCONFIRMED, f"link:{link.id}", link.url)
