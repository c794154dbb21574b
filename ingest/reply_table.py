"""`knowledge/replies.yaml`: one way a company answers, as it is written there."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.core.company_reply import Company, CompanyReply, NextFile, ReplyKind
from bot.core.guide import Lang, SectionKind

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Says(_Closed):
    ko: _Text
    en: _Text


class _Examples(_Closed):
    ko: list[_Text] = Field(min_length=8)
    en: list[_Text] = Field(min_length=8)


class ReplyEntry(_Closed):
    """Closed: what docs/knowledge.md lists, and nothing else."""

    company: Company
    kind: ReplyKind
    next: list[_Text | Annotated[dict[SectionKind, _Text], Field(min_length=1, max_length=1)]] = (
        Field(min_length=1, max_length=3)
    )
    says: _Says
    examples: _Examples


def to_reply(key: str, entry: ReplyEntry) -> CompanyReply:
    """The value of an entry."""
    return CompanyReply(
        id=key,
        company=entry.company,
        kind=entry.kind,
        next=tuple(_next(item) for item in entry.next),
        says={Lang.KO: entry.says.ko, Lang.EN: entry.says.en},
        examples={Lang.KO: tuple(entry.examples.ko), Lang.EN: tuple(entry.examples.en)},
    )


def _next(item: str | dict[SectionKind, str]) -> NextFile:
    if isinstance(item, str):
        return NextFile(item)
    ((section, slug),) = item.items()
    return NextFile(slug, section)


def line_of(table: Path, key: str) -> int:
    """The line an entry begins on, counted from 1; 0 where it cannot be told."""
    lines = table.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, start=1) if line.startswith(f"{key}:")), 0)
