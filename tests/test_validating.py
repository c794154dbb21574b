"""What must be true before anything is published."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.settings import ROOT
from ingest.findings import Finding
from ingest.knowledge import read_knowledge
from ingest.validate import RULES, validate
from tests.conftest import SMALL, TODAY

Edit = Callable[[Path], None]


def replaced(file: str, old: str, new: str) -> Edit:
    def edit(root: Path) -> None:
        path = root / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def both(old: str, new: str, slug: str = "guides/{}/examplenet-kr.md") -> Edit:
    def edit(root: Path) -> None:
        for lang in ("ko", "en"):
            replaced(slug.format(lang), old, new)(root)

    return edit


def removed(file: str) -> Edit:
    return lambda root: (root / file).unlink()


def findings_after(tmp_path: Path, edit: Edit, today: date = TODAY) -> list[Finding]:
    root = tmp_path / "knowledge"
    shutil.copytree(SMALL, root)
    edit(root)
    knowledge, findings = read_knowledge(root)
    return [*findings, *validate(knowledge, today)]


def test_the_small_corpus_is_in_order(tmp_path: Path) -> None:
    assert findings_after(tmp_path, lambda _: None) == []


def test_what_we_ship_is_in_order() -> None:
    knowledge, findings = read_knowledge(ROOT / "knowledge")
    assert [*findings, *validate(knowledge, TODAY)] == []
    assert len({file.guide.card.slug for file in knowledge.files}) >= 20


def official_form(root: Path) -> None:
    """A guide for Korea that calls Meta's form official."""
    replaced("links.yaml", "examplenet-form", "meta-objection-x")(root)
    for slug in ("examplenet-kr", "examplenet-eu"):
        both("link:examplenet-form", "link:meta-objection-x", f"guides/{{}}/{slug}.md")(root)
    both("confidence: reported", "confidence: official")(root)


def said_twice(root: Path) -> None:
    """An example of a refusal that stands under the receipts too."""
    example = '"귀하의 요청을 검토했으나 받아들일 수 없습니다."'
    for kind in ("received", "refused"):
        before = f"  kind: {kind}\n"
        text = (root / "replies.yaml").read_text(encoding="utf-8")
        head, own, rest = text.partition(before)
        rest = rest.replace("    ko:\n", f"    ko:\n      - {example}\n", 1)
        (root / "replies.yaml").write_text(head + own + rest, encoding="utf-8")


KO = "guides/ko/examplenet-kr.md"
BRIEF = "briefs/ko/chirper-fine-2024.md"
FORM = "link:examplenet-form"


