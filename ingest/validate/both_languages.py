"""Korean and English."""

from collections.abc import Iterator
from datetime import date

from bot.core.guide import Lang
from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule


@rule("both-languages", "Every slug exists in Korean and in English, as the same kind of file.")
def both_languages(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    there = {(f.guide.card.slug, f.guide.card.kind, f.guide.card.lang) for f in knowledge.files}
    for file in knowledge.files:
        card = file.guide.card
        other = Lang.EN if card.lang is Lang.KO else Lang.KO
        if (card.slug, card.kind, other) not in there:
            twin = file.path.parent.parent / other / file.path.name
            yield report(file.path, 0, f"no {twin}", "write it, with the same sections")
