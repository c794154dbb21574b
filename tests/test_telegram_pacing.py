"""A message reaches its reader through Telegram's weather: once, or not at all."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from telegram import Bot, MessageEntity
from telegram.request import HTTPXRequest

from bot.answering.answerer import Answerer
from bot.channels.telegram.budget import SendBudget
from bot.channels.telegram.pacing import Sender
from bot.channels.telegram.render import Outgoing
from bot.channels.voice import Voices
from bot.core.guide import Lang
from tests.stand_ins import Pauses, TelegramServer, bot_on

QUESTION = "how do i stop examplenet training on my photos in korea"


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def telegram(
    answerer: Answerer, voices: Voices, pauses: Pauses
) -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server, bot_on(server, answerer, voices, pause=pauses):
        yield server


async def test_too_many_requests_are_waited_out_and_the_answer_comes_once(
    telegram: TelegramServer, pauses: Pauses
) -> None:
    person = telegram.person()
    telegram.flood("sendMessage", 7)
    await person.says(QUESTION)
    await telegram.settled()
    assert pauses == [7]
    assert len(person.heard) == 1


async def test_while_one_chat_waits_out_a_flood_another_is_answered(
    answerer: Answerer, voices: Voices
) -> None:
    flood_over = asyncio.Event()

    async def wait_for_the_flood(_: float) -> None:
        await flood_over.wait()

    async with TelegramServer() as telegram:
        running = bot_on(telegram, answerer, voices, pause=wait_for_the_flood, handling_s=0)
        async with running:
            flooded, other = telegram.person(), telegram.person()
            telegram.flood("sendMessage", 30, chat_id=flooded.id)
            await flooded.says(QUESTION)
            await telegram.until(lambda: bool(telegram.calls_of("sendMessage", flooded.id)))
            await other.says(QUESTION)
            await telegram.until(lambda: bool(other.heard), "the other chat's answer")
            assert flooded.heard == []
            flood_over.set()
            await telegram.until(lambda: bool(flooded.heard), "the answer after the flood")


@pytest.mark.parametrize("trouble", ["internal error", "proxy page", "line cut"])
async def test_an_error_before_an_answer_is_tried_again_with_growing_pauses(
    telegram: TelegramServer, pauses: Pauses, trouble: str
) -> None:
    if trouble == "internal error":
        telegram.refuse("sendMessage", 500, "Internal Server Error: restart", times=3)
    elif trouble == "proxy page":
        telegram.bad_gateway("sendMessage", times=3)
    else:
        telegram.cut("sendMessage", times=3)
    person = telegram.person()
    await person.says(QUESTION)
    await telegram.settled()
    assert pauses == [1, 2, 4]
    assert len(person.heard) == 1


async def test_an_answer_cut_off_in_the_middle_means_the_message_is_there(
    telegram: TelegramServer, pauses: Pauses
) -> None:
    telegram.cut("sendMessage", midway=True)
    person = telegram.person()
    await person.says(QUESTION)
    await telegram.settled()
    assert pauses == []
    assert len(person.heard) == 1


async def test_a_message_whose_fate_is_unknown_is_not_sent_twice() -> None:
    async with TelegramServer() as telegram:
        person = telegram.person()
        await person.says("hello")
        telegram.hang("sendMessage", handled=True)
        impatient = HTTPXRequest(read_timeout=0.01)
        bot = Bot(telegram.token, base_url=telegram.base_url, request=impatient)
        await Sender(bot, Pauses()).send(person.id, [Outgoing("the answer")])
        await bot.shutdown()
        await impatient.shutdown()
        assert [heard.text for heard in person.heard] == ["the answer"]
        assert len(telegram.calls_of("sendMessage")) == 1


async def test_when_nothing_helps_the_person_is_told_as_soon_as_telegram_listens(
    telegram: TelegramServer, pauses: Pauses, voices: Voices, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.refuse("sendMessage", 500, "Internal Server Error", times=7)
    person = telegram.person()
    await person.says(QUESTION)
    await telegram.settled()
    assert pauses == [1, 2, 4, 8, 16, 32]
    before, _, _ = voices[Lang.EN].notices.broken.partition("{turn}")
    assert person.answer.text.startswith(before)
    assert "outcome=broken error=NetworkError at bot/channels/telegram/pacing.py" in caplog.text


async def test_when_the_person_cannot_even_be_told_the_bot_lives_on(
    telegram: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.refuse("sendMessage", 500, "Internal Server Error", times=14)
    unlucky, lucky = telegram.person(), telegram.person()
    await unlucky.says(QUESTION)
    await telegram.settled()
    await lucky.says(QUESTION)
    await telegram.settled()
    assert (len(unlucky.heard), len(lucky.heard)) == (0, 1)
    assert "could not be told: NetworkError" in caplog.text


async def test_a_flood_longer_than_a_chat_lasts_is_not_waited_out(
    telegram: TelegramServer, pauses: Pauses
) -> None:
    telegram.flood("sendMessage", 86_400)
    person = telegram.person()
    await person.says(QUESTION)
    await telegram.settled()
    assert pauses == []


async def test_who_blocked_the_bot_is_left_alone_without_a_fuss(
    telegram: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    person = telegram.person()
    await person.blocks()
    await person.says(QUESTION)
    await telegram.settled()
    assert [call.status for call in telegram.calls_of("sendMessage")] == [403]
    assert caplog.messages == []


@pytest.mark.parametrize(
    "complaint",
    [
        "can't parse entities: unexpected something",
        "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9",
    ],
)
async def test_a_text_whose_entities_telegram_refuses_comes_plain(
    telegram: TelegramServer, complaint: str
) -> None:
    telegram.refuse("sendMessage", 400, f"Bad Request: {complaint}")
    person = telegram.person()
    await person.says(QUESTION)
    await telegram.settled()
    assert len(person.heard) == 1
    assert person.answer.entities == ()
    assert person.answer.labels


@pytest.mark.parametrize("complaint", ["BUTTON_URL_INVALID", "reply markup is too long"])
async def test_an_answer_whose_buttons_telegram_refuses_comes_without(
    telegram: TelegramServer, complaint: str
) -> None:
    telegram.refuse("sendMessage", 400, f"Bad Request: {complaint}")
    person = telegram.person()
    await person.says(QUESTION)
    await telegram.settled()
    assert len(person.heard) == 1
    assert person.answer.labels == []
    assert person.answer.styled(MessageEntity.BOLD)


async def test_all_chats_together_stay_within_telegrams_thirty_a_second() -> None:
    now, sent = 0.0, list[float]()

    async def pause(seconds: float) -> None:
        nonlocal now
        now += seconds

    budget = SendBudget(pause, clock=lambda: now)
    for _ in range(300):
        await budget.take()
        sent.append(now)
    in_a_second = max(sum(at <= other < at + 1 for other in sent) for at in sent)
    assert in_a_second <= 40, "a burst of 10, then 30 a second"
    assert sent[-1] == pytest.approx((300 - 10) / 30, abs=0.1)
    now += 60
    await budget.take()
    assert sent[-1] + 60 == pytest.approx(now), "after a rest nobody waits"


async def test_what_nobody_waits_for_is_left_out_while_others_wait() -> None:
    waiting: list[float] = []

    async def pause(seconds: float) -> None:
        waiting.append(seconds)

    budget = SendBudget(pause, clock=lambda: 0.0)
    assert budget.take_now()
    while not waiting:
        await budget.take()
    assert not budget.take_now()
