"""A second stand-in, written by others for other bots, sees the same conversations.

tests/stand_ins.py is ours: where it and the bot share a misunderstanding of Telegram, our tests
cannot notice. tg-auto-test (PyPI) is Telegram as somebody else understood it. It needs Python
3.12, so it is in no lock file; without it these tests are skipped. It knows one person, the happy
paths, and no `editMessageReplyMarkup`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.answering.answerer import Answerer
from bot.channels.telegram.application import build_application
from bot.channels.voice import Voices
from bot.core.answer import Reason
from bot.core.guide import Device, Lang
from tests.stand_ins import a_store

serverless = pytest.importorskip(
    "tg_auto_test.test_utils.serverless_telegram_client",
    reason="the second judge is not here: it needs Python 3.12 and `pip install tg-auto-test`",
)

FORM = "https://examplenet.test/object"


@asynccontextmanager
async def talking(answerer: Answerer, voices: Voices) -> AsyncIterator[Any]:
    """A conversation with the real bot, in front of the other stand-in."""
    async with a_store() as store:

        def build(builder: Any) -> Any:
            """Our application, whose requests go where the judge's builder sends them."""
            application = build_application(
                "123:ABC", "https://api.telegram.org/bot", answerer, voices, store, 30
            )
            # neither library offers a public way to hand over a request
            application.bot._request = (builder._request, builder._request)
            return application

        client = serverless.ServerlessTelegramClient(build_application=build)
        await client.connect()
        try:
            async with client.conversation("test_bot") as conversation:
                yield conversation
        finally:
            await client.disconnect()


@pytest.fixture
async def chat(answerer: Answerer, voices: Voices) -> AsyncIterator[Any]:
    async with talking(answerer, voices) as conversation:
        yield conversation


async def said(chat: Any, text: str) -> Any:
    """The first message of the reply."""
    await chat.send_message(text, parse_mode=None)
    return await chat.get_response()


def labels(message: Any) -> list[str]:
    return [button.text for row in message.buttons or () for button in row]


async def test_a_question_is_answered_with_links_and_a_yes_is_noted(
    chat: Any, voices: Voices
) -> None:
    keeping = voices[Lang.KO].keeping
    answer = await said(chat, "이그잼플넷 AI 학습 거부 어떻게 해요")
    assert "이의 제기 양식" in answer.text
    assert FORM in [getattr(entity, "url", None) for entity in answer.entities]
    assert keeping.agree in labels(answer)
    noted = await answer.click(text=keeping.agree)
    assert noted.message == keeping.kept
    shown = await said(chat, "/mydata")
    assert '"words_may_be_kept": "yes"' in shown.text
    assert (await said(chat, "/forget")).text == voices[Lang.EN].keeping.forgotten


async def test_steps_are_walked_in_one_message(chat: Any, voices: Voices) -> None:
    steps = voices[Lang.EN].steps
    asked = await said(chat, "/steps")
    card = asked
    for label in ("ExampleNet", steps.devices[Device.IOS], "South Korea", steps.next, steps.done):
        assert label in labels(card)
        await card.click(text=label)
        card = await chat.get_edit()
        assert card.id == asked.id
    assert steps.well_done in card.text


async def test_what_no_guide_says_is_not_answered(chat: Any, voices: Voices) -> None:
    abstain = voices[Lang.EN].abstain
    reply = await said(chat, "what is the weather in busan tomorrow")
    assert reply.text.startswith((abstain[Reason.OUT_OF_SCOPE], abstain[Reason.NO_PASSAGE]))


async def test_help_comes_in_the_language_of_the_app(chat: Any, voices: Voices) -> None:
    assert (await said(chat, "/help")).text == voices[Lang.EN].help.strip()
