"""What grows old, what is unconfirmed, what lacks its other language."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.core.guide import Confidence, Lang, SectionKind
from bot.core.keeping import ScreenReport
from ingest.knowledge import Knowledge
from ingest.read import GuideFile

SOON = timedelta(days=45)
"""A file is near its review day from so many days before."""

REPORTED = timedelta(days=30)
"""So long what people said of a step counts."""


class Concern(StrEnum):
    """Why a file or link wants somebody's attention, the most pressing first."""

    OVERDUE = "overdue"
    SCREEN_DIFFERS = "screen differs"
    TRANSLATION_MISSING = "no translation"
    TRANSLATION_OLDER = "translation older"
    SOON_DUE = "due soon"
    UNCONFIRMED = "unconfirmed"
    LINK_UNCONFIRMED = "link unconfirmed"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at.

    `days` counts past the day it was due, negative before it; `times` how often people said so.
    """

    concern: Concern
    what: str
    detail: str
    days: int = 0
    times: int = 0


def look_over(
    knowledge: Knowledge, today: date, reports: Sequence[ScreenReport] = ()
) -> list[Item]:
    """Everything that wants attention, the most pressing first, the oldest first among equals.

    Args:
        reports: what people said of steps in the last `REPORTED` days.
    """
    items = [
        *_ages(knowledge.files, today),
        *_screens(knowledge.files, reports),
        *_translations(knowledge.files),
        *_links(knowledge),
    ]
    order = list(Concern)
    return sorted(
        items,
        key=lambda item: (order.index(item.concern), -item.days, -item.times, item.what),
    )


def as_table(items: Sequence[Item]) -> str:
    """For people."""
    if not items:
        return "nothing wants attention"
    wide = max(len(item.concern) for item in items)
    far = max(len(item.what) for item in items)
    return "\n".join(f"{i.concern:{wide}}  {i.what:{far}}  {i.detail}" for i in items)


def as_json(items: Sequence[Item]) -> str:
    """For programs: a list of objects with `concern`, `what`, `detail`, `days`, `times`."""
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


def _screens(files: Sequence[GuideFile], reports: Sequence[ScreenReport]) -> Iterator[Item]:
    """The steps people said their screen differs from, all days together."""
    headings = {
        file.guide.card.slug: [
            s.heading for s in file.guide.sections if s.kind is SectionKind.STEPS
        ]
        for file in files
        if file.guide.card.lang is Lang.EN
    }
    times: Counter[tuple[str, int, int]] = Counter()
    last: dict[tuple[str, int, int], date] = {}
    for report in reports:
        place = (report.slug, report.route, report.step)
        times[place] += report.times
        last[place] = max(report.day, last.get(place, report.day))
    for place, count in times.items():
        slug, route, step = place
        known = headings.get(slug, [])
        heading = known[route] if route < len(known) else f"route {route + 1}"
        detail = f"{heading}, step {step}: {count} said so, last on {last[place]}"
        yield Item(Concern.SCREEN_DIFFERS, slug, detail, times=count)


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
