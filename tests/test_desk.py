"""What operators write lies in the shape the evaluation and the guides' reader take."""

import asyncio
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.core.desk import DraftKind, DraftSource, Expect, GuideDraft, TestCase
from bot.core.errors import OperatorError
from bot.core.guide import Confidence, Device, Lang
from bot.core.own_words import is_copied
from bot.store.desk.file_desk import FileDesk
from ingest.evaluate.cases import load_cases
from ingest.knowledge import read_knowledge
from ingest.validate import validate
from tests.conftest import SMALL, TODAY

CASE = TestCase(
    "- 인스타: 'AI' 학습 <b>못하게</b> 하려면? #1",
    Lang.KO,
    Expect.ANSWER,
    "how-to",
    "plain",
    ("examplenet-kr",),
    ("이의 제기",),
)
DRAFT = GuideDraft(
    slug="examplenet-appeal",
    lang=Lang.EN,
    kind=DraftKind.GUIDE,
    title='Appeal: "a refusal" {of} ExampleNet # really',
    surfaces=("examplenet",),
    jurisdictions=("kr",),
    devices=(Device.WEB,),
    questions=("what do i do after examplenet said no", "examplenet: appeal --- 'how'"),
)


async def test_cases_are_what_the_evaluation_loads(tmp_path: Path) -> None:
    desk = FileDesk(tmp_path / "review")
    other = replace(
        CASE, question="yes: no", lang=Lang.EN, expect=Expect.ABSTAIN, slugs=(), must=()
    )
    assert await desk.add_case(CASE)
    assert await desk.add_case(other)
    assert not await desk.add_case(replace(CASE, expect=Expect.ABSTAIN))
    first, second = load_cases(tmp_path / "review" / "cases.yaml")
    assert (first.q, first.expect, first.slugs, first.must) == (
        CASE.question,
        "answer",
        ("examplenet-kr",),
        ("이의 제기",),
    )
    assert (second.q, second.lang, second.expect) == ("yes: no", Lang.EN, "abstain")


async def test_cases_added_at_once_are_all_there(tmp_path: Path) -> None:
    desks = [FileDesk(tmp_path / "review") for _ in range(3)]
    cases = [replace(CASE, question=f"number {n}") for n in range(12)]
    await asyncio.gather(*(desks[n % 3].add_case(case) for n, case in enumerate(cases)))
    assert {case.q for case in load_cases(tmp_path / "review" / "cases.yaml")} == {
        case.question for case in cases
    }
    assert {path.name for path in (tmp_path / "review").iterdir()} == {
        "cases.yaml",
        ".cases.yaml.lock",
    }


async def test_cases_somebody_broke_by_hand_stay_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "review" / "cases.yaml"
    file.parent.mkdir()
    file.write_text("q: not a list\n")
    with pytest.raises(OperatorError):
        await FileDesk(tmp_path / "review").add_case(CASE)
    assert file.read_text() == "q: not a list\n"


async def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "linked").symlink_to(outside)
    review = tmp_path / "review"
    (review / "drafts").mkdir(parents=True)
    (review / "drafts" / "guides").symlink_to(outside)
    (outside / "kept.yaml").write_text("[]\n")
    (review / "cases.yaml").symlink_to(outside / "kept.yaml")
    for writing in (
        FileDesk(tmp_path / "linked").add_case(CASE),
        FileDesk(review).add_case(CASE),
        FileDesk(review).add_draft(DRAFT, TODAY),
    ):
        with pytest.raises(OperatorError):
            await writing
    assert [path.name for path in outside.iterdir()] == ["kept.yaml"]
    assert (outside / "kept.yaml").read_text() == "[]\n"


