"""What is forgotten is gone, from the bytes of the files as well; what is old goes in time."""

import json
import random
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.guide import Device, Lang
from bot.core.keeping import Cause, Chat, Consent, Purged, SendKey
from bot.store.keys import Keys
from bot.store.store import Store
from tests.test_store import CHAT, NOW, OTHER, ROW, SLOTS, TODAY, opened, rows

WORDS = "the photo of my garden"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def bytes_of(folder: Path) -> bytes:
    """Everything the database has on disk."""
    files = sorted(folder.glob("bot.sqlite*"))
    assert [file.name for file in files] == ["bot.sqlite", "bot.sqlite-shm", "bot.sqlite-wal"]
    return b"".join(file.read_bytes() for file in files)


async def leave_traces(store: Store, chat_id: int, words: str = WORDS) -> None:
    """Everything a chat can leave behind."""
    await store.chats.put(chat_id, Chat(Lang.KO, "kr", Device.IOS, SLOTS))
    await store.chats.asked(chat_id)
    await store.chats.set_consent(chat_id, Consent.YES)
    await store.turns.append(chat_id, replace(ROW, question=words, reply=f"reply to {words}"))
    await store.outbox.begin(SendKey(Cause.UPDATE, abs(chat_id)), 1, chat_id)
    await store.outbox.sent(SendKey(Cause.UPDATE, abs(chat_id)), 1, 77)
    await store.reminders.add(chat_id, TODAY, "instagram-ai", "kr", Lang.KO)
    await store.referrals.send(chat_id, words, Lang.KO, 77)


def empty(name: str) -> dict[str, object]:
    kept = ("turns", "reminders", "sent_to_campaign", "sent")
    return {"stored_under": name, "chat": None, **{part: [] for part in kept}}


async def test_mydata_shows_everything_as_json(tmp_path: Path) -> None:
    store, name = await opened(tmp_path), Keys.load_or_make(tmp_path / "key").hash_of(CHAT)
    assert await store.mydata(CHAT) == empty(name)
    await leave_traces(store, CHAT)
    await leave_traces(store, OTHER, "somebody else's")
    data = await store.mydata(CHAT)
    await store.close()
    assert json.loads(json.dumps(data)) == data
    assert data["chat"] == {
        "language": "ko",
        "place": "kr",
        "device": "ios",
        "last_talked_about": {
            "surfaces": ["instagram"],
            "jurisdiction": "kr",
            "devices": ["ios"],
            "slug": "instagram-ai",
            "section": "steps",
        },
        "words_may_be_kept": "yes",
        "asked_on": "2026-11-22",
        "last_seen_on": "2026-11-22",
    }
    assert [(turn["question"], turn["reply"]) for turn in data["turns"]] == [
        (WORDS, f"reply to {WORDS}")
    ]
    (reminder,) = data["reminders"]
    assert (reminder["chat_id"], reminder["due_on"]) == ("encrypted", "2026-11-22")
    assert [sent["message_id"] for sent in data["sent"]] == [77]
    assert str(CHAT) not in json.dumps(data["reminders"])


async def test_forgetting_leaves_nothing_of_a_chat_and_all_of_the_others(tmp_path: Path) -> None:
    store = await opened(tmp_path)
    await leave_traces(store, CHAT)
    await leave_traces(store, OTHER, "somebody else's")
    before = await store.mydata(OTHER)
    await store.forget(CHAT)
    name = Keys.load_or_make(tmp_path / "key").hash_of(CHAT)
    assert await store.mydata(CHAT) == empty(name)
    assert await store.mydata(OTHER) == before
    assert await store.chats.get(CHAT) == Chat()
    await store.close()


