"""Surfaces and places the tables know."""

from collections.abc import Iterator
from datetime import date

from bot.core.guide import EVERYWHERE
from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule


@rule("known-ids", "Surfaces and jurisdictions are ids of surfaces.yaml and places.yaml.")
def known_ids(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    surfaces, places = knowledge.lexicon.surfaces, knowledge.lexicon.places
    for file in knowledge.files:
        for surface in file.guide.card.surfaces:
            if surface not in surfaces:
                fix = f"one of {', '.join(surfaces)}"
                line = file.line_of("surfaces")
                yield report(file.path, line, f"no surface `{surface}`", fix)
        for place in file.guide.card.jurisdictions:
            if place != EVERYWHERE and place not in places:
                fix = f"any, or one of {', '.join(places)}"
                line = file.line_of("jurisdictions")
                yield report(file.path, line, f"no place `{place}`", fix)
