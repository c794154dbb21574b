"""The benchmark's Telegram holds the limits it says; its crowd counts what the real bot does."""

from pathlib import Path

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from bot.core.guide import Lang
from bot.settings import Settings
from ingest.evaluate.cases import Case
from ingest.load import Asked, Crowd, Watched
from tests.bot_process import BotProcess
from tests.telegram_limits import BURST_IN_A_CHAT, BURST_OVERALL, LimitedTelegram


@pytest.fixture(autouse=True)
def _durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the bot has them."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


class Watch:
    """A clock that is put forward by hand."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


async def test_who_writes_too_fast_in_a_chat_is_told_how_long_to_wait() -> None:
    clock = Watch()
    async with (
        LimitedTelegram(clock) as telegram,
        Bot(telegram.token, base_url=telegram.base_url) as bot,
    ):
        person, other = telegram.person(), telegram.person()
        for somebody in (person, other):
            await somebody.says("hello")
        for _ in range(int(BURST_IN_A_CHAT)):
            await bot.send_message(person.id, "hello")
        with pytest.raises(RetryAfter):
            await bot.send_message(person.id, "hello")
        await bot.send_message(other.id, "hello")
        clock.now_s += 1
        await bot.send_message(person.id, "hello")
        assert telegram.refused == 1


async def test_who_writes_too_fast_to_everybody_too() -> None:
    async with (
        LimitedTelegram(Watch()) as telegram,
        Bot(telegram.token, base_url=telegram.base_url) as bot,
    ):
        people = [telegram.person() for _ in range(int(BURST_OVERALL) + 1)]
        for person in people:
            await person.says("hello")
        for person in people[1:]:
            await bot.send_message(person.id, "hello")
        with pytest.raises(RetryAfter):
            await bot.send_message(people[0].id, "hello")


async def test_a_crowd_is_answered_by_the_bot_as_people_run_it(
    small_settings: Settings, tmp_path: Path
) -> None:
    asked = {
        Lang.KO: ("이그잼플넷 AI 학습 거부 어떻게 해요", "내일 부산 날씨"),
        Lang.EN: ("how do i stop examplenet training on my photos in korea", "hello"),
    }
    cases = [Case(q=q, lang=lang, expect="any") for lang, qs in asked.items() for q in qs]
    async with Watched() as telegram, BotProcess(telegram, small_settings, tmp_path) as bot:
        await bot.start()
        crowd = Crowd(telegram, cases, rate=20)
        await crowd.write(1.5)
        await bot.stop()
    assert crowd.asked
    assert all(one.parts and one.took > 0 and not one.doubled for one in crowd.asked)
    assert " ERROR " not in bot.log


def test_what_came_twice_counts_as_doubled() -> None:
    assert Asked(0.0, ["one", "two", "one"]).doubled
    assert not Asked(0.0, ["one", "two"]).doubled
