"""A database that is away stops no answer; what could not be kept waits, goes, and is counted."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.channels.voice import Voices
from bot.core.guide import Lang
from bot.core.keeping import Consent, Feedback, StoreUnavailable
from bot.store import reach
from bot.store.store import Store
from bot.store.waiting import WaitingTurns
from tests.databases import Place
from tests.stand_ins import TelegramServer, bot_on
from tests.test_store import CHAT, OTHER, ROW, SECRET, TODAY, now, opened

ASKED = "이그잼플넷 AI 학습 거부 어떻게 해요"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another program holds the database and lets nobody write."""
    with closing(sqlite3.connect(folder / "bot.sqlite", isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def missing(folder: Path) -> Iterator[None]:
    """The file is somewhere else for a while."""
    (folder / "bot.sqlite").rename(folder / "elsewhere")
    yield
    (folder / "elsewhere").rename(folder / "bot.sqlite")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A file: how others hold or move it is what differs from a server."""
    return Place(tmp_path)


@pytest.fixture
async def store(place: Place) -> AsyncIterator[Store]:
    store = await opened(place, patience_ms=100)
    yield store
    await store.close()


async def kept(store: Store, chat_id: int) -> list[dict[str, object]]:
    turns: list[dict[str, object]] = (await store.mydata(chat_id))["turns"]
    return turns


@pytest.mark.parametrize("gone", [locked, missing])
async def test_answers_go_out_while_the_database_is_away_and_are_kept_later(
    answerer: Answerer, voices: Voices, store: Store, place: Place, gone: type
) -> None:
    async with TelegramServer() as server, bot_on(server, answerer, voices, store):
        people = [server.person(lang="ko") for _ in range(3)]
        with gone(place.folder):
            for person in people:
                await person.says(ASKED)
            await server.settled()
            assert all("이의 제기" in person.answer.text for person in people)
            assert store.turns.waiting == 3
        assert await store.turns.settle()
        for person in people:
            assert [turn["guides"] for turn in await kept(store, person.id)] == [["examplenet-kr"]]


async def test_a_database_that_is_away_is_not_waited_for_again(
    store: Store, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with locked(place.folder), pytest.raises(StoreUnavailable):
        await store.handled.mark([1])
    with pytest.raises(StoreUnavailable):  # though it is back: nobody has asked it since
        await store.handled.mark([1])
    await store.turns.append(CHAT, ROW)  # what waits asks for all
    assert await store.turns.settle()
    await store.handled.mark([1])
    monkeypatch.setattr(reach, "_AWAY_S", 0.0)
    with locked(place.folder), pytest.raises(StoreUnavailable):
        await store.handled.mark([2])
    await store.handled.mark([2])


async def test_a_file_that_was_replaced_is_opened_anew(store: Store, place: Place) -> None:
    await store.chats.set_consent(CHAT, Consent.YES)
    (place.folder / "bot.sqlite").rename(place.folder / "old")
    other = await opened(place)
    await other.close()
    assert (await store.chats.get(CHAT)).consent is Consent.UNASKED


async def test_nothing_of_a_chat_is_written_after_it_was_forgotten(
    store: Store, place: Place
) -> None:
    await store.chats.set_consent(CHAT, Consent.YES)
    with locked(place.folder):
        for chat_id in (CHAT, OTHER):
            await store.turns.append(chat_id, ROW)
        assert not await store.turns.settle()
        with pytest.raises(StoreUnavailable):
            await store.forget(CHAT)
    assert await store.turns.settle()
    assert len(await kept(store, OTHER)) == 1
    assert await kept(store, CHAT) == []
    await store.turns.append(CHAT, ROW)  # its writing may have begun
    await store.forget(CHAT)
    assert await store.turns.settle()
    assert place.rows("SELECT count(*) FROM turns") == [(1,)]
    assert await kept(store, CHAT) == []


@pytest.mark.parametrize("said", [Consent.YES, Consent.NO])
async def test_words_that_wait_are_not_kept_after_another_yes_or_no(
    store: Store, place: Place, said: Consent
) -> None:
    await store.chats.set_consent(CHAT, Consent.YES)
    with locked(place.folder):
        await store.turns.append(CHAT, ROW)
        await store.turns.settle()
        with pytest.raises(StoreUnavailable):
            await store.chats.set_consent(CHAT, said)
    assert await store.turns.settle()
    (turn,) = await kept(store, CHAT)
    assert turn["question"] is None


async def test_words_that_wait_are_masked_before_they_wait(store: Store, place: Place) -> None:
    await store.chats.set_consent(CHAT, Consent.YES)
    with locked(place.folder):
        for _ in range(2):
            await store.turns.append(CHAT, ROW)
            assert not await store.turns.settle()
        words = [waiting.row.question for waiting in store.turns._queue]
        assert words == ["my neighbour [name]"] * 2
        assert SECRET not in repr(list(store.turns._queue))
    assert await store.turns.settle()
    assert [t["question"] for t in await kept(store, CHAT)] == words


async def test_a_thumb_is_kept_with_a_turn_that_waits(store: Store, place: Place) -> None:
    with locked(place.folder):
        number = await store.turns.append(CHAT, replace(ROW, best_score=2.0))
        await store.turns.settle()
        assert await store.turns.rate(CHAT, number, Feedback.WRONG)
    number = await store.turns.append(CHAT, ROW)
    assert await store.turns.rate(CHAT, number, Feedback.UP)  # its writing may have begun
    found = {(turn["feedback"], *turn["worth_a_look"]) for turn in await kept(store, CHAT)}  # type: ignore[misc]
    assert found == {("wrong", "thumb_down"), ("up", "low_score")}


async def test_beyond_the_bound_the_oldest_go_and_are_counted(store: Store, place: Place) -> None:
    turns = WaitingTurns(store.turns._turns, store._database, now, most=3)
    with locked(place.folder):
        for n in range(8):
            await turns.append(CHAT, ROW, f"{n:08d}")
        assert not await turns.settle()
        assert turns.waiting == 3
    assert await turns.settle()
    await turns.append(CHAT, ROW, "00000008")
    await turns.close()
    found = place.rows("SELECT number FROM turns ORDER BY number")
    assert [number for (number,) in found] == [f"{n:08d}" for n in (5, 6, 7, 8)]
    assert place.rows("SELECT day, turns FROM lost") == [(TODAY.isoformat(), 5)]


async def test_what_waits_is_written_at_the_end(place: Place) -> None:
    store = await opened(place, patience_ms=1)
    with locked(place.folder):
        await store.turns.append(CHAT, ROW)
        await store.turns.settle()
    await store.turns.append(OTHER, ROW)
    await store.close()
    assert place.rows("SELECT count(*) FROM turns") == [(2,)]


async def test_what_waits_is_not_hidden_from_who_asks(
    answerer: Answerer, voices: Voices, store: Store, place: Place
) -> None:
    async with TelegramServer() as server, bot_on(server, answerer, voices, store):
        person = server.person(lang="en")
        with locked(place.folder):
            await person.says(ASKED)
            await person.says("/mydata")
            await server.settled()
        assert person.answer.text == voices[Lang.EN].keeping.unavailable
