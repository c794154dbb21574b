"""One question, one file."""

from collections.abc import Iterator
from datetime import date

from bot.core.question import normalize
from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule


@rule("question-once", "A question stands in one file only, once.")
def question_once(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for file in knowledge.files:
        for question in file.guide.questions:
            key = same_question(question.text)
            if key in first:
                says = f"this question stands in {first[key]} already"
                fix = "name the surface, the country or the problem in it, or leave it out"
                yield report(file.path, question.line, says, fix)
            else:
                first[key] = f"{file.path}:{question.line}"


def same_question(text: str) -> str:
    """Equal for two wordings that differ in case, spacing or closing marks alone."""
    return normalize(text).casefold().rstrip("?!. ")
