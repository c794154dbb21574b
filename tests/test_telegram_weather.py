"""Through Telegram's weather nothing is lost, and nothing is answered twice."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import Conflict

from bot.answering.answerer import Answerer
from bot.channels.telegram import polling
from bot.channels.voice import Voices
from bot.core.guide import Lang
from bot.store.store import Store
from tests.stand_ins import Pauses, TelegramServer, bot_on

QUESTION = "how do i stop examplenet training on my photos in korea"


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


async def test_an_update_that_comes_again_is_not_handled_again_nor_after_a_restart(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, store: Store
) -> None:
    person, other = telegram.person(), telegram.person()
    async with bot_on(telegram, answerer, voices, store):
        await person.says(QUESTION)
        await telegram.settled()
        (update,) = telegram.updates_made
        await telegram.send_again(update)
        await telegram.settled()
    async with bot_on(telegram, answerer, voices, store):
        await telegram.send_again(update, update)
        await other.says("/help")
        await telegram.settled()
    assert (len(person.heard), len(other.heard)) == (1, 1)


async def test_updates_out_of_order_are_each_handled_once_and_a_chats_in_their_order(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, store: Store
) -> None:
    person, other = telegram.person(), telegram.person()
    await person.says("/help")
    await person.says("/start")
    await other.says("/help")
    await telegram.send_again(*reversed(telegram.updates_made))
    voice = voices[Lang.EN]
    async with bot_on(telegram, answerer, voices, store):
        await telegram.settled()
        late, later = telegram.updates_made[0], telegram.updates_made[2]
        await other.says("/start")
        await telegram.send_again(telegram.updates_made[3], later, late)
        await telegram.settled()
    assert [heard.text for heard in person.heard] == [voice.help, voice.start]
    assert [heard.text for heard in other.heard] == [voice.help, voice.start]


async def test_after_a_quiet_week_updates_may_be_counted_from_anywhere(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, store: Store
) -> None:
    person = telegram.person()
    async with bot_on(telegram, answerer, voices, store):
        await person.says("/help")
        await telegram.settled()
        await person.says("/start")
        await telegram.settled()
        lower = {**telegram.updates_made[-1], "update_id": 1}
        await telegram.send_again(lower)
        await telegram.settled()
        await person.says("/help")
        await telegram.settled()
    assert len(person.heard) == 4


async def test_a_minute_of_errors_from_every_side_loses_nothing(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, store: Store
) -> None:
    people = [telegram.person() for _ in range(3)]
    for person in people:
        await person.says(QUESTION)
    telegram.refuse("getUpdates", 502, "Bad Gateway", times=6)
    for person in people:
        telegram.refuse("sendMessage", 500, "Internal Server Error", chat_id=person.id, times=6)
    pauses = Pauses()
    async with bot_on(telegram, answerer, voices, store, pause=pauses):
        await telegram.settled()
    assert [len(person.heard) for person in people] == [1, 1, 1]
    assert sum(pauses) >= 4 * 60


async def test_an_answer_a_flood_holds_back_is_given_after_a_restart(
    telegram: TelegramServer,
    answerer: Answerer,
    voices: Voices,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(polling, "_FINISHING_S", 0)
    flooded, other = telegram.person(), telegram.person()
    waits: list[float] = []

    async def wait_for_ever(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.Event().wait()

    telegram.flood("sendMessage", 60, chat_id=flooded.id)
    async with bot_on(telegram, answerer, voices, store, pause=wait_for_ever, handling_s=0):
        await flooded.says(QUESTION)
        await telegram.until(lambda: bool(telegram.calls_of("sendMessage", flooded.id)))
        await other.says("/help")
        await telegram.until(lambda: bool(other.heard), "the other chat's answer")
        async with asyncio.timeout(20):  # that it arrived is noted
            while not await store.handled.among([telegram.updates_made[1]["update_id"]]):
                await asyncio.sleep(0)
    assert (waits, flooded.heard, telegram.unconfirmed) == ([60], [], 2)
    async with bot_on(telegram, answerer, voices, store):
        await telegram.settled()
    assert (len(flooded.heard), len(other.heard)) == (1, 1)
    assert flooded.answer.text != voices[Lang.EN].delivery.interrupted


async def test_what_a_second_poller_sees_is_answered_all_the_same(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, store: Store
) -> None:
    person = telegram.person()
    pauses = Pauses()
    async with (
        bot_on(telegram, answerer, voices, store, pause=pauses),
        Bot(telegram.token, base_url=telegram.base_url) as second,
    ):
        polling_too = asyncio.create_task(second.get_updates(timeout=30))
        with pytest.raises(Conflict):
            await polling_too
        await person.says(QUESTION)
        await telegram.settled()
    assert pauses == [1]
    assert len(person.heard) == 1


async def test_who_blocked_the_bot_and_comes_back_hears_the_next_answer_only(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, store: Store
) -> None:
    person = telegram.person()
    async with bot_on(telegram, answerer, voices, store):
        await person.blocks()
        await person.says(QUESTION)
        await telegram.settled()
        telegram.blocked.clear()
        await person.says("/help")
        await telegram.settled()
    async with bot_on(telegram, answerer, voices, store):
        await telegram.send_again(*telegram.updates_made)
        await telegram.settled()
    assert [heard.text for heard in person.heard] == [voices[Lang.EN].help]
