"""One truth in two languages."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from bot.core.guide import Guide, Lang
from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule


@rule("same-in-both", "Both languages have the same sections, steps, links and dates.")
def same_in_both(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    english = {f.guide.card.slug: f for f in knowledge.files if f.guide.card.lang is Lang.EN}
    for file in knowledge.files:
        twin = english.get(file.guide.card.slug)
        if twin is None or twin is file:
            continue
        for what, line, mine, theirs in _differences(file.guide, twin.guide):
            says = f"{what}: {mine} here, {theirs} in {twin.path}"
            yield report(file.path, line or file.line_of(what), says, "make the two agree")


def _differences(one: Guide, other: Guide) -> Iterator[tuple[str, int, object, object]]:
    for key in ("surfaces", "jurisdictions", "as_of", "review_by", "confidence", "related"):
        mine, theirs = getattr(one.card, key), getattr(other.card, key)
        if mine != theirs:
            yield key, 0, mine, theirs
    if one.devices != other.devices:
        yield "devices", 0, one.devices, other.devices
    kinds = [[section.kind.value for section in guide.sections] for guide in (one, other)]
    if kinds[0] != kinds[1]:
        yield "sections", 0, kinds[0], kinds[1]
        return
    for mine, theirs in zip(one.sections, other.sections, strict=True):
        if mine.devices != theirs.devices:
            yield "devices", mine.line, mine.devices, theirs.devices
        counts = [Counter(block.kind.value for block in s.blocks) for s in (mine, theirs)]
        if counts[0] != counts[1]:
            yield "paragraphs and items", mine.line, dict(counts[0]), dict(counts[1])
        links = [sorted(link for b in s.blocks for link in b.links) for s in (mine, theirs)]
        if links[0] != links[1]:
            yield "links", mine.line, links[0], links[1]
