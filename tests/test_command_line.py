"""The commands people type, run as they run them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT, Settings
from tests.conftest import SMALL

Result = subprocess.CompletedProcess[str]


def run(
    settings: Settings, *arguments: str, module: str = "bot", said: str = "", **more: str
) -> Result:
    environment = {
        **os.environ,
        "OPTOUT_DATA_DIR": str(settings.data_dir),
        "OPTOUT_KNOWLEDGE_DIR": str(settings.knowledge_dir),
        "PYTHONPATH": str(ROOT),
        **more,
    }
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=environment,
        input=said,
        capture_output=True,
        text=True,
        cwd=settings.data_dir.parent,
    )


def test_three_questions_give_two_answers_and_one_abstention(full_settings: Settings) -> None:
    said = "인스타 AI 학습 끄는 법\nhow do i stop grok training on my tweets\n오늘 날씨 어때\n"
    result = run(full_settings, "ask", "--json", said=said)
    turns = [json.loads(line) for line in result.stdout.splitlines()]
    assert [turn["kind"] for turn in turns] == ["answer", "answer", "abstention"]
    assert [turn["lang"] for turn in turns] == ["ko", "en", "ko"]
    assert turns[0]["citations"][0]["guide"] == "instagram-objection-kr"
    assert "grok_settings" in turns[1]["text"]
    assert turns[2]["reason"] == "out_of_scope"
    assert set(turns[0]) == {
        "question", "kind", "text", "reason", "citations", "passages", "lang", "surfaces",
        "jurisdiction", "ms",
    }  # fmt: skip
    for citation in turns[0]["citations"]:
        assert citation["as_of"]
        assert citation["confidence"] in {"official", "reported", "unconfirmed"}


def test_one_question_as_arguments_is_printed_as_people_read_it(small_settings: Settings) -> None:
    result = run(small_settings, "ask", "이그잼플넷", "학습", "거부")
    assert "스위치는 없어요" in result.stdout
    assert "https://examplenet.test/object" in result.stdout
    assert result.returncode == 0


def test_a_chosen_place_and_a_wordless_line(small_settings: Settings) -> None:
    result = run(
        small_settings, "ask", "--jurisdiction", "eu", "--json",
        said="opt out of examplenet ai training\n\n🙏\n",
    )  # fmt: skip
    turns = [json.loads(line) for line in result.stdout.splitlines()]
    assert turns[0]["citations"][0]["guide"] == "examplenet-eu"
    assert [turn["kind"] for turn in turns[1:]] == ["clarification", "clarification"]


def test_a_terminal_chat_answers_shows_parts_and_knows_the_commands(
    small_settings: Settings,
) -> None:
    said = "이그잼플넷 학습 거부\n2\n/privacy\n/sources\n/help\n/nonsense\n\n99\n"
    result = run(small_settings, "chat", said=said, LANG="ko_KR.UTF-8")
    assert result.returncode == 0, result.stderr
    assert "텔레그램 봇과 똑같이 답해요" in result.stdout
    assert "(1) 다른 기기에서는\n(2) 안 되는 것" in result.stdout
    assert "남이 올린 사진에는 통하지 않아요" in result.stdout
    assert "아무것도 저장하지 않아요" in result.stdout
    assert "3개" in result.stdout
    assert "모르는 명령" in result.stdout
    assert "안녕히 가세요" in result.stdout


@pytest.mark.parametrize("command", ["ask", "chat", "telegram"])
def test_nothing_published_is_one_sentence_and_exit_code_2(tmp_path: Path, command: str) -> None:
    settings = Settings(data_dir=tmp_path / "data", knowledge_dir=SMALL)
    token = {"OPTOUT_TELEGRAM_TOKEN": "123456:TEST"}
    result = run(settings, command, said="거부\n", **token)
    assert result.returncode == 2
    assert "nothing is published" in result.stderr
    assert "./optout guides publish" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_damaged_corpus_is_one_sentence_and_exit_code_2(
    small_settings: Settings, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(small_settings.data_dir, data)
    version = (data / "corpus" / "CURRENT").read_text().strip()
    (data / "corpus" / version / "chroma" / "chroma.sqlite3").write_bytes(b"junk")
    result = run(small_settings.model_copy(update={"data_dir": data}), "ask", "거부")
    assert result.returncode == 2
    assert "is damaged" in result.stderr
    assert "Traceback" not in result.stderr


def test_no_token_is_one_sentence_and_exit_code_2(small_settings: Settings) -> None:
    result = run(small_settings, "telegram")
    assert result.returncode == 2
    assert "@BotFather" in result.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("OPTOUT_EMBEDDER", "/nowhere/model"), ("OPTOUT_TELEGRAM_TOKEN", "x" * 40)]
)
def test_no_secret_or_setting_is_repeated_in_full(
    small_settings: Settings, name: str, value: str
) -> None:
    result = run(small_settings, "telegram", **{"OPTOUT_TELEGRAM_TOKEN": "y" * 40, name: value})
    assert result.returncode == 2
    assert "x" * 40 not in result.stderr + result.stdout
    assert "y" * 40 not in result.stderr + result.stdout
    assert "Traceback" not in result.stderr


def test_documents_go_in_as_they_come_and_are_quoted_with_their_publisher(
    tmp_path: Path,
) -> None:
    settings = Settings(data_dir=tmp_path / "data", knowledge_dir=SMALL)
    article = tmp_path / "article.txt"
    article.write_text(
        '---\ntitle: "Gadgetville fined over doorbell cameras"\n'
        'excerpt: "Gadgetville stored the doorbell pictures of 7,000 people."\n'
        "publishedDateTime: 2022-05-06T01:02:03Z\n"
        'originalUrl: "https://herald.test/gadgetville"\n'
        "provider:\n  name: Test Herald\n---\n",
        encoding="utf-8",
    )
    added = run(settings, "add", str(article), module="ingest")
    assert "Test Herald" in added.stdout
    assert "headline only" in added.stdout
    assert run(settings, "publish", module="ingest").returncode == 0
    turn = json.loads(
        run(settings, "ask", "--json", "what about the gadgetville doorbell cameras fine").stdout
    )
    assert turn["kind"] == "answer"
    assert "7,000 people" in turn["text"]
    assert "Test Herald" in turn["text"]
    assert turn["citations"][0]["url"] == "https://herald.test/gadgetville"


def test_the_campaigners_commands_say_what_they_did(tmp_path: Path) -> None:
    knowledge = tmp_path / "knowledge"
    shutil.copytree(SMALL, knowledge)
    settings = Settings(data_dir=tmp_path / "data", knowledge_dir=knowledge)
    assert "nothing to put right" in run(settings, "validate", module="ingest").stdout
    dry = run(settings, "sync", "--dry-run", module="ingest").stdout
    assert dry.startswith("would embed ")
    assert not (settings.corpus_dir).exists()
    assert "built: embedded" in run(settings, "sync", module="ingest").stdout
    assert "published" in run(settings, "publish", module="ingest").stdout
    assert "is published already" in run(settings, "publish", module="ingest").stdout
    status = run(settings, "status", module="ingest")
    assert "overdue" in status.stdout
    assert "ko/chirper-fine-2024" in status.stdout
    assert status.returncode == 1
    assert run(settings, "rollback", module="ingest").returncode == 2


def test_every_command_and_setting_is_in_the_docs() -> None:
    words = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    )
    for name in Settings.model_fields:
        assert f"OPTOUT_{name.upper()}" in words, name
    usage = subprocess.run(["sh", str(ROOT / "optout")], capture_output=True, text=True).stdout
    for command in (
        "chat",
        "ask",
        "telegram",
        "qr",
        "campaigns",
        "console",
        "guides",
        "bench",
        "test",
    ):
        assert f"./optout {command}" in usage
        assert f"./optout {command}" in words
