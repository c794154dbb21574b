"""The bot starts, polls, gives way and stops; what it cannot mend itself it says clearly."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest
from telegram import Bot

from bot.answering.answerer import Answerer
from bot.channels.telegram import polling
from bot.channels.telegram.application import build_application, run
from bot.channels.telegram.polling import serve
from bot.channels.voice import Voices
from bot.core.errors import OperatorError
from bot.core.question import Question
from bot.core.turn import Turn
from bot.store.store import Store
from tests.stand_ins import Pauses, TelegramServer, a_store, bot_on

QUESTION = "how do i stop examplenet training on my photos in korea"


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def keeping() -> AsyncIterator[Store]:
    async with a_store() as store:
        yield store


class Pondering:
    """The real answerer, which has begun on a question and is not done."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer, self.begun, self.done = answerer, asyncio.Event(), asyncio.Event()

    async def answer(self, question: Question) -> Turn:
        self.begun.set()
        await self.done.wait()
        return await self._answerer.answer(question)


@pytest.fixture
async def pondering(answerer: Answerer) -> Pondering:
    return Pondering(answerer)


@asynccontextmanager
async def ends_with(words: str) -> AsyncIterator[pytest.ExceptionInfo[OperatorError]]:
    """The block ends with an error an operator can act on, which names no token."""
    with pytest.raises(OperatorError, match=words) as caught:
        yield caught
    shown = f"{caught.value} {caught.value.fix}"
    assert "stand-in_token" not in shown
    assert caught.value.__suppress_context__


async def test_a_webhook_left_behind_does_not_keep_the_bot_from_polling(
    telegram: TelegramServer, answerer: Answerer, voices: Voices
) -> None:
    async with Bot(telegram.token, base_url=telegram.base_url) as former:
        await former.set_webhook("https://bot.example/hook")
    async with bot_on(telegram, answerer, voices):
        person = telegram.person()
        await person.says("/help")
        await telegram.settled()
        assert len(person.heard) == 1


async def test_the_kinds_of_update_wanted_are_named_at_every_poll(
    telegram: TelegramServer, answerer: Answerer, voices: Voices
) -> None:
    async with bot_on(telegram, answerer, voices):
        await telegram.person().says("/help")
        await telegram.settled()
        wanted = [call.params["allowed_updates"] for call in telegram.calls_of("getUpdates")]
        kinds = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]
        assert all(w == kinds for w in wanted)


@pytest.mark.parametrize("token", ["", "  ", "999:stand-in_token-of-another", "no token at all"])
async def test_a_token_telegram_does_not_accept_says_where_one_comes_from(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, token: str, keeping: Store
) -> None:
    async with ends_with("does not accept the token") as caught:
        await run(build_application(token, telegram.base_url, answerer, voices, keeping, 30))
    assert "@BotFather" in caught.value.fix
    assert "OPTOUT_TELEGRAM_TOKEN" in caught.value.fix


async def test_a_token_with_a_line_end_after_it_is_accepted(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, keeping: Store
) -> None:
    telegram.token, token = telegram.token + "\n", telegram.token
    application = build_application(
        telegram.token, telegram.base_url, answerer, voices, keeping, 30
    )
    assert application.bot.token == token


@pytest.mark.parametrize("trouble", ["line cut", "proxy page"])
async def test_a_server_that_cannot_be_reached_says_so(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, trouble: str, keeping: Store
) -> None:
    telegram.cut("getMe") if trouble == "line cut" else telegram.bad_gateway("getMe")
    async with ends_with("cannot be reached"):
        await run(
            build_application(telegram.token, telegram.base_url, answerer, voices, keeping, 30)
        )


async def test_a_token_revoked_while_running_ends_the_bot(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, keeping: Store
) -> None:
    telegram.refuse("getUpdates", 401, "Unauthorized")
    async with ends_with("does not accept the token"):
        await run(
            build_application(telegram.token, telegram.base_url, answerer, voices, keeping, 30)
        )


async def test_of_two_bots_with_one_token_exactly_one_ends(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, keeping: Store
) -> None:
    stop = asyncio.Event()
    bots = {
        asyncio.create_task(
            serve(
                build_application(telegram.token, telegram.base_url, answerer, voices, keeping, 30),
                stop,
                pause=Pauses(),
            )
        )
        for _ in range(2)
    }
    ended, still_running = await asyncio.wait(bots, return_when=asyncio.FIRST_COMPLETED)
    async with ends_with("another program is using this bot's token"):
        await ended.pop()
    person = telegram.person()
    await person.says("/help")
    await telegram.until(lambda: bool(person.heard), "an answer of the other bot")
    stop.set()
    await still_running.pop()


async def test_one_conflict_is_a_change_of_shift(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, pauses: Pauses
) -> None:
    telegram.refuse("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    async with bot_on(telegram, answerer, voices, pause=pauses):
        person = telegram.person()
        await person.says("/help")
        await telegram.settled()
        assert len(person.heard) == 1
    assert pauses == [1]


async def test_polling_survives_telegrams_weather(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, pauses: Pauses
) -> None:
    telegram.refuse("getUpdates", 500, "Internal Server Error")
    telegram.bad_gateway("getUpdates")
    telegram.cut("getUpdates")
    telegram.flood("getUpdates", 9)
    telegram.cut("getUpdates", midway=True)
    async with bot_on(telegram, answerer, voices, pause=pauses):
        person = telegram.person()
        await person.says(QUESTION)
        await telegram.settled()
        assert len(person.heard) == 1
    assert pauses == [1, 2, 4, 9, 8]


async def test_a_message_is_confirmed_only_when_it_is_handled(
    telegram: TelegramServer, pondering: Pondering, voices: Voices
) -> None:
    async with bot_on(telegram, cast(Answerer, pondering), voices):
        person = telegram.person()
        await person.says(QUESTION)
        await pondering.begun.wait()
        assert telegram.unconfirmed == 1
        pondering.done.set()
        await telegram.settled()
        assert len(person.heard) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_told_to_stop_the_bot_finishes_what_it_has_begun(
    telegram: TelegramServer,
    pondering: Pondering,
    voices: Voices,
    number: signal.Signals,
    keeping: Store,
) -> None:
    thinking = cast(Answerer, pondering)
    application = build_application(
        telegram.token, telegram.base_url, thinking, voices, keeping, 30
    )
    running = asyncio.create_task(run(application))
    person = telegram.person()
    await person.says(QUESTION)
    await pondering.begun.wait()
    os.kill(os.getpid(), number)
    asyncio.get_running_loop().call_soon(pondering.done.set)
    await running
    assert len(person.heard) == 1
    assert telegram.unconfirmed == 0


async def test_what_is_not_finished_in_time_comes_again_after_a_restart(
    telegram: TelegramServer,
    pondering: Pondering,
    answerer: Answerer,
    voices: Voices,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(polling, "_FINISHING_S", 0)
    person = telegram.person()
    async with bot_on(telegram, cast(Answerer, pondering), voices):
        await person.says(QUESTION)
        await pondering.begun.wait()
    assert telegram.unconfirmed == 1
    async with bot_on(telegram, answerer, voices):
        await telegram.settled()
    assert len(person.heard) == 1
