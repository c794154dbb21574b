"""Questions lead to sections that are there."""

from collections.abc import Iterator
from datetime import date

from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule


@rule("question-sections", "A section named by a question is in the file.")
def question_sections(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    for file in knowledge.files:
        there = {section.kind for section in file.guide.sections}
        for question in file.guide.questions:
            if question.section not in there:
                says = f"the file has no section `{question.section}`"
                fix = f"one of {', '.join(sorted(there))}, or write the section"
                yield report(file.path, question.line, says, fix)
