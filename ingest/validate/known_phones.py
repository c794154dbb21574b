"""No telephone number from memory."""

import re
from collections.abc import Iterator
from datetime import date

from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule

_PHONE = re.compile(
    r"(?<![\d-])(?:\+\d{1,3}[ -]?)?(?:0\d{1,3}[ -]\d{3,4}[ -]\d{4}|1[5-9]\d\d-\d{4})"
)


@rule("known-phones", "A telephone number in a body stands in facts.yaml, and comes from there.")
def known_phones(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    known = {value for fact in knowledge.facts.values() for value in fact.values()}
    for file in knowledge.files:
        for section in file.guide.sections:
            for block in section.blocks:
                for number in _PHONE.findall(block.text):
                    if not any(number in value for value in known):
                        fix = "add it to facts.yaml with its source and write `{its-id}`"
                        yield report(file.path, block.line, f"the number {number}", fix)
