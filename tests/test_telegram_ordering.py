"""Chats are answered side by side, one chat's messages in order."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import pytest

from bot.answering.answerer import Answerer
from bot.channels.reading import lay_out
from bot.channels.telegram.ordering import MAX_WAITING
from bot.channels.voice import Voices
from bot.core.guide import Lang
from bot.core.question import Question
from bot.core.turn import Turn
from tests.stand_ins import Heard, TelegramServer, bot_on

SLOW = "이그잼플넷 옵트아웃"
QUICK = "gdpr 이그잼플넷"


class Thoughtful:
    """The real answerer, which thinks about one question until it is let go."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer, self.thought = answerer, asyncio.Event()

    async def answer(self, question: Question) -> Turn:
        if question.text == SLOW:
            await self.thought.wait()
        return await self._answerer.answer(question)


@pytest.fixture
async def thoughtful(answerer: Answerer) -> Thoughtful:
    return Thoughtful(answerer)


@pytest.fixture
async def telegram(thoughtful: Thoughtful, voices: Voices) -> AsyncIterator[TelegramServer]:
    """Telegram with the bot on it, which does not wait before it fetches the next messages."""
    thinking = cast(Answerer, thoughtful)
    async with TelegramServer() as server, bot_on(server, thinking, voices, handling_s=0):
        yield server
        thoughtful.thought.set()


@pytest.fixture
async def answers(answerer: Answerer, voices: Voices) -> dict[str, str]:
    replies = {text: (await answerer.answer(Question(text))).reply for text in (SLOW, QUICK)}
    return {text: lay_out(reply, voices).text for text, reply in replies.items()}


@pytest.fixture
def asked(voices: Voices) -> str:
    """What stands under the first answer of a chat."""
    return f"\n\n{voices[Lang.KO].keeping.ask.format(days=30)}"


def texts(heard: list[Heard]) -> list[str]:
    return [message.text for message in heard]


async def test_while_one_chat_waits_another_is_answered_and_the_first_keeps_its_order(
    telegram: TelegramServer, thoughtful: Thoughtful, answers: dict[str, str], asked: str
) -> None:
    patient, hasty = telegram.person(), telegram.person()
    await patient.says(SLOW)
    await patient.says(QUICK)
    await hasty.says(QUICK)
    await telegram.until(lambda: bool(hasty.heard), "the other chat's answer")
    assert texts(hasty.heard) == [answers[QUICK] + asked]
    assert patient.heard == []
    thoughtful.thought.set()
    await telegram.until(lambda: len(patient.heard) == 2, "both answers")
    assert texts(patient.heard) == [answers[SLOW] + asked, answers[QUICK]]


async def test_a_flood_from_one_chat_does_not_stop_the_others(
    telegram: TelegramServer, thoughtful: Thoughtful, answers: dict[str, str]
) -> None:
    flooding, other = telegram.person(), telegram.person()
    for _ in range(MAX_WAITING + 15):
        await flooding.says(SLOW)
    await telegram.settled()  # fetched, not handled
    await other.says(QUICK)
    await telegram.until(lambda: bool(other.heard), "the other chat's answer")
    thoughtful.thought.set()
    await telegram.until(lambda: len(flooding.heard) == MAX_WAITING, "what fits the queue")
    await flooding.says(QUICK)
    await telegram.until(lambda: len(flooding.heard) == MAX_WAITING + 1, "the next answer")
    assert flooding.answer.text == answers[QUICK]
