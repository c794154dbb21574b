"""What is switched off is silent within two seconds; what people have a right to goes on."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.answering.off_now import LOOK_S, OffNow
from bot.channels.telegram.reminder_taps import Act, ReminderTap
from bot.channels.voice import Voices
from bot.compose import compose_answerer
from bot.core.answer import Abstention, Answer, Reason
from bot.core.guide import Lang, SectionKind
from bot.core.question import Question
from bot.core.switching import BOT
from bot.settings import Settings
from bot.store.store import Store
from tests.bot_process import BotProcess
from tests.stand_ins import TelegramServer, a_store, bot_on
from tests.test_telegram_letters import DUE_DAYS, sent_earlier
from tests.test_telegram_reminders import Time

GUIDE = "examplenet-kr"
QUESTION = {
    Lang.KO: "이그잼플넷 AI 학습 거부 어떻게 해요",
    Lang.EN: "how do i stop examplenet training on my photos in korea",
}
DISTRESS = {Lang.KO: "죽고 싶어요", Lang.EN: "i want to kill myself"}
QUOTED = ("objection form", "이의 제기 양식")


class Seconds(Time):
    """The waiting of the switch, which ends when the test says so."""


@pytest.fixture
async def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
async def off(store: Store, seconds: Seconds) -> AsyncIterator[OffNow]:
    async with OffNow(store.switches, seconds.pause).watching() as off:
        yield off


@pytest.fixture
def answerer(small_settings: Settings, off: OffNow) -> Answerer:
    return compose_answerer(small_settings, off)


@pytest.fixture
async def telegram(
    answerer: Answerer, voices: Voices, store: Store, off: OffNow
) -> AsyncIterator[TelegramServer]:
    async with (
        TelegramServer() as server,
        bot_on(server, answerer, voices, store, due_days=DUE_DAYS, off=off),
    ):
        yield server


async def switch(store: Store, seconds: Seconds, target: str, *, on: bool = False) -> None:
    """Somebody does it in the console; the bot has looked since."""
    if on:
        await store.switches.on(target, "Ari")
    else:
        await store.switches.off(target, "a wrong step was reported", "Ari")
    await seconds.passes()
    assert set(seconds.waits) == {LOOK_S}
    assert LOOK_S < 2


async def says(telegram: TelegramServer, lang: Lang, text: str) -> str:
    person = telegram.person(lang=lang)
    await person.says(text)
    await telegram.settled()
    (heard,) = person.heard
    return heard.text


@pytest.mark.parametrize("lang", Lang)
async def test_while_the_bot_is_off_everybody_gets_one_sentence(
    telegram: TelegramServer, voices: Voices, store: Store, seconds: Seconds, lang: Lang
) -> None:
    paused = voices[lang].switched_off.bot
    person = telegram.person(lang=lang)
    await person.says("/start")
    await telegram.settled()
    await switch(store, seconds, BOT)
    for text in (QUESTION[lang], "/start", "/steps", "/letter"):
        assert await says(telegram, lang, text) == paused
    (button, *_) = person.answer.labels
    await person.taps(button)
    await telegram.settled()
    assert telegram.calls_of("answerCallbackQuery")[-1].params["text"] == paused
    for _ in range(2):
        await person.sends("photo", album="1")
    await telegram.settled()
    assert [heard.text for heard in person.heard[1:]] == [paused]
    await person.edits("/start")
    group = telegram.group()
    await person.says(f"@stand_in_bot {QUESTION[lang]}", group.id)
    await person.says("not for the bot", group.id)
    number = await person.types(QUESTION[lang])
    await telegram.settled()
    assert [heard.text for heard in group.heard] == [paused]
    assert telegram.offers[number]["results"] == []
    assert telegram.offers[number]["button"]["text"] == paused
    assert "reported" not in telegram.transcript(person)
    await switch(store, seconds, BOT, on=True)
    again = await says(telegram, lang, QUESTION[lang])
    assert any(quoted in again for quoted in QUOTED)


@pytest.mark.parametrize("lang", Lang)
async def test_a_helpline_comes_all_the_same(
    telegram: TelegramServer, store: Store, seconds: Seconds, lang: Lang
) -> None:
    await switch(store, seconds, BOT)
    assert "109" in await says(telegram, lang, DISTRESS[lang])
    group, person = telegram.group(), telegram.person(lang=lang)
    await person.says(f"@stand_in_bot {DISTRESS[lang]}", group.id)
    number = await person.types(DISTRESS[lang])
    await telegram.settled()
    assert "109" in group.heard[0].text
    (card,) = telegram.offers[number]["results"]
    assert "109" in card["input_message_content"]["message_text"]


@pytest.mark.parametrize("lang", Lang)
async def test_rights_and_cancelling_go_on(
    telegram: TelegramServer, voices: Voices, store: Store, seconds: Seconds, lang: Lang
) -> None:
    words = voices[lang]
    person = telegram.person(lang=lang)
    await person.says(QUESTION[lang])
    await telegram.settled()
    id = await store.reminders.add(person.id, date(2027, 1, 2), GUIDE, "kr", lang)
    cancel = ReminderTap(Act.CANCEL, lang, detail=str(id))
    await switch(store, seconds, BOT)
    await person.taps(words.keeping.agree)
    await telegram.settled()
    assert telegram.calls_of("answerCallbackQuery")[-1].params["text"] == words.keeping.kept
    for command in ("/privacy", "/mydata"):
        await person.says(command)
        await telegram.settled()
        assert words.switched_off.bot not in person.answer.text
    sent_earlier(telegram, person, cancel.data)
    await person.taps("old")
    await telegram.settled()
    assert await store.reminders.of(person.id) == []
    await person.says("/forget")
    await telegram.settled()
    assert person.answer.text == words.keeping.forgotten


async def test_reminders_wait_until_it_is_on_again(
    answerer: Answerer, voices: Voices, store: Store, seconds: Seconds, off: OffNow
) -> None:
    time = Time()
    time.now = datetime(2027, 1, 2, 12, tzinfo=UTC)
    async with TelegramServer() as telegram:
        person = telegram.person(lang="ko")
        telegram.store(person.id, telegram.me, {"text": "x"})
        await store.reminders.add(person.id, date(2027, 1, 2), GUIDE, "kr", Lang.KO)
        await switch(store, seconds, BOT)
        reminded = time, time.pause
        async with bot_on(telegram, answerer, voices, store, reminded=reminded, off=off):
            await time.passes()
            assert len(person.heard) == 1
            await switch(store, seconds, BOT, on=True)
            await time.passes()
            assert voices[Lang.KO].reminders.look in person.answer.text


async def test_a_store_that_is_away_changes_nothing(
    store: Store, seconds: Seconds, off: OffNow, tmp_path: Path
) -> None:
    await switch(store, seconds, GUIDE)
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as database:
        database.execute("DROP TABLE switches")
    await seconds.passes()
    assert off.guides == {GUIDE}


async def test_it_is_known_before_the_first_answer(
    small_settings: Settings, voices: Voices, tmp_path: Path
) -> None:
    async with (
        TelegramServer() as telegram,
        BotProcess(telegram, small_settings, tmp_path) as bot,
    ):
        kept_in = Settings(data_dir=bot.data_dir)
        async with a_store(kept_in.database_path.parent) as store:
            await store.switches.off(BOT, "a wrong step was reported", "Ari")
        person = telegram.person(lang="ko")
        await person.says(QUESTION[Lang.KO])
        await bot.start()
        await telegram.settled()
        await bot.stop()
        assert [heard.text for heard in person.heard] == [voices[Lang.KO].switched_off.bot]
        assert "a wrong step" not in bot.log


# --- one guide --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", Lang)
async def test_a_guide_that_is_off_is_quoted_nowhere(
    telegram: TelegramServer, voices: Voices, store: Store, seconds: Seconds, lang: Lang
) -> None:
    words = voices[lang]
    before = telegram.person(lang=lang)
    await before.says(QUESTION[lang])
    await telegram.settled()
    await switch(store, seconds, GUIDE)
    review = words.abstain[Reason.UNDER_REVIEW]
    assert (await says(telegram, lang, QUESTION[lang])).startswith(review)
    await before.taps(words.sections[SectionKind.LIMITS])
    await telegram.settled()
    told = telegram.calls_of("answerCallbackQuery")[-1].params["text"]
    assert told == words.switched_off.guide
    group = telegram.group()
    await before.says(f"@stand_in_bot {QUESTION[lang]}", group.id)
    number = await before.types(QUESTION[lang])
    await before.says("/start examplenet_kr")
    await telegram.settled()
    after = [*(heard.text for heard in before.heard[1:]), *(heard.text for heard in group.heard)]
    assert not [said for said in after if any(quoted in said for quoted in QUOTED)]
    assert telegram.offers[number]["results"] == []
    await switch(store, seconds, GUIDE, on=True)
    again = await says(telegram, lang, QUESTION[lang])
    assert any(quoted in again for quoted in QUOTED)


async def test_what_another_file_answers_as_well_is_answered(
    answerer: Answerer, store: Store, seconds: Seconds
) -> None:
    await switch(store, seconds, GUIDE)
    turn = await answerer.answer(Question("examplenet gdpr opt out form germany"))
    assert isinstance(turn.reply, Answer)
    assert {citation.guide for citation in turn.reply.citations} == {"examplenet-eu"}
    walk = await answerer.walking.walk_for("examplenet", "kr", Lang.EN)
    assert walk is None
    assert await answerer.walking.walk_for("examplenet", "eu", Lang.EN) is not None


async def test_what_the_chat_went_on_about_is_said_to_be_checked(
    answerer: Answerer, store: Store, seconds: Seconds
) -> None:
    first = await answerer.answer(Question(QUESTION[Lang.KO]))
    await switch(store, seconds, GUIDE)
    turn = await answerer.answer(Question("컴퓨터에서는요?", recent=first.slots))
    assert isinstance(turn.reply, Abstention)
    assert turn.reply.reason is Reason.UNDER_REVIEW
