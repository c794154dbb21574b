"""One section of a kind."""

from collections.abc import Iterator
from datetime import date

from bot.core.guide import SectionKind
from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule


@rule("section-once", "A section comes once; steps once a device, details once a topic.")
def section_once(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    for file in knowledge.files:
        seen: set[tuple[SectionKind, str | None]] = set()
        for section in file.guide.sections:
            key = (section.kind, section.topic)
            if key in seen:
                says = f"`{section.heading}` stands twice"
                yield report(file.path, section.line, says, "join the two")
            seen.add(key)
