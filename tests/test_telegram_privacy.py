"""What is kept is asked for first, can be seen, and goes at once."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.channels.voice import Voices
from bot.core.guide import Lang
from bot.store.store import Store
from tests.stand_ins import TelegramServer, bot_on

QUESTION = {
    Lang.KO: "이그잼플넷 AI 학습 거부 어떻게 해요 제 번호는 010-0000-1234 예요",
    Lang.EN: "how do i stop examplenet training in korea, mail me at jane@example.com",
}
HIDDEN = {Lang.KO: "010-0000-1234", Lang.EN: "jane@example.com"}


async def kept(store: Store, chat_id: int) -> list[dict[str, object]]:
    turns: list[dict[str, object]] = (await store.mydata(chat_id))["turns"]
    return turns


async def test_who_only_starts_it_is_not_kept(telegram: TelegramServer, store: Store) -> None:
    person = telegram.person()
    await person.says("/start")
    await telegram.settled()
    assert (await store.mydata(person.id))["chat"] is None


async def test_who_asks_the_same_on_another_day_was_seen_that_day(
    telegram: TelegramServer, store: Store, tmp_path: Path
) -> None:
    person = telegram.person()
    for _ in range(2):  # what the chat is about settles with the second
        await person.says(QUESTION[Lang.EN])
        await telegram.settled()
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as database:
        database.execute("UPDATE chats SET seen_on = '2020-01-01'")
        database.commit()
    await person.says(QUESTION[Lang.EN])
    await telegram.settled()
    seen = (await store.mydata(person.id))["chat"]["last_seen_on"]
    assert seen == datetime.now(UTC).date().isoformat()


@pytest.mark.parametrize("lang", Lang)
async def test_without_a_yes_no_word_is_kept(
    telegram: TelegramServer, store: Store, lang: Lang
) -> None:
    person = telegram.person(lang=lang)
    await person.says(QUESTION[lang])
    await telegram.settled()
    (turn,) = await kept(store, person.id)
    assert (turn["question"], turn["reply"], turn["outcome"]) == (None, None, "answer")
    assert turn["guides"] == ["examplenet-kr"]


@pytest.mark.parametrize("lang", Lang)
async def test_after_a_yes_words_are_kept_without_personal_data(
    telegram: TelegramServer, store: Store, voices: Voices, lang: Lang
) -> None:
    person = telegram.person(lang=lang)
    await person.says(QUESTION[lang])
    await telegram.settled()
    await person.taps(voices[lang].keeping.agree)
    await person.says(QUESTION[lang])
    await telegram.settled()
    first, second = sorted(await kept(store, person.id), key=lambda t: t["question"] is not None)
    assert first["question"] is None  # it came before the yes
    assert HIDDEN[lang] not in str(second["question"])
    assert "examplenet" in str(second["question"]) or "이그잼플넷" in str(second["question"])


async def test_it_is_asked_once_and_the_buttons_go(
    telegram: TelegramServer, voices: Voices
) -> None:
    words = voices[Lang.KO].keeping
    person = telegram.person(lang="ko")
    await person.says(QUESTION[Lang.KO])
    await telegram.settled()
    await person.taps(words.decline)
    await person.says(QUESTION[Lang.KO])
    await telegram.settled()
    asked = words.ask.format(days=30)
    assert [asked in heard.text for heard in person.heard] == [True, False]
    assert all(words.decline not in row for row in person.heard[0].buttons)
    (answered,) = telegram.calls_of("answerCallbackQuery")
    assert answered.params["text"] == words.not_kept


async def test_everything_kept_is_shown_and_forgotten_at_once(
    telegram: TelegramServer, voices: Voices
) -> None:
    words = voices[Lang.EN].keeping
    person = telegram.person(lang="en")
    await person.says(QUESTION[Lang.EN])
    await person.says("/privacy")
    await person.says("/mydata")
    await person.says("/forget")
    await person.says("/mydata")
    await telegram.settled()
    _, privacy, mydata, forgotten, empty = [heard.text for heard in person.heard]
    assert words.now.format(turns=1, words=0, reminders=0, referrals=0) in privacy
    shown = json.loads(mydata.partition("\n\n")[2])
    assert [turn["guides"] for turn in shown["turns"]] == [["examplenet-kr"]]
    assert forgotten == words.forgotten
    left = json.loads(empty.partition("\n\n")[2])
    assert (left["chat"], left["turns"], left["sent"]) == (None, [], [])


async def test_a_restart_keeps_what_a_chat_was_about(
    answerer: Answerer, voices: Voices, store: Store
) -> None:
    async with TelegramServer() as server:
        person = server.person(lang="ko")
        async with bot_on(server, answerer, voices, store):
            await person.says("이그잼플넷 AI 학습 거부 어떻게 해요")
            await server.settled()
        async with bot_on(server, answerer, voices, store):
            await person.says("이미 학습된 건요?")
            await server.settled()
        assert "이그잼플넷" in person.answer.text


async def test_a_store_that_is_gone_stops_no_answer(
    answerer: Answerer, voices: Voices, store: Store, tmp_path: Path
) -> None:
    await store.close()
    for file in tmp_path.glob("bot.sqlite*"):
        file.unlink()
    (tmp_path / "bot.sqlite").mkdir()
    async with TelegramServer() as server, bot_on(server, answerer, voices, store):
        person = server.person(lang="ko")
        await person.says("이그잼플넷 AI 학습 거부 어떻게 해요")
        await person.says("/forget")
        await server.settled()
        answer, unforgotten = [heard.text for heard in person.heard]
        assert "이의 제기" in answer
        assert unforgotten == voices[Lang.KO].keeping.not_forgotten
