"""What companies write back, each under one entry."""

from collections.abc import Iterator
from datetime import date

from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.reply_table import line_of
from ingest.validate.question_once import same_question
from ingest.validate.rule import Report, rule


@rule("replies-apart", "An example of a company's reply stands under one entry, once.")
def replies_apart(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    """One that stands under two cannot tell them apart."""
    table = knowledge.root / "replies.yaml"
    owner: dict[str, str] = {}
    for reply in knowledge.lexicon.replies:
        for example in (text for own in reply.examples.values() for text in own):
            key = same_question(example)
            if key in owner:
                says = f"`{reply.id}`: “{example}” stands under `{owner[key]}` too"
                yield report(table, line_of(table, reply.id), says, "keep it where it fits best")
            owner[key] = reply.id
