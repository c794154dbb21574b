"""Dates that make sense."""

from collections.abc import Iterator
from datetime import date

from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule


@rule("dates", "Nothing is newer than its newest source, or than today; review comes after.")
def dates(knowledge: Knowledge, today: date, report: Report) -> Iterator[Finding]:
    for file in knowledge.files:
        card = file.guide.card
        newest = max((source.date for source in card.sources if source.date), default=None)
        if card.as_of is None or card.review_by is None:
            continue  # reading has said so
        line = file.line_of("as_of")
        if card.as_of > today:
            says = f"as_of {card.as_of} lies in the future"
            yield report(file.path, line, says, f"the date of the newest source, {newest}")
        elif newest and card.as_of > newest:
            says = f"as_of {card.as_of} is newer than every source"
            yield report(file.path, line, says, f"{newest}, or add the newer source")
        if newest and newest > today:
            line = file.line_of("sources")
            says = f"a source dated {newest} lies in the future"
            yield report(file.path, line, says, "the day the source itself gives")
        if card.review_by <= card.as_of:
            line = file.line_of("review_by")
            says = f"review_by {card.review_by} is not after as_of {card.as_of}"
            yield report(file.path, line, says, "a day after as_of")