@pytest.mark.parametrize("kind", DraftKind)
@pytest.mark.parametrize("lang", Lang)
async def test_a_draft_is_read_as_it_lies_and_lacks_what_a_person_must_write(
    tmp_path: Path, kind: DraftKind, lang: Lang
) -> None:
    draft = replace(DRAFT, kind=kind, lang=lang)
    assert await FileDesk(tmp_path / "review").add_draft(draft, TODAY)
    root = tmp_path / "knowledge"
    shutil.copytree(SMALL, root)
    shutil.copytree(tmp_path / "review" / "drafts", root, dirs_exist_ok=True)
    knowledge, unread = read_knowledge(root)
    assert unread == []
    (file,) = [f for f in knowledge.files if f.guide.card.slug == draft.slug]
    card = file.guide.card
    assert (card.title, card.surfaces, card.jurisdictions) == (
        draft.title,
        ("examplenet",),
        ("kr",),
    )
    assert card.confidence is Confidence.UNCONFIRMED
    assert [question.text for question in file.guide.questions] == list(draft.questions)
    assert {finding.rule for finding in validate(knowledge, TODAY)} == {
        "both-languages",
        "enough-questions",
        "required-sections",
    }
    assert "8" in next(line for line in file.path.read_text().splitlines() if "  # " in line)


async def test_a_source_dates_the_draft(tmp_path: Path) -> None:
    source = DraftSource("Help: page", "ExampleNet", date(2026, 3, 1), "https://examplenet.test/a")
    await FileDesk(tmp_path / "review").add_draft(replace(DRAFT, source=source), TODAY)
    root = tmp_path / "knowledge"
    shutil.copytree(SMALL, root)
    shutil.copytree(tmp_path / "review" / "drafts", root, dirs_exist_ok=True)
    knowledge, _ = read_knowledge(root)
    (file,) = [f for f in knowledge.files if f.guide.card.slug == DRAFT.slug]
    assert file.guide.card.as_of == source.date
    assert file.guide.card.sources[0].title == "Help: page"


async def test_a_draft_that_was_begun_is_not_begun_again(tmp_path: Path) -> None:
    desk = FileDesk(tmp_path / "review")
    begun = await asyncio.gather(*(desk.add_draft(DRAFT, TODAY) for _ in range(4)))
    assert sorted(begun) == [False, False, False, True]
    assert await desk.drafts() == ["guides/en/examplenet-appeal"]


@pytest.mark.parametrize("slug", ["../x", "a/b", "", ".hidden", "A", "x" * 41, "a\n", "é"])
async def test_a_slug_is_a_plain_name(tmp_path: Path, slug: str) -> None:
    with pytest.raises(ValueError, match="slug"):
        await FileDesk(tmp_path / "review").add_draft(replace(DRAFT, slug=slug), TODAY)
    assert list(tmp_path.iterdir()) == []


THEIRS = "인스타에 올린 애기 사진 AI가 학습 못하게 막는 법 좀 알려주세요 ㅠㅠ"


@pytest.mark.parametrize(
    "own",
    [
        THEIRS,
        "인스타에올린 애기사진, AI가 학습못하게 막는법 좀 알려주세요!",
        "AI가 학습 못하게 막는 법 좀 알려주세요 ㅠㅠ 인스타에 올린 애기 사진",
        "인스타에 올린 애기 사진 AI가 학습 못하게 막는 법 알려줘요",
        "애기 사진 AI가 학습 못하게 막는 법",
        f"어떤 분이 물었어요. {THEIRS} 답은 안내서에 있어요. 다른 경우도 비슷해요.",
    ],
)
def test_what_is_nearly_theirs_is_a_copy(own: str) -> None:
    assert is_copied(own, THEIRS)


@pytest.mark.parametrize(
    "own",
    [
        "아이 사진을 인스타그램에 올렸는데 인공지능 학습에서 빼고 싶어요",
        "how do I keep a photo of my child out of AI training",
        "인스타 AI",
        "",
    ],
)
def test_own_wording_is_no_copy(own: str) -> None:
    assert not is_copied(own, THEIRS)
