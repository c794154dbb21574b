"""The bot's own words."""

import shutil
from pathlib import Path

import pytest

from bot.channels.voice import load_voices
from bot.core.answer import Reason
from bot.core.errors import OperatorError
from bot.core.guide import Confidence, GuideKind, Lang, SectionKind
from bot.settings import ROOT

VOICE = ROOT / "prompts" / "voice"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(VOICE, tmp_path / "voice")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_reason_section_kind_and_confidence_has_words_in_both_languages() -> None:
    for voice in load_voices(VOICE).values():
        assert set(voice.abstain) == set(Reason)
        assert set(voice.sections) == set(SectionKind)
        assert set(voice.kinds) == set(GuideKind)
        assert set(voice.confidence) == set(Confidence)


def test_korean_is_korean_and_english_is_english() -> None:
    voices = load_voices(VOICE)
    assert "요" in voices[Lang.KO].start
    assert not any("가" <= letter <= "힣" for letter in voices[Lang.EN].model_dump_json())


def test_a_changed_word_is_what_the_bot_says(folder: Path) -> None:
    edit(folder / "ko.yaml", "안녕히 가세요.", "또 오세요.")
    assert load_voices(folder)[Lang.KO].terminal.bye == "또 오세요."


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{date} 기준", "날짜 기준", "the two voices differ at `labels.as_of`"),
        ("  prompt:", "  promt:", "terminal"),
        ("lang: ko\n", "lang: [ko\n", "not valid YAML"),
        ("  undated: 날짜 없음\n", "", "labels.undated"),
    ],
)
def test_a_slip_is_named_with_its_entry(folder: Path, old: str, new: str, says: str) -> None:
    edit(folder / "ko.yaml", old, new)
    with pytest.raises(OperatorError, match=says):
        load_voices(folder)


def test_a_missing_voice_is_one_sentence(folder: Path) -> None:
    (folder / "en.yaml").unlink()
    with pytest.raises(OperatorError, match=r"en\.yaml is missing"):
        load_voices(folder)
