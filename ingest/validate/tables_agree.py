"""Tables that agree with one another."""

from collections.abc import Iterator
from datetime import date

from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule


@rule("tables-agree", "Families, place links and names lead to entries that exist.")
def tables_agree(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    lexicon, root = knowledge.lexicon, knowledge.root
    for surface in lexicon.surfaces.values():
        for member in surface.family:
            if member not in lexicon.surfaces:
                says = f"`{surface.id}`: no surface `{member}`"
                yield report(root / "surfaces.yaml", 0, says, "an id of the same table")
    for place in lexicon.places.values():
        if place.link and place.link not in lexicon.links:
            says = f"`{place.id}`: no link `{place.link}`"
            yield report(root / "places.yaml", 0, says, "an id of links.yaml")
    for link in lexicon.links.values():
        if not link.url.startswith("https://"):
            says = f"`{link.id}` does not begin with https://"
            yield report(root / "links.yaml", 0, says, "the https address")
