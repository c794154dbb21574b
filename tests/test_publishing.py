"""From edited files to a version the bot answers from, and back."""

import asyncio
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.reading import lay_out
from bot.channels.voice import Voices
from bot.compose import compose_answerer
from bot.core.errors import DamagedCorpus, EmbedderMismatch, GuideError, NoPublishedCorpus
from bot.core.passage import ChunkId
from bot.core.question import Question
from bot.corpus.folder import CorpusFolder
from bot.settings import Settings
from ingest.__main__ import main
from ingest.knowledge import read_knowledge
from ingest.publish import publish, rollback
from ingest.sync import SyncReport, plan_sync, sources_digest, sync
from tests.conftest import SMALL, publish_knowledge

GUIDE = "guides/ko/examplenet-kr.md"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A copy of the small knowledge that a test may edit, and a data folder of its own."""
    shutil.copytree(SMALL, tmp_path / "knowledge")
    return Settings(data_dir=tmp_path / "data", knowledge_dir=tmp_path / "knowledge")


def edit(settings: Settings, file: str, old: str, new: str) -> None:
    path = settings.knowledge_dir / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def build(settings: Settings, *, rebuild: bool = False) -> SyncReport:
    knowledge, findings = read_knowledge(settings.knowledge_dir)
    assert findings == []
    folder = CorpusFolder(settings.corpus_dir)
    now = datetime.now(UTC)
    sources = sources_digest(settings.knowledge_dir, settings.documents_dir, settings.embedder)
    return sync(
        knowledge,
        folder,
        settings.embedder,
        sources=sources,
        now=now,
        say=lambda _: None,
        rebuild=rebuild,
    )


def folder_of(settings: Settings) -> CorpusFolder:
    return CorpusFolder(settings.corpus_dir)


def test_the_same_guides_make_the_same_version_and_nothing_is_done_twice(
    settings: Settings,
) -> None:
    first, second = build(settings), build(settings)
    assert first.built
    assert not second.built
    assert first.version == second.version
    assert second.plan.add == ()


def test_editing_one_sentence_embeds_that_section_and_nothing_else(settings: Settings) -> None:
    publish_knowledge(settings.knowledge_dir, settings)
    edit(settings, GUIDE, "스위치는 없어요.", "스위치는 아직 없어요.")
    report = build(settings)
    assert (len(report.plan.add), len(report.plan.drop)) == (1, 1)


def test_a_new_question_embeds_itself_alone(settings: Settings) -> None:
    publish_knowledge(settings.knowledge_dir, settings)
    edit(settings, GUIDE, "questions:\n", "questions:\n  - 이그넷 인공지능 그만\n")
    assert len(build(settings).plan.add) == 1


def test_taken_over_vectors_equal_freshly_embedded_ones(settings: Settings) -> None:
    publish_knowledge(settings.knowledge_dir, settings)
    edit(settings, GUIDE, "스위치는 없어요.", "스위치는 아직 없어요.")
    version = build(settings).version
    path = settings.corpus_dir / version / "vectors.npy"
    taken_over = np.load(path)
    build(settings, rebuild=True)
    np.testing.assert_allclose(taken_over, np.load(path), atol=1e-6)


async def test_a_running_bot_says_the_new_sentence_after_publication(
    settings: Settings, voices: Voices
) -> None:
    async def said() -> str:
        turn = await answerer.answer(Question("이그잼플넷 AI 학습 거부"))
        return lay_out(turn.reply, voices).text

    publish_knowledge(settings.knowledge_dir, settings)
    answerer = compose_answerer(settings)
    assert "스위치는 없어요" in await said()
    edit(settings, GUIDE, "스위치는 없어요.", "스위치가 드디어 생겼어요.")
    report = build(settings)
    assert "스위치는 없어요" in await said()
    publish(folder_of(settings), report.version, datetime.now(UTC))
    assert "스위치가 드디어 생겼어요" in await said()
    rollback(folder_of(settings), datetime.now(UTC))
    assert "스위치는 없어요" in await said()


async def test_questions_in_flight_survive_a_publication(settings: Settings) -> None:
    publish_knowledge(settings.knowledge_dir, settings)
    answerer = compose_answerer(settings)
    asked = [asyncio.create_task(answerer.answer(Question("이그넷 거부"))) for _ in range(20)]
    edit(settings, GUIDE, "스위치는 없어요.", "스위치는 아직 없어요.")
    publish_knowledge(settings.knowledge_dir, settings)
    asked += [asyncio.create_task(answerer.answer(Question("이그넷 거부"))) for _ in range(20)]
    turns = await asyncio.gather(*asked)
    assert {type(turn.reply).__name__ for turn in turns} == {"Answer"}


def test_rolling_back_twice_walks_back_and_forth_between_two_versions(
    settings: Settings,
) -> None:
    one = publish_knowledge(settings.knowledge_dir, settings)
    edit(settings, GUIDE, "스위치는 없어요.", "스위치는 아직 없어요.")
    two = publish_knowledge(settings.knowledge_dir, settings)
    folder, now = folder_of(settings), datetime.now(UTC)
    assert rollback(folder, now) == one
    assert rollback(folder, now) == two


def test_there_is_nothing_to_roll_back_to_after_one_publication(settings: Settings) -> None:
    publish_knowledge(settings.knowledge_dir, settings)
    with pytest.raises(GuideError, match="no earlier version"):
        rollback(folder_of(settings), datetime.now(UTC))


def test_a_corpus_with_findings_is_refused_and_the_old_one_stays(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    version = publish_knowledge(settings.knowledge_dir, settings)
    edit(settings, GUIDE, "link:examplenet-form", "link:gone")
    monkeypatch.setenv("OPTOUT_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("OPTOUT_KNOWLEDGE_DIR", str(settings.knowledge_dir))
    assert main(["publish"]) == 1
    said = capsys.readouterr()
    assert "known-links" in said.out
    assert "keeps answering from the last version" in said.err
    assert folder_of(settings).published() == version


async def test_without_a_publication_the_error_says_what_to_run(settings: Settings) -> None:
    with pytest.raises(NoPublishedCorpus) as error:
        await compose_answerer(settings).answer(Question("거부"))
    assert "guides publish" in error.value.fix


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: (path / "contents.json").write_text("{}"),
        lambda path: (path / "manifest.json").write_text("not json"),
        lambda path: (path / "chroma" / "chroma.sqlite3").write_bytes(b"junk"),
        lambda path: shutil.rmtree(path / "words"),
        lambda path: shutil.rmtree(path),
    ],
    ids=["contents", "manifest", "chroma", "words", "all"],
)
async def test_a_damaged_version_is_one_clear_sentence(settings: Settings, damage) -> None:  # type: ignore[no-untyped-def]
    version = publish_knowledge(settings.knowledge_dir, settings)
    damage(settings.corpus_dir / version)
    with pytest.raises(DamagedCorpus) as error:
        await compose_answerer(settings).answer(Question("이그넷 거부"))
    assert version in str(error.value)
    assert "--rebuild" in error.value.fix


async def test_a_running_bot_serves_on_while_the_pointer_names_a_damaged_version(
    settings: Settings,
) -> None:
    publish_knowledge(settings.knowledge_dir, settings)
    answerer = compose_answerer(settings)
    before = await answerer.answer(Question("이그넷 거부"))
    (settings.corpus_dir / "CURRENT").write_text("0123456789ab\n")
    after = await answerer.answer(Question("이그넷 거부"))
    assert after.reply == before.reply


async def test_another_model_than_the_corpus_was_made_with_is_refused(
    settings: Settings, tmp_path: Path
) -> None:
    publish_knowledge(settings.knowledge_dir, settings)
    other = tmp_path / "model"
    shutil.copytree(settings.embedder, other)
    (other / "tokenizer_config.json").write_text(json.dumps({"changed": True}))
    with pytest.raises(EmbedderMismatch):
        await compose_answerer(settings.model_copy(update={"embedder": str(other)})).answer(
            Question("이그넷 거부")
        )


def test_two_builds_at_once_are_refused_with_one_sentence(settings: Settings) -> None:
    import fcntl

    settings.corpus_dir.mkdir(parents=True)
    with (settings.corpus_dir / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(GuideError, match="another sync"):
            build(settings)


def test_old_versions_are_cleared_away_and_the_ones_in_use_are_not(settings: Settings) -> None:
    first = publish_knowledge(settings.knowledge_dir, settings)
    for number in range(9):
        edit(settings, GUIDE, "스위치는 ", f"스위치는 {number} ")
        build(settings)
    kept = {manifest.version for manifest in folder_of(settings).versions()}
    assert first in kept
    assert len(kept) == 7


chunk_ids = st.lists(st.sampled_from("abcdefgh").map(ChunkId), unique=True)


@given(chunk_ids, chunk_ids)
def test_a_plan_covers_every_chunk_once(before: list[ChunkId], now: list[ChunkId]) -> None:
    plan = plan_sync(before, now)
    assert set(plan.add) | set(plan.keep) == set(now)
    assert set(plan.drop) | set(plan.keep) == set(before)
    assert len(plan.add) + len(plan.keep) == len(now)


def test_an_edited_sentence_keeps_the_classifier_and_a_new_question_makes_another(
    tmp_path: Path,
) -> None:
    knowledge = tmp_path / "knowledge"
    shutil.copytree(SMALL, knowledge)
    settings = Settings(data_dir=tmp_path / "data", knowledge_dir=knowledge)
    guide = knowledge / "guides" / "ko" / "examplenet-kr.md"

    def made_from() -> tuple[str, bytes]:
        folder = settings.corpus_dir / publish_knowledge(knowledge, settings) / "classifier"
        return (folder / "made_from").read_text(), (folder / "weights.npz").read_bytes()

    first = made_from()
    guide.write_text(guide.read_text().replace("스위치는 없어요", "스위치가 아직 없어요"))
    assert made_from() == first
    guide.write_text(
        guide.read_text().replace("questions:\n", "questions:\n  - 새로운 물음 하나\n")
    )
    assert made_from()[0] != first[0]
