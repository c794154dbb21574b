"""Enough of what people type."""

from collections.abc import Iterator
from datetime import date

from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule

AT_LEAST = 10


@rule("enough-questions", "A file lists at least ten things people really type.")
def enough_questions(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    for file in knowledge.files:
        count = len(file.guide.questions)
        if count < AT_LEAST:
            line = file.line_of("questions")
            says = f"{count} questions"
            fix = f"{AT_LEAST - count} more: short, cross, misspelt ones too"
            yield report(file.path, line, says, fix)
