"""Steps are numbered."""

from collections.abc import Iterator
from datetime import date

from bot.core.guide import BlockKind, SectionKind
from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule


@rule("steps", "Steps are one numbered list, and numbers are for steps.")
def steps_in_order(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    for file in knowledge.files:
        for section in file.guide.sections:
            steps = [block for block in section.blocks if block.kind is BlockKind.STEP]
            if section.kind is SectionKind.STEPS and not steps and section.blocks:
                says = f"`{section.heading}` has no numbered list"
                yield report(file.path, section.line, says, "write `1. ...`, one act each")
