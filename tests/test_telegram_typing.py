"""The sign of typing: for what takes longer than a moment, and no call for what does not."""

import asyncio
from typing import Any, cast

import pytest

from bot.answering.answerer import Answerer
from bot.channels.voice import Voices
from bot.core.question import Question
from bot.core.turn import Turn
from tests.stand_ins import TelegramServer, bot_on

ASKED = "how do i stop examplenet training on my photos in korea"


class Slow:
    """The real answerer, thinking until it is let go."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer, self.go = answerer, asyncio.Event()

    async def answer(self, question: Question) -> Turn:
        await self.go.wait()
        return await self._answerer.answer(question)


async def at_once(wait_s: float) -> None:
    """A moment that is over at once; the time until the sign fades is long."""
    if wait_s > 1:
        await asyncio.Event().wait()


async def never(_: float) -> None:
    """A moment that lasts."""
    await asyncio.Event().wait()


async def test_a_slow_answer_shows_that_it_is_coming(answerer: Answerer, voices: Voices) -> None:
    slow = Slow(answerer)
    async with (
        TelegramServer() as telegram,
        bot_on(telegram, cast(Answerer, slow), voices, moment=at_once),
    ):
        forum, person = telegram.group(topics=[7]), telegram.person()
        await person.says(ASKED)
        topic: dict[str, Any] = {"message_thread_id": 7, "is_topic_message": True}
        await person.says(f"@stand_in_bot {ASKED}", forum.id, **topic)
        await telegram.until(
            lambda: [c.status for c in telegram.calls_of("sendChatAction")] == [200, 200]
        )
        assert person.heard == forum.heard == []
        slow.go.set()
        await telegram.settled()
        assert [len(person.heard), len(forum.heard)] == [1, 1]
        signs = {c.chat_id: c.params for c in telegram.calls_of("sendChatAction")}
        assert signs[person.id]["action"] == "typing"
        assert int(signs[forum.id]["message_thread_id"]) == 7


async def test_a_fast_answer_costs_no_call(answerer: Answerer, voices: Voices) -> None:
    async with TelegramServer() as telegram, bot_on(telegram, answerer, voices, moment=never):
        person = telegram.person()
        await person.says(ASKED)
        await telegram.settled()
        assert len(person.heard) == 1
        assert telegram.calls_of("sendChatAction") == []


@pytest.mark.parametrize("code", [400, 403])
async def test_without_the_sign_the_answer_comes_all_the_same(
    answerer: Answerer, voices: Voices, code: int
) -> None:
    slow = Slow(answerer)
    async with (
        TelegramServer() as telegram,
        bot_on(telegram, cast(Answerer, slow), voices, moment=at_once),
    ):
        telegram.refuse("sendChatAction", code, "no")
        person = telegram.person()
        await person.says(ASKED)
        await telegram.until(lambda: bool(telegram.calls_of("sendChatAction")))
        slow.go.set()
        await telegram.settled()
        assert len(person.heard) == 1
