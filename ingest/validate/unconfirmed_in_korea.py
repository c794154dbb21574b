"""Meta's form, for people in Korea."""

from collections.abc import Iterator
from datetime import date

from bot.core.guide import Confidence
from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule

_FORMS = "meta-objection-"


@rule("forms-in-korea", "What a file says of Meta's objection form in Korea is called reported.")
def forms_in_korea(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    for file in knowledge.files:
        card = file.guide.card
        if "kr" not in card.jurisdictions or card.confidence is not Confidence.OFFICIAL:
            continue
        links = (link for s in file.guide.sections for b in s.blocks for link in b.links)
        if any(link.startswith(_FORMS) for link in links):
            says = "official, though nobody has confirmed the form from a Korean account"
            line = file.line_of("confidence")
            yield report(file.path, line, says, "`confidence: reported`")
