"""File names."""

import re
from collections.abc import Iterator
from datetime import date

from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST = 40
"""So that a button that names slug, section and language fits Telegram's 64 bytes."""


@rule("slug", "A file name is small Latin letters, digits and hyphens, at most forty.")
def slugs(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    kinds: dict[str, str] = {}
    for file in knowledge.files:
        card = file.guide.card
        if not _SLUG.fullmatch(card.slug) or len(card.slug) > LONGEST:
            fix = "rename it, e.g. `instagram-objection-kr.md`"
            yield report(file.path, 0, f"`{card.slug}` is no slug", fix)
        if kinds.setdefault(card.slug, card.kind) != card.kind:
            says = "a guide and a brief of one name"
            yield report(file.path, 0, says, "rename one of them, in both languages")
