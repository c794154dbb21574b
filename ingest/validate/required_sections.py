"""What a file cannot do without."""

from collections.abc import Iterator
from datetime import date

from bot.core.guide import GuideKind, SectionKind
from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule

_OF_A_LETTER = {
    SectionKind.LETTER: "`## 보낼 글` / `## The letter`",
    SectionKind.WHERE: "`## 보낼 곳` / `## Where to send it`",
}


@rule("required-sections", "A file begins with its short answer; a guide has steps; none is empty.")
def required_sections(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    for file in knowledge.files:
        sections = file.guide.sections
        kinds = [section.kind for section in sections]
        if not kinds or kinds[0] is not SectionKind.SHORT:
            fix = "begin with `## 한마디로` / `## In short`"
            yield report(file.path, 0, "the short answer does not come first", fix)
        if file.guide.card.kind is GuideKind.GUIDE and SectionKind.STEPS not in kinds:
            fix = "add `## 순서` / `## Steps`, or move the file to briefs/"
            yield report(file.path, 0, "a guide without steps", fix)
        if file.guide.card.kind is GuideKind.LETTER:
            for kind, heading in _OF_A_LETTER.items():
                if kind not in kinds:
                    yield report(file.path, 0, f"a letter without `{kind}`", f"add {heading}")
        for section in sections:
            if not section.blocks:
                says = f"`{section.heading}` is empty"
                yield report(file.path, section.line, says, "write it or leave it out")
