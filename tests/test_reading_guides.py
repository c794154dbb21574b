"""Markdown files in, guides and findings out."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.guide import BlockKind, Device, Lang, SectionKind
from ingest.findings import Finding
from ingest.read import GuideFile, read_guide
from tests.conftest import SMALL

GOOD = (SMALL / "guides" / "ko" / "examplenet-kr.md").read_text(encoding="utf-8")


def read(tmp_path: Path, text: str) -> tuple[GuideFile | None, list[Finding]]:
    path = tmp_path / "guides" / "ko" / "examplenet-kr.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_guide(path, {})


def test_a_guide_keeps_its_sections_steps_links_and_lines(tmp_path: Path) -> None:
    file, findings = read(tmp_path, GOOD)
    assert findings == []
    assert file is not None
    guide = file.guide
    assert guide.card.lang is Lang.KO
    assert [section.kind for section in guide.sections] == [
        SectionKind.SHORT,
        SectionKind.STEPS,
        SectionKind.STEPS,
        SectionKind.LIMITS,
        SectionKind.UNKNOWN,
    ]
    app = guide.sections[1]
    assert app.devices == (Device.IOS, Device.ANDROID)
    assert [block.kind for block in app.blocks] == [BlockKind.STEP, BlockKind.STEP]
    assert list(app.blocks[1].links) == ["examplenet-form"]
    line = GOOD.splitlines()[app.blocks[1].line - 1]
    assert line.startswith("2. [이의 제기 양식]")
    assert GOOD.splitlines()[file.line_of("as_of") - 1].startswith("as_of")


def test_a_question_may_name_the_section_that_answers_it(tmp_path: Path) -> None:
    file, _ = read(tmp_path, GOOD)
    assert file is not None
    by_section = {q.section for q in file.guide.questions}
    assert by_section == {SectionKind.SHORT, SectionKind.LIMITS, SectionKind.UNKNOWN}


@pytest.mark.parametrize(
    ("wrong", "instead_of", "says"),
    [
        ("colour: red\nsurfaces", "surfaces", "`colour` is not a known key"),
        ("as_of: soon", "as_of: 2026-03-02", "`as_of`"),
        ("confidence: sure", "confidence: reported", "`confidence`"),
        ("", "title: 이그잼플넷 AI 학습 거부하기 (한국)\n", "`title` is missing"),
        ("title: a: b", "title: 이그잼플넷 AI 학습 거부하기 (한국)", "not valid YAML"),
        ("surfaces: [examplenet]\nsurfaces: [x]", "surfaces: [examplenet]", "stands twice"),
    ],
)
def test_broken_front_matter_is_one_readable_finding(
    tmp_path: Path, wrong: str, instead_of: str, says: str
) -> None:
    _, findings = read(tmp_path, GOOD.replace(instead_of, wrong, 1))
    assert len(findings) == 1
    assert says in findings[0].says
    assert findings[0].rule == "front-matter"
    assert findings[0].line >= 1
    assert findings[0].fix


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("## 없는 제목\n\n글.", "is not a known heading"),
        ("### 한마디로\n\n글.", "is not a known heading"),
        ("<b>굵게</b>", "HTML"),
        ("[양식](https://examplenet.test)", "an address in a body"),
        ("![그림](link:examplenet-form)", "a picture"),
        ("> 인용", "a quotation block"),
        ("`코드`", "code marks"),
        ("- 하나\n\n  둘", "more than one paragraph"),
        ("1. 하나\n   - 둘", "more than one paragraph or a list"),
        ("**“설정”**을 여세요", "makes nothing bold"),
    ],
)
def test_what_a_body_may_not_hold_is_found_at_its_line(
    tmp_path: Path, wrong: str, says: str
) -> None:
    _, findings = read(tmp_path, f"{GOOD}\n{wrong}\n")
    assert len(findings) == 1
    assert says in findings[0].says
    assert findings[0].line >= len(GOOD.splitlines())


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.one_of(st.text(), st.text().map(lambda t: f"---\n{t}\n---\n{t}")))
def test_no_text_makes_reading_fail(tmp_path: Path, text: str) -> None:
    file, findings = read(tmp_path, text.encode("utf-8", "ignore").decode())
    assert file is not None or findings


def test_a_file_that_is_not_text_is_one_finding(tmp_path: Path) -> None:
    path = tmp_path / "guides" / "ko" / "a.md"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff\xfe\x00junk")
    file, findings = read_guide(path, {})
    assert file is None
    assert [finding.says for finding in findings] == ["not UTF-8 text"]