@pytest.mark.parametrize(
    ("rule", "edit"),
    [
        ("bare-address", replaced(KO, "스위치는 없어요.", "www.example.com 을 여세요.")),
        ("both-languages", removed("guides/en/examplenet-eu.md")),
        ("dates", both("as_of: 2026-03-02", "as_of: 2026-03-03")),
        ("dates", both("2026-03-02", "2026-12-01")),
        ("dates", both("review_by: 2030-01-01", "review_by: 2026-01-01")),
        ("enough-questions", replaced(KO, "  - 이그넷 학습 끄는 법\n", "")),
        ("known-ids", both("surfaces: [examplenet]", "surfaces: [exampelnet]")),
        ("known-ids", both("jurisdictions: [kr]", "jurisdictions: [korea]")),
        ("known-links", both(FORM, "link:examplnet-form")),
        ("known-related", both("jurisdictions: [kr]", "jurisdictions: [kr]\nrelated: [gone]")),
        ("question-once", replaced(KO, "이그잼플넷 옵트아웃", "독일 이그넷 양식?")),
        ("question-sections", both("- limits: ", "- proof: ")),
        ("required-sections", replaced(KO, "## 한마디로", "## 자세히")),
        ("same-in-both", replaced(KO, "confidence: reported", "confidence: official")),
        ("same-in-both", replaced(KO, "1. 브라우저에서 로그인하세요.\n", "")),
        ("section-once", replaced(BRIEF, "## 자세히", "## 한마디로")),
        ("steps", replaced(KO, "1. 브라우저에서 로그인하세요.\n2. [", "- 여세요.\n- [")),
        ("tables-agree", replaced("links.yaml", "https://", "http://")),
        ("table", replaced("surfaces.yaml", "company: chirp", "firm: chirp")),
        ("table", removed("glossary.yaml")),
        ("boundaries-apart", replaced("boundaries.yaml", "오늘 날씨 어때", "이그잼플넷 옵트아웃")),
        ("boundaries-apart", replaced("boundaries.yaml", "[examplenet-kr]", "[gone]")),
        ("boundaries-apart", replaced("boundaries.yaml", "weather:", "examplenet-kr:")),
        ("table", replaced("facts.yaml", "source: 시행령 제44조", "from: 시행령")),
        ("blanks", replaced(KO, "스위치는 없어요.", "[[이름]]을 적으세요.")),
        ("body", replaced(KO, "스위치는 없어요.", "{no-such-fact} 안에 답해요.")),
        ("known-phones", replaced(KO, "스위치는 없어요.", "02-1234-5678로 전화하세요.")),
        ("never-said", replaced(KO, "스위치는 없어요.", "학습된 모델에서 삭제돼요.")),
        ("never-said", replaced(KO, "스위치는 없어요.", "주민등록번호를 적으세요.")),
        ("same-numbers", replaced(KO, "스위치는 없어요.", "스위치는 1,234개예요.")),
        ("forms-in-korea", official_form),
        ("table", replaced("replies.yaml", "kind: refused", "kind: maybe")),
        ("table", replaced("replies.yaml", "- limits: ", "- gone: ")),
        ("replies-rest", replaced("replies.yaml", "limits: examplenet-kr", "proof: examplenet-kr")),
        ("replies-rest", replaced("replies.yaml", "    - chirper-fine-2024", "    - gone")),
        ("replies-rest", replaced("replies.yaml", "a receipt, not a yes", "due in 99 days")),
        ("replies-apart", said_twice),
        ("table", replaced("places.yaml", "kr:\n", "kr: [\n")),
    ],
)
def test_each_rule_finds_its_mistake_and_says_what_to_write(
    tmp_path: Path, rule: str, edit: Edit
) -> None:
    found = findings_after(tmp_path, edit)
    assert rule in {finding.rule for finding in found}
    for finding in found:
        assert finding.says
        assert finding.fix
        assert finding.path.suffix in {".md", ".yaml"}


def test_a_name_that_is_no_slug_is_found(tmp_path: Path) -> None:
    def rename(root: Path) -> None:
        for lang in ("ko", "en"):
            old = root / "guides" / lang / "examplenet-eu.md"
            old.rename(old.with_name("ExampleNet_EU.md"))

    assert {finding.rule for finding in findings_after(tmp_path, rename)} == {"slug"}


def test_a_fact_is_written_once_and_read_in_both_languages(tmp_path: Path) -> None:
    root = tmp_path / "knowledge"
    shutil.copytree(SMALL, root)
    replaced(KO, "스위치는 없어요.", "{answer-days} 안에 답해야 해요.")(root)
    replaced("guides/en/examplenet-kr.md", "There is no switch.", "Due in {answer-days}.")(root)
    for days in ("10", "15"):
        knowledge, findings = read_knowledge(root)
        assert [*findings, *validate(knowledge, TODAY)] == []
        said = {
            section.blocks[0].text
            for file in knowledge.files
            if file.guide.card.slug == "examplenet-kr"
            for section in file.guide.sections[:1]
        }
        assert any(f"{days}일 안에" in text for text in said)
        assert any(f"Due in {days} days" in text for text in said)
        replaced("facts.yaml", days, "15")(root)


def test_a_misspelt_link_is_answered_with_the_nearest_one(tmp_path: Path) -> None:
    found = findings_after(tmp_path, both(FORM, "link:examplenet-from"))
    assert {finding.fix for finding in found} == {"`link:examplenet-form`"}


def test_every_rule_is_listed_where_campaigners_look() -> None:
    words = (ROOT / "docs" / "knowledge.md").read_text(encoding="utf-8")
    for rule in RULES:
        assert f"`{rule.id}`" in words
