"""Chats are answered side by side, one chat's messages in order."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import pytest

from bot.answering.answerer import Answerer
from bot.channels.reading import lay_out
from bot.channels.telegram.bursts import SHORT_CHARS
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
        self.begun = asyncio.Event()
        self.asked: list[str] = []

    async def answer(self, question: Question) -> Turn:
        self.asked.append(question.text)
        if question.text == SLOW:
            self.begun.set()
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


async def fetched(telegram: TelegramServer) -> None:
    """Wait until what was said is in the bot's hand; it polls on while it thinks."""
    polls = len(telegram.calls_of("getUpdates"))
    await telegram.until(lambda: len(telegram.calls_of("getUpdates")) > polls + 2, "two polls")


async def test_while_one_chat_waits_another_is_answered_and_the_first_keeps_its_order(
    telegram: TelegramServer, thoughtful: Thoughtful, answers: dict[str, str], asked: str
) -> None:
    patient, hasty = telegram.person(), telegram.person()
    await patient.says(SLOW)
    await thoughtful.begun.wait()
    await patient.says(QUICK)
    await hasty.says(QUICK)
    await telegram.until(lambda: bool(hasty.heard), "the other chat's answer")
    assert texts(hasty.heard) == [answers[QUICK] + asked]
    assert patient.heard == []
    assert telegram.unconfirmed == 3, "what is in hand would come again after a crash"
    thoughtful.thought.set()
    await telegram.settled()
    assert texts(patient.heard) == [answers[SLOW] + asked, answers[QUICK]]


async def test_a_flood_from_one_chat_does_not_stop_the_others(
    telegram: TelegramServer, thoughtful: Thoughtful, answers: dict[str, str]
) -> None:
    flooding, other = telegram.person(), telegram.person()
    await flooding.says(SLOW)
    await thoughtful.begun.wait()
    for _ in range(MAX_WAITING + 15):
        await flooding.says(QUICK)
    await fetched(telegram)
    await other.says(QUICK)
    await telegram.until(lambda: bool(other.heard), "the other chat's answer")
    thoughtful.thought.set()
    await telegram.settled()
    assert len(flooding.heard) == 2
    assert thoughtful.asked[-1] == "\n".join([QUICK] * MAX_WAITING)
    await flooding.says(QUICK)
    await telegram.settled()
    assert flooding.answer.text == answers[QUICK]


async def test_where_many_come_after_a_stuck_message_they_are_not_kept_from_the_bot(
    telegram: TelegramServer, thoughtful: Thoughtful
) -> None:
    stuck = telegram.person()
    await stuck.says(SLOW)
    await thoughtful.begun.wait()
    people = [telegram.person() for _ in range(130)]
    for person in people:
        await person.says("/help")
    await telegram.until(lambda: all(person.heard for person in people), "everybody's answer")
    await telegram.settled()
    thoughtful.thought.set()
    await telegram.until(lambda: bool(stuck.heard), "the answer that took long")


async def test_short_texts_that_wait_are_answered_as_one_question(
    telegram: TelegramServer, thoughtful: Thoughtful, voices: Voices
) -> None:
    person = telegram.person(lang="ko")
    await person.says(SLOW)
    await thoughtful.begun.wait()
    pieces = ["이그잼플넷", "AI 학습", "거부 어떻게 해요"]
    for piece in pieces:
        await person.says(piece)
    await person.says("/help")
    await person.sends("photo")
    await person.says("고마워요")
    await person.says("아" * (SHORT_CHARS + 1))
    await fetched(telegram)
    thoughtful.thought.set()
    await telegram.settled()
    assert thoughtful.asked == [SLOW, "\n".join(pieces), "고마워요", "아" * (SHORT_CHARS + 1)]
    said = texts(person.heard)
    assert len(said) == 6
    assert said[2:4] == [voices[Lang.KO].help, voices[Lang.KO].notices.media]
    assert "이의 제기" in said[1]
