"""What a person fills in by themselves."""

import re
from collections.abc import Iterator
from datetime import date

from bot.core.guide import Block, GuideKind, Lang, SectionKind
from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.read import GuideFile
from ingest.validate.rule import Report, rule

BLANK = re.compile(r"\[\[([^\[\]]+)\]\]")
_NEVER = re.compile(
    r"주민|여권|면허|비밀번호|인증번호|resident|passport|licen[cs]e|password|code", re.IGNORECASE
)


@rule("blanks", "A letter has named blanks, as many in both languages, none for an ID or password.")
def blanks(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    english = {f.guide.card.slug: f for f in knowledge.files if f.guide.card.lang is Lang.EN}
    for file in knowledge.files:
        is_letter = file.guide.card.kind is GuideKind.LETTER
        for block in _blocks(file):
            names = BLANK.findall(block.text)
            if names and not is_letter:
                yield report(file.path, block.line, "a blank outside a letter", "say it in words")
            if any(_NEVER.search(name) for name in names):
                says = "a blank for something nobody should send"
                yield report(file.path, block.line, says, "leave it out")
        twin = english.get(file.guide.card.slug)
        if is_letter and twin not in (None, file):
            mine, theirs = _count(file), _count(twin)
            if mine != theirs or not mine:
                says = f"{mine} blanks here, {theirs} in {twin.path}"
                yield report(file.path, 0, says, "the same blanks in the same order")


def _blocks(file: GuideFile) -> Iterator[Block]:
    return (block for section in file.guide.sections for block in section.blocks)


def _count(file: GuideFile) -> int:
    letter = (s for s in file.guide.sections if s.kind is SectionKind.LETTER)
    return sum(len(BLANK.findall(block.text)) for section in letter for block in section.blocks)
