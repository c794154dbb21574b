"""Conversations that went well once go as well again."""

from pathlib import Path

import pytest
import yaml

from bot.answering.answerer import Answerer
from bot.compose import compose_answerer
from bot.core.answer import Abstention, Answer, Reply
from bot.core.question import Question, Slots
from bot.settings import Settings

TALKS = yaml.safe_load(
    (Path(__file__).parent / "transcripts" / "conversations.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def answerer(full_settings: Settings) -> Answerer:
    return compose_answerer(full_settings)


def summary(reply: Reply) -> str:
    if isinstance(reply, Answer):
        return reply.citations[0].guide
    if isinstance(reply, Abstention):
        return reply.known.citations[0].guide if reply.known else f"({reply.reason})"
    return f"({reply.ask})"


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: str(talk["turns"][0]["said"])[:40])
async def test_a_conversation_goes_on_as_it_did(answerer: Answerer, talk: dict) -> None:
    recent: Slots | None = None
    for turn in talk["turns"]:
        answered = await answerer.answer(Question(turn["said"], recent=recent))
        recent = answered.slots
        assert summary(answered.reply) == turn["reply"], turn["said"]
