"""No address in words."""

import re
from collections.abc import Iterator
from datetime import date

from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule

_ADDRESS = re.compile(r"https?://|www\.|\b[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)


@rule("bare-address", "Addresses stand in links.yaml, once, and nowhere else.")
def bare_address(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    for file in knowledge.files:
        for section in file.guide.sections:
            for block in section.blocks:
                if found := _ADDRESS.search(block.text):
                    fix = "add it to links.yaml and write `[words](link:its-id)`"
                    yield report(file.path, block.line, f"an address: {found.group()}...", fix)
