"""What the bot does not answer is apart from what it does."""

from collections.abc import Iterator
from datetime import date

from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.question_once import same_question
from ingest.validate.rule import Report, rule


@rule("boundaries-apart", "A boundary's example and id are no guide's; what is near exists.")
def boundaries_apart(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    table = knowledge.root / "boundaries.yaml"
    there = {file.guide.card.slug for file in knowledge.files}
    listed = {
        same_question(question.text): file.path
        for file in knowledge.files
        for question in file.guide.questions
    }
    seen: dict[str, str] = {}
    for boundary in knowledge.lexicon.boundaries.values():
        if boundary.id in there:
            says = f"`{boundary.id}` is the name of a file too"
            yield report(table, 0, says, "another id, for the two are learned side by side")
        for slug in boundary.nearest:
            if slug not in there:
                says = f"`{boundary.id}`: there is no file `{slug}`"
                yield report(table, 0, says, "a slug that exists, or leave it out")
        for example in (text for own in boundary.examples.values() for text in own):
            key = same_question(example)
            other = seen.get(key) or listed.get(key)
            if other is not None:
                says = f"`{boundary.id}`: “{example}” stands in {other} too"
                yield report(table, 0, says, "keep it where it belongs, once")
            seen[key] = f"`{boundary.id}`"