@pytest.mark.parametrize("seed", range(4))
async def test_no_byte_on_disk_remembers_a_forgotten_chat(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    store, keys = await opened(tmp_path), Keys.load_or_make(tmp_path / "key")
    await leave_traces(store, CHAT)
    for _ in range(120):  # enough for the trees to grow, to split and to be mended
        chat_id = chance.choice([CHAT, *range(1, 8)])
        words = WORDS if chat_id == CHAT else "other words"
        await leave_traces(store, chat_id, words * chance.randint(1, 40))
        if chance.random() < 0.15:
            await store.forget(chance.randint(1, 8))
    sealed = [str(token) for (token,) in rows(tmp_path, "SELECT sealed FROM reminders")]
    on_disk = bytes_of(tmp_path)
    assert WORDS.encode() in on_disk
    assert keys.hash_of(CHAT).encode() in on_disk
    await store.forget(CHAT)
    on_disk = bytes_of(tmp_path)
    assert WORDS.encode() not in on_disk
    assert keys.hash_of(CHAT).encode() not in on_disk
    assert bytes.fromhex(keys.hash_of(CHAT)) not in on_disk
    kept = {str(token) for (token,) in rows(tmp_path, "SELECT sealed FROM reminders")}
    assert not any(token.encode() in on_disk for token in sealed if token not in kept)
    await store.close()


async def test_a_withdrawn_yes_takes_the_words_off_the_disk(tmp_path: Path) -> None:
    store = await opened(tmp_path)
    await leave_traces(store, CHAT)
    assert WORDS.encode() in bytes_of(tmp_path)
    await store.chats.set_consent(CHAT, Consent.NO)
    assert WORDS.encode() not in bytes_of(tmp_path)
    assert len((await store.mydata(CHAT))["turns"]) == 1
    await store.close()


async def test_a_reminder_that_is_over_leaves_no_chat_on_the_disk(tmp_path: Path) -> None:
    store, name = await opened(tmp_path), Keys.load_or_make(tmp_path / "key").hash_of(CHAT)
    for end in (store.reminders.sent, lambda id: store.reminders.cancel(id, CHAT)):
        id = await store.reminders.add(CHAT, TODAY, "instagram-ai", None, Lang.KO)
        ((sealed,),) = rows(tmp_path, f"SELECT sealed FROM reminders WHERE id = {id}")
        assert str(sealed).encode() in bytes_of(tmp_path)
        await end(id)
        assert str(sealed).encode() not in bytes_of(tmp_path)
        assert name.encode() not in bytes_of(tmp_path)
    await store.close()


async def test_while_somebody_reads_the_bytes_stay_until_the_next_removal(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = await opened(tmp_path, patience_ms=1)
    await leave_traces(store, CHAT)
    reader = sqlite3.connect(tmp_path / "bot.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM chats").fetchall()
    await store.forget(CHAT)
    assert (await store.mydata(CHAT))["turns"] == []
    assert WORDS.encode() in bytes_of(tmp_path)
    assert "still stands" in caplog.text
    reader.close()
    await store.purge(TODAY, 30)
    assert WORDS.encode() not in bytes_of(tmp_path)
    await store.close()


async def test_a_purge_removes_what_is_older_than_it_may_be_and_nothing_else(
    tmp_path: Path,
) -> None:
    clock = Clock()
    keys = Keys.load_or_make(tmp_path / "key")
    store = await Store.open(tmp_path / "bot.sqlite", keys, clock, lambda text: text)
    clock.now = NOW - timedelta(days=31)
    await leave_traces(store, CHAT)
    over = await store.reminders.add(CHAT, clock.now.date(), "x-grok", None, Lang.EN)
    await store.reminders.sent(over)
    clock.now = datetime(2026, 10, 23, 0, 0, tzinfo=UTC)
    await leave_traces(store, OTHER)
    for days, update_id in ((3, 1), (2, 2)):
        clock.now = NOW - timedelta(days=days)
        await store.handled.mark([update_id])
        await store.outbox.begin(SendKey(Cause.UPDATE, update_id), 1, 5)
    purged = await store.purge(TODAY, 30)
    assert purged == Purged(turns=1, chats=1, sends=3, updates=1, reminders=1)
    assert await store.chats.get(CHAT) == Chat()
    assert len((await store.mydata(OTHER))["turns"]) == 1
    assert await store.handled.among([1, 2]) == {2}
    assert len(await store.reminders.of(CHAT)) == 1, "one that waits is not forgotten"
    assert await store.purge(TODAY, 30) == Purged(0, 0, 0, 0, 0)
    await store.close()


async def test_a_chat_that_goes_on_is_not_purged(tmp_path: Path) -> None:
    clock = Clock()
    keys = Keys.load_or_make(tmp_path / "key")
    store = await Store.open(tmp_path / "bot.sqlite", keys, clock, lambda text: text)
    await store.chats.set_consent(CHAT, Consent.YES)
    for _ in range(3):
        clock.now += timedelta(days=20)
        await store.turns.append(CHAT, ROW)
        await store.purge(clock.now.date(), 30)
    assert (await store.chats.get(CHAT)).consent is Consent.YES
    assert len((await store.mydata(CHAT))["turns"]) == 2
    await store.close()
