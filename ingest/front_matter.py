"""The front matter of a file: closed, and explained where it is not."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, ValidationError

from bot.core.guide import Confidence, Device, SectionKind
from ingest.findings import Finding

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class WrittenSource(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1)
    publisher: str = Field(min_length=1)
    date: date
    url: AnyHttpUrl | None = None


class FrontMatter(BaseModel):
    """Closed: what docs/knowledge.md lists, and nothing else."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=80)
    surfaces: list[str]
    jurisdictions: list[str] = Field(min_length=1)
    devices: list[Device] = []
    as_of: date
    review_by: date
    confidence: Confidence
    sources: list[WrittenSource] = Field(min_length=1)
    questions: list[str | dict[SectionKind, str]] = Field(min_length=1)
    related: list[str] = []


def read_front_matter(
    path: Path, matter: str
) -> tuple[FrontMatter | None, dict[str, int], list[Finding]]:
    """What stands between the two lines `---`, checked.

    Returns:
        The front matter (None where it cannot be used), the line of each key (`questions.3` for
        the fourth item of a list), and the findings.
    """
    try:
        node = yaml.compose(matter, Loader=_Loader)
        raw: Any = yaml.load(matter, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        fix = "check indentation; put a text with `: ` or a leading mark in quotes"
        return None, {}, [Finding(path, line, "front-matter", "not valid YAML", fix)]
    if not isinstance(raw, dict):
        fix = "write `key: value` lines, see docs/knowledge.md"
        return None, {}, [Finding(path, 1, "front-matter", "no keys", fix)]
    # + 2: YAML counts from 0, and the line `---` stands above
    lines: dict[str, int] = {}
    findings: list[Finding] = []
    for key_node, value_node in node.value if node else ():
        key, line = key_node.value, key_node.start_mark.line + 2
        if key in lines:
            fix = f"keep one of the two `{key}`"
            findings.append(Finding(path, line, "front-matter", f"`{key}` stands twice", fix))
        lines[key] = line
        for place, item in enumerate(getattr(value_node, "value", ())):
            if isinstance(item, yaml.Node):
                lines[f"{key}.{place}"] = item.start_mark.line + 2
    try:
        return FrontMatter.model_validate(raw), lines, findings
    except ValidationError as error:
        findings.extend(_explain(path, lines, error))
        return None, lines, findings


def _explain(path: Path, lines: Mapping[str, int], error: ValidationError) -> Iterator[Finding]:
    seen: set[str] = set()
    for problem in error.errors():
        place = [str(part) for part in problem["loc"]]
        key, where = place[0], ".".join(place[:2])
        if where in seen:  # a union tells its story once for every member
            continue
        seen.add(where)
        line = lines.get(where, lines.get(key, 1))
        if problem["type"] == "extra_forbidden" and len(place) == 1:
            known = ", ".join(FrontMatter.model_fields)
            fix = f"remove it, or use one of: {known}"
            yield Finding(path, line, "front-matter", f"`{key}` is not a known key", fix)
        elif problem["type"] == "missing":
            fix = f"add `{place[-1]}:`, see docs/knowledge.md"
            yield Finding(path, line, "front-matter", f"`{'.'.join(place)}` is missing", fix)
        else:
            says = f"`{where}`: {problem['msg'].lower()}"
            yield Finding(path, line, "front-matter", says, f"see `{key}` in docs/knowledge.md")
