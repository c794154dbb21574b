"""What is said to a company's reply rests on the files it leads to."""

from collections.abc import Iterator
from datetime import date

from bot.core.company_reply import CompanyReply
from bot.core.guide import Guide, Lang
from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.reply_table import line_of
from ingest.validate.rule import Report, rule
from ingest.validate.same_numbers import numbers_in


@rule("replies-rest", "A company's reply leads to files that exist and hold its numbers.")
def replies_rest(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    table = knowledge.root / "replies.yaml"
    guides = {(f.guide.card.slug, f.guide.card.lang): f.guide for f in knowledge.files}
    for reply in knowledge.lexicon.replies:
        for says, fix in _leading_nowhere(reply, guides):
            yield report(table, line_of(table, reply.id), f"`{reply.id}`, next: {says}", fix)
        for lang in Lang:
            cited = [guides[n.slug, lang] for n in reply.next if (n.slug, lang) in guides]
            there = {number for guide in cited for number in numbers_in(_text(guide), lang)}
            for number in sorted(numbers_in(reply.says[lang], lang) - there):
                says = f"`{reply.id}`, says.{lang}: {number:f} stands in no file it leads to"
                yield report(
                    table,
                    line_of(table, reply.id),
                    says,
                    "say what those files say, or lead to one that does",
                )


def _leading_nowhere(
    reply: CompanyReply, guides: dict[tuple[str, Lang], Guide]
) -> Iterator[tuple[str, str]]:
    for to in reply.next:
        guide = guides.get((to.slug, Lang.KO))
        if guide is None:
            yield f"no file `{to.slug}`", "the name of a guide's or brief's file, without .md"
        elif all(section.kind is not to.section for section in guide.sections):
            yield (
                f"`{to.slug}` has no section `{to.section}`",
                "a section it has, or the slug alone",
            )


def _text(guide: Guide) -> str:
    return " ".join(block.text for section in guide.sections for block in section.blocks)
