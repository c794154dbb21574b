"""A new key follows in time; what was kept stays one chat's, and old backups become nobody's."""

import os
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken

from bot.core.errors import OperatorError
from bot.core.guide import Lang
from bot.core.keeping import Chat, Consent
from bot.store.keys import Keys
from bot.store.store import Store
from tests.databases import Place
from tests.test_store import CHAT, OTHER, ROW, TODAY, masked, now, opened
from tests.test_store_forgetting import empty, leave_traces

LATER = TODAY + timedelta(days=31)


@pytest.fixture
async def store(place: Place) -> AsyncIterator[Store]:
    store = await opened(place)
    yield store
    await store.close()


def names(place: Place, table: str) -> set[object]:
    return {name for (name,) in place.rows(f"SELECT chat FROM {table}")}


def test_the_file_holds_secrets_newest_first_each_with_its_day(place: Place) -> None:
    keys = Keys.load_or_make(place.folder / "key")
    keys.rotate(date(2026, 12, 1))
    first, second = (place.folder / "key").read_text().splitlines()
    assert first.endswith(" 2026-12-01")
    assert second.split() == [keys.secrets[1].secret.hex(), keys.secrets[1].day.isoformat()]
    assert (place.folder / "key").stat().st_mode & 0o777 == 0o600


def test_a_file_of_one_line_without_a_day_is_read_as_it_is(place: Place) -> None:
    path = place.folder / "key"
    path.write_text("ab" * 32 + "\n")
    os.utime(path, (0, datetime(2026, 11, 2, 12, tzinfo=UTC).timestamp()))
    keys = Keys.load_or_make(path)
    assert [(s.secret, s.day) for s in keys.secrets] == [(b"\xab" * 32, date(2026, 11, 2))]
    assert not keys.rotate_in_time(date(2026, 12, 2), 30)
    assert keys.rotate_in_time(date(2026, 12, 3), 30)
    assert not keys.rotate_in_time(date(2026, 12, 3), 30)


def test_another_program_notices_a_new_key_at_its_next_use(place: Place) -> None:
    bot, console = (Keys.load_or_make(place.folder / "key") for _ in range(2))
    before, sealed = bot.hash_of(CHAT), bot.seal(CHAT)
    console.rotate(LATER)
    assert bot.hash_of(CHAT) == console.hash_of(CHAT) != before
    assert bot.hashes_of(CHAT) == [console.hash_of(CHAT), before]
    assert console.unseal(sealed) == bot.unseal(console.seal(CHAT)) == CHAT


def test_a_key_goes_when_nothing_can_be_under_it(place: Place) -> None:
    keys = Keys.load_or_make(place.folder / "key")
    keys.rotate(TODAY)
    sealed, (_, oldest) = keys.seal(CHAT), keys.hashes_of(CHAT)
    assert keys.drop_unused(TODAY + timedelta(days=30), 30) == 0
    assert keys.drop_unused(TODAY + timedelta(days=31), 30) == 1
    assert oldest not in keys.hashes_of(CHAT)
    keys.rotate(LATER)
    assert keys.drop_unused(LATER + timedelta(days=31), 30) == 1
    with pytest.raises(InvalidToken):
        keys.unseal(sealed)


async def test_a_chat_that_is_met_again_goes_by_its_new_name_everywhere(
    store: Store, place: Place
) -> None:
    for chat_id in (CHAT, OTHER):
        await leave_traces(store, chat_id)
    before = await store.mydata(CHAT)
    old = before["stored_under"]
    await store.rotate_keys(LATER)
    await store.turns.append(CHAT, ROW)
    assert await store.turns.settle()
    after = await store.mydata(CHAT)
    assert after["stored_under"] != old
    assert len(after["turns"]) == 2
    assert [after[part] for part in ("chat", "sent", "reminders")] == [
        before[part] for part in ("chat", "sent", "reminders")
    ]
    assert {turn["question"] for turn in after["turns"]} >= {"the photo of my garden"}
    theirs = Keys.load_or_make(place.folder / "key").hashes_of(OTHER)[1]
    for table in ("chats", "turns", "words", "outbox"):
        assert names(place, table) == {after["stored_under"], theirs}
    connection = sqlite3.connect(place.folder / "bot.sqlite")
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


async def test_a_chat_is_forgotten_under_all_its_names(store: Store, place: Place) -> None:
    await leave_traces(store, CHAT)
    await store.rotate_keys(LATER)
    await store.forget(CHAT)
    name = Keys.load_or_make(place.folder / "key").hash_of(CHAT)
    assert await store.mydata(CHAT) == empty(name)
    for table in ("chats", "turns", "words", "outbox", "reminders"):
        assert names(place, table) <= {None}


async def test_a_no_said_anew_wins_over_words_under_an_older_name(
    store: Store, place: Place
) -> None:
    await leave_traces(store, CHAT)
    await store.rotate_keys(LATER)
    name = Keys.load_or_make(place.folder / "key").hash_of(CHAT)
    place.rows(
        f"INSERT INTO chats (chat, consent, seen_on) VALUES ('{name}', 'no', '2026-11-22')",
    )
    data = await store.mydata(CHAT)
    assert [turn["question"] for turn in data["turns"]] == [None]
    assert (await store.chats.get(CHAT)).consent is Consent.NO


async def test_reminders_are_sealed_anew_and_outlive_the_old_key(place: Place) -> None:
    store = await opened(place)
    await store.reminders.add(CHAT, LATER, "x-grok", None, Lang.EN)
    before = place.rows("SELECT sealed, chat FROM reminders")
    await store.rotate_keys(TODAY)
    assert place.rows("SELECT sealed, chat FROM reminders") != before
    await store.purge(LATER, 30)
    await store.close()
    assert len((place.folder / "key").read_text().splitlines()) == 2  # LATER's own, and TODAY's
    store = await opened(place)
    assert [reminder.chat_id for reminder in await store.reminders.due(LATER)] == [CHAT]
    assert len(await store.reminders.of(CHAT)) == 1
    await store.close()


async def test_a_rotation_that_was_cut_off_is_finished_at_the_next_start(place: Place) -> None:
    store = await opened(place)
    await store.reminders.add(CHAT, TODAY, "x-grok", None, Lang.EN)
    await store.close()
    keys = Keys.load_or_make(place.folder / "key")
    keys.rotate(TODAY)  # and the program dies before it reaches the database
    await (await opened(place)).close()
    keys.drop_unused(LATER, 30)
    store = await opened(place)
    assert [reminder.chat_id for reminder in await store.reminders.due(TODAY)] == [CHAT]
    await store.close()


async def test_a_database_of_a_dropped_key_is_refused(tmp_path: Path) -> None:
    place = Place(tmp_path)
    store = await opened(place)
    await store.chats.put(CHAT, Chat(lang=Lang.KO))
    await store.close()
    backup = (place.folder / "bot.sqlite").read_bytes()
    store = await opened(place)
    await store.rotate_keys(TODAY)
    await store.close()
    Keys.load_or_make(place.folder / "key").drop_unused(LATER, 30)
    (place.folder / "bot.sqlite").write_bytes(backup)
    with pytest.raises(OperatorError, match="not made with the key"):
        await Store.open(place.folder / "bot.sqlite", Keys(place.folder / "key"), now, masked)
