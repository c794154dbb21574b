"""Links the table knows."""

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule


@rule("known-links", "Every link in a body is an id of links.yaml.")
def known_links(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    links = knowledge.lexicon.links
    for file in knowledge.files:
        for section in file.guide.sections:
            for block in section.blocks:
                for link in block.links:
                    if link not in links:
                        near = get_close_matches(link, links, n=1)
                        fix = f"`link:{near[0]}`" if near else "an id of links.yaml, or add one"
                        yield report(file.path, block.line, f"no link `{link}`", fix)
