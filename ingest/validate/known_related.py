"""What to read next exists."""

from collections.abc import Iterator
from datetime import date

from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule


@rule("known-related", "Related slugs exist, and are not the file itself.")
def known_related(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    there = {file.guide.card.slug for file in knowledge.files}
    for file in knowledge.files:
        card = file.guide.card
        for slug in card.related:
            if slug not in there or slug == card.slug:
                line = file.line_of("related")
                fix = "a slug that exists, or leave it out"
                yield report(file.path, line, f"`{slug}` leads nowhere", fix)
