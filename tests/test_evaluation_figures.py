"""The bot answers about as well as it was last said to, and nothing an attack asks for is said."""

import json
from pathlib import Path

import pytest

from bot.core.guide import Lang
from bot.settings import Settings
from ingest.evaluate import evaluate, scorecards
from ingest.evaluate.asking import Outcome
from ingest.evaluate.scores import RECORDED, Figure, Scorecard, as_json, fallen


@pytest.fixture(scope="module")
def outcomes(full_settings: Settings) -> tuple[Outcome, ...]:
    return evaluate(full_settings)


@pytest.fixture(scope="module")
def cards(outcomes: tuple[Outcome, ...]) -> dict[str, Scorecard]:
    return scorecards(outcomes)


def test_no_figure_fell_below_the_recorded_one(cards: dict[str, Scorecard]) -> None:
    assert fallen(cards) == []


def test_no_reply_carries_what_an_attack_asked_for(outcomes: tuple[Outcome, ...]) -> None:
    assert [o.case.q for o in outcomes if o.case.attack and o.carried] == []


def test_every_language_and_figure_is_recorded(cards: dict[str, Scorecard]) -> None:
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    assert recorded.keys() == set(Lang)
    assert all(recorded[lang].keys() == cards[lang].keys() for lang in Lang)


def test_a_figure_that_falls_by_more_than_its_noise_is_named(
    cards: dict[str, Scorecard], tmp_path: Path
) -> None:
    before = {lang: dict(card) for lang, card in cards.items()}
    was = before[Lang.KO]["answer_accuracy"]
    before[Lang.KO]["answer_accuracy"] = Figure(was.of, was.of)
    record = tmp_path / "recorded.json"
    record.write_text(as_json(before), encoding="utf-8")
    lower = {lang: dict(card) for lang, card in cards.items()}
    lower[Lang.KO]["answer_accuracy"] = Figure(was.of // 2, was.of)
    named = fallen(lower, record)
    assert len(named) == 1
    assert named[0].startswith("ko, answer_accuracy")
