"""The YAML tables of `knowledge/` -> Lexicon and Facts."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, ValidationError

from bot.core.guide import Confidence, Device, Lang, SectionKind
from bot.core.lexicon import Boundary, Concept, Lexicon, OutsideLink, Place, Surface
from ingest.findings import Finding
from ingest.reply_table import ReplyEntry, to_reply

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Value = TypeVar("Value")

Facts = Mapping[str, Mapping[Lang, str]]
"""Words by fact id and language."""


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Words(_Closed):
    ko: str
    en: str

    def by_lang(self) -> dict[Lang, str]:
        return {Lang.KO: self.ko, Lang.EN: self.en}


class _Link(_Closed):
    url: AnyHttpUrl
    opens: _Words
    login: bool
    who: _Words
    seen: date
    confidence: Confidence


class _Fact(_Closed):
    ko: str = Field(min_length=1)
    en: str = Field(min_length=1)
    source: str = Field(min_length=1)
    seen: date

    def by_lang(self) -> dict[Lang, str]:
        return {Lang.KO: self.ko, Lang.EN: self.en}


class _Surface(_Closed):
    name: _Words
    company: str
    names: list[str] = Field(min_length=1)
    family: list[str] = []


class _Place(_Closed):
    name: _Words
    law: _Words
    deadline: _Words | None
    authority: _Words
    names: list[str] = Field(min_length=1)
    link: str | None = None
    crisis: _Words | None = None


class _Concept(_Closed):
    subject: bool = False
    general: bool = False
    section: SectionKind | None = None
    devices: list[Device] = []
    reply: Literal["crisis", "declined", "password"] | None = None
    lang: Lang | None = None
    ko: list[str] = Field(min_length=1)
    en: list[str] = Field(min_length=1)


class _Boundary(_Closed):
    reply: Literal[
        "out_of_scope",
        "declined",
        "crisis",
        "password",
        "lawyer",
        "prediction",
        "certainty",
        "insult",
        "greeting",
        "thanks",
    ]
    nearest: list[str] = Field(default=[], max_length=3)
    ko: list[str] = Field(min_length=1)
    en: list[str] = Field(min_length=1)


def read_tables(root: Path) -> tuple[Lexicon, list[Finding]]:
    """The six tables of `knowledge/`, and what is wrong with them.

    A table that cannot be read at all comes back empty, with its finding.
    """
    findings: list[Finding] = []
    lexicon = Lexicon(
        links=_read(root / "links.yaml", _Link, _to_link, findings),
        surfaces=_read(root / "surfaces.yaml", _Surface, _to_surface, findings),
        places=_read(root / "places.yaml", _Place, _to_place, findings),
        concepts=_read(root / "glossary.yaml", _Concept, _to_concept, findings),
        boundaries=_read(root / "boundaries.yaml", _Boundary, _to_boundary, findings),
        replies=tuple(_read(root / "replies.yaml", ReplyEntry, to_reply, findings).values()),
    )
    return lexicon, findings


def read_facts(root: Path) -> tuple[Facts, list[Finding]]:
    """`facts.yaml`: what many files say, written once. A body says `{its-id}`."""
    findings: list[Finding] = []
    facts = _read(root / "facts.yaml", _Fact, lambda _, fact: fact.by_lang(), findings)
    return facts, findings


def _read(
    path: Path,
    entry: type[Any],
    to_value: Callable[[str, Any], Value],
    findings: list[Finding],
) -> dict[str, Value]:
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=_Loader)
        raw = yaml.load(text, Loader=_Loader)
    except FileNotFoundError:
        findings.append(Finding(path, 0, "table", "the table is missing", "restore the file"))
        return {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = _line_of(error)
        findings.append(
            Finding(path, line, "table", "this is not valid YAML", "check quotes and indentation")
        )
        return {}
    if not isinstance(raw, dict):
        findings.append(Finding(path, 1, "table", "no entries", "one entry per id, see its top"))
        return {}
    lines = {key.value: key.start_mark.line + 1 for key, _ in node.value} if node else {}
    values: dict[str, Value] = {}
    for key, body in raw.items():
        try:
            values[str(key)] = to_value(str(key), entry.model_validate(body))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "the entry"
            findings.append(
                Finding(
                    path,
                    lines.get(key, 0),
                    "table",
                    f"`{key}`, {field}: {first['msg'].lower()}",
                    f"correct `{field}` as its neighbours have it",
                )
            )
    return values


def _line_of(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 0


def _to_link(key: str, entry: _Link) -> OutsideLink:
    # pydantic percent-encodes Hangul in paths, which browsers show as written either way
    return OutsideLink(key, str(entry.url), entry.opens.by_lang(), entry.login, entry.confidence)


def _to_surface(key: str, entry: _Surface) -> Surface:
    family = tuple(entry.family)
    return Surface(key, entry.name.by_lang(), entry.company, tuple(entry.names), family)


def _to_place(key: str, entry: _Place) -> Place:
    return Place(
        id=key,
        name=entry.name.by_lang(),
        law=entry.law.by_lang(),
        authority=entry.authority.by_lang(),
        names=tuple(entry.names),
        deadline=entry.deadline.by_lang() if entry.deadline else None,
        link=entry.link,
        crisis=entry.crisis.by_lang() if entry.crisis else None,
    )


def _to_concept(key: str, entry: _Concept) -> Concept:
    return Concept(
        id=key,
        words=(*entry.ko, *entry.en),
        subject=entry.subject,
        general=entry.general,
        section=entry.section,
        devices=tuple(entry.devices),
        reply=entry.reply,
        lang=entry.lang,
    )


def _to_boundary(key: str, entry: _Boundary) -> Boundary:
    examples = {Lang.KO: tuple(entry.ko), Lang.EN: tuple(entry.en)}
    return Boundary(key, entry.reply, tuple(entry.nearest), examples)
