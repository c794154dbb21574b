"""Markdown and front matter -> Guide, line numbers kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.core.guide import AuthoredQuestion, Guide, GuideCard, GuideKind, Lang, SectionKind, Source
from ingest.body import BodyReader
from ingest.findings import Finding
from ingest.front_matter import FrontMatter, read_front_matter
from ingest.tables import Facts

_FOLDERS = {"guides": GuideKind.GUIDE, "briefs": GuideKind.BRIEF, "letters": GuideKind.LETTER}


@dataclass(frozen=True, slots=True)
class GuideFile:
    """A guide with the file it was read from, and the line each front-matter key stands on."""

    path: Path
    guide: Guide
    key_lines: Mapping[str, int]

    def line_of(self, key: str) -> int:
        """Line of a front-matter key, 1 where the key is left out."""
        return self.key_lines.get(key, 1)


def read_guides(root: Path, facts: Facts) -> tuple[list[GuideFile], list[Finding]]:
    """Every guide, brief and letter under `root`, in path order, and what could not be read."""
    files: list[GuideFile] = []
    findings: list[Finding] = []
    for folder in _FOLDERS:
        for lang in Lang:
            for path in sorted((root / folder / lang).glob("*.md")):
                file, wrong = read_guide(path, facts)
                findings.extend(wrong)
                if file is not None:
                    files.append(file)
    return files, findings


def read_guide(path: Path, facts: Facts) -> tuple[GuideFile | None, list[Finding]]:
    """One file. Its kind and language are those of the folders it lies in.

    Args:
        facts: what `{id}` in a body stands for.

    Returns:
        The file and its findings; None where the front matter could not be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None, [Finding(path, 0, "front-matter", "not UTF-8 text", "save it as UTF-8")]
    matter, body, first_body_line, wrong = _split(path, text)
    if matter is None:
        return None, wrong
    lang = Lang(path.parent.name)
    reader = BodyReader(path, lang, facts)
    sections = reader.read(body, first_body_line)
    front, key_lines, wrong = read_front_matter(path, matter)
    if front is None:
        return None, [*wrong, *reader.findings]
    card = GuideCard(
        slug=path.stem,
        lang=lang,
        kind=_FOLDERS[path.parent.parent.name],
        title=front.title,
        surfaces=tuple(front.surfaces),
        jurisdictions=tuple(front.jurisdictions),
        as_of=front.as_of,
        review_by=front.review_by,
        confidence=front.confidence,
        sources=tuple(
            Source(s.title, s.publisher, s.date, str(s.url) if s.url else None)
            for s in front.sources
        ),
        related=tuple(front.related),
    )
    questions = tuple(_questions(front, key_lines))
    guide = Guide(card, tuple(front.devices), questions, tuple(sections))
    return GuideFile(path, guide, key_lines), [*wrong, *reader.findings]


def _split(path: Path, text: str) -> tuple[str | None, str, int, list[Finding]]:
    """Front matter, body, the body's first line, findings."""
    lines = text.splitlines()
    if not lines or lines[0].strip() != "---":
        says = "the file does not begin with front matter"
        return None, "", 0, [Finding(path, 1, "front-matter", says, "begin with a line `---`")]
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == "---":
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2, []
    says = "the front matter does not end"
    return None, "", 0, [Finding(path, 1, "front-matter", says, "close it with a line `---`")]


def _questions(front: FrontMatter, lines: Mapping[str, int]) -> Iterator[AuthoredQuestion]:
    for place, entry in enumerate(front.questions):
        line = lines.get(f"questions.{place}", 1)
        if isinstance(entry, str):
            yield AuthoredQuestion(entry, SectionKind.SHORT, line)
        else:
            for section, text in entry.items():
                yield AuthoredQuestion(text, section, line)
