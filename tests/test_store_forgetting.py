"""What is forgotten is gone, from the bytes of the files as well; what is old goes in time."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.guide import Device, Lang
from bot.core.keeping import Cause, Chat, Consent, Purged, SendKey
from bot.store.store import Store
from tests.databases import Place
from tests.test_store import CHAT, NOW, OTHER, ROW, SLOTS, TODAY, opened

WORDS = "the photo of my garden"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


async def leave_traces(store: Store, chat_id: int, words: str = WORDS) -> None:
    """Everything a chat can leave behind."""
    await store.chats.put(chat_id, Chat(Lang.KO, "kr", Device.IOS, SLOTS))
    await store.chats.asked(chat_id)
    await store.chats.set_consent(chat_id, Consent.YES)
    await store.turns.append(chat_id, replace(ROW, question=words, reply=f"reply to {words}"))
    await store.turns.settle()
    await store.outbox.begin(SendKey(Cause.UPDATE, abs(chat_id)), 1, chat_id)
    await store.outbox.sent(SendKey(Cause.UPDATE, abs(chat_id)), 1, 77)
    await store.reminders.add(chat_id, TODAY, "instagram-ai", "kr", Lang.KO)
    await store.referrals.send(chat_id, words, Lang.KO, 77)


def empty(name: str) -> dict[str, object]:
    kept = ("turns", "reminders", "sent_to_campaign", "sent")
    return {"stored_under": name, "chat": None, **{part: [] for part in kept}}


async def test_mydata_shows_everything_as_json(place: Place) -> None:
    store, name = await opened(place), place.keys.hash_of(CHAT)
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


async def test_forgetting_leaves_nothing_of_a_chat_and_all_of_the_others(place: Place) -> None:
    store = await opened(place)
    await leave_traces(store, CHAT)
    await leave_traces(store, OTHER, "somebody else's")
    before = await store.mydata(OTHER)
    await store.forget(CHAT)
    name = place.keys.hash_of(CHAT)
    assert await store.mydata(CHAT) == empty(name)
    assert await store.mydata(OTHER) == before
    assert await store.chats.get(CHAT) == Chat()
    await store.close()


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("end", ["forget", "purge"])
async def test_no_byte_on_disk_remembers_who_is_gone(place: Place, end: str, seed: int) -> None:
    chance, clock, keys = random.Random(seed), Clock(), place.keys
    store = await place.open(clock)
    await leave_traces(store, CHAT)
    for _ in range(100):  # enough for the trees to grow, to split and to be mended
        chat_id = chance.choice([CHAT, *range(1, 8)])
        words = WORDS if chat_id == CHAT else "other words"
        await leave_traces(store, chat_id, words * chance.randint(1, 40))
        if chance.random() < 0.1:
            await store.forget(chance.randint(1, 8))
    # rows that grow move to other pages; a server notes what columns mostly hold
    place.rows("UPDATE words SET tokens = question, reply = reply || question")
    place.rows("ANALYZE")
    sealed = [str(token) for (token,) in place.rows("SELECT sealed FROM reminders")]
    on_disk = place.bytes()
    assert WORDS.encode() in on_disk
    assert keys.hash_of(CHAT).encode() in on_disk
    if end == "forget":
        await store.forget(CHAT)
    else:
        await store.reminders.cancel_all(CHAT)
        clock.now += timedelta(days=31)
        await store.purge(clock.now.date(), 30)
    on_disk = place.bytes()
    assert WORDS.encode() not in on_disk
    assert keys.hash_of(CHAT).encode() not in on_disk
    assert bytes.fromhex(keys.hash_of(CHAT)) not in on_disk
    kept = {str(token) for (token,) in place.rows("SELECT sealed FROM reminders")}
    assert not any(token.encode() in on_disk for token in sealed if token not in kept)
    await store.close()


async def test_a_withdrawn_yes_takes_the_words_off_the_disk(place: Place) -> None:
    store = await opened(place)
    await leave_traces(store, CHAT)
    assert place.rows("SELECT question FROM words") == [(WORDS,)]
    await store.chats.set_consent(CHAT, Consent.NO)
    assert WORDS.encode() not in place.bytes()
    assert len((await store.mydata(CHAT))["turns"]) == 1
    await store.close()


async def test_a_reminder_that_is_over_leaves_no_chat_on_the_disk(place: Place) -> None:
    store, name = await opened(place), place.keys.hash_of(CHAT)
    for end in (store.reminders.sent, lambda id: store.reminders.cancel(id, CHAT)):
        id = await store.reminders.add(CHAT, TODAY, "instagram-ai", None, Lang.KO)
        ((sealed,),) = place.rows(f"SELECT sealed FROM reminders WHERE id = {id}")
        assert sealed
        await end(id)
        on_disk = place.bytes()
        assert str(sealed).encode() not in on_disk
        assert name.encode() not in on_disk
    await store.close()


async def test_while_somebody_reads_the_bytes_stay_until_the_next_removal(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    store = await opened(place, patience_ms=500)
    await leave_traces(store, CHAT)
    with place.read():
        await store.forget(CHAT)
        assert (await store.mydata(CHAT))["turns"] == []
        assert WORDS.encode() in place.bytes()
        assert "still stands" in caplog.text
    await store.purge(TODAY, 30)
    assert WORDS.encode() not in place.bytes()
    await store.close()


async def test_a_purge_removes_what_is_older_than_it_may_be_and_nothing_else(
    place: Place,
) -> None:
    clock = Clock()
    store = await place.open(clock)
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
    assert purged == Purged(turns=1, chats=1, sends=3, updates=1, reminders=1, referrals=1)
    assert await store.chats.get(CHAT) == Chat()
    assert len((await store.mydata(OTHER))["turns"]) == 1
    assert await store.handled.among([1, 2]) == {2}
    assert len(await store.reminders.of(CHAT)) == 1, "one that waits is not forgotten"
    assert await store.purge(TODAY, 30) == Purged(0, 0, 0, 0, 0)
    await store.close()


async def test_a_purge_takes_what_the_console_keeps_as_well(place: Place) -> None:
    store = await place.open(lambda: NOW)
    ages = {"seven": 7, "eight": 8, "month": 31, "year": 365, "older": 366}
    at = {
        name: f"'{(NOW - timedelta(days=age)):%Y-%m-%d 00:00:00.000000}'"
        for name, age in ages.items()
    }
    no = "FALSE" if place.cluster else "0"
    await store.turns.append(CHAT, ROW, "00000001")
    await store.turns.settle()
    for statement in (
        f"UPDATE turns SET hour = {at['month']}",
        "INSERT INTO marks (number, why, hour, topics) "
        f"VALUES ('00000001', 'abstained', {at['month']}, '')",
        "INSERT INTO reviews (number, verdict) VALUES ('00000001', 'wrong')",
        "INSERT INTO operators (id, name, role, password, lang, active, made_at) "
        f"VALUES (1, 'kim', 'admin', '', 'ko', {no}, {at['older']})",
        f"INSERT INTO sessions VALUES ('new', 1, '', {at['older']}, {at['seven']})",
        f"INSERT INTO sessions VALUES ('old', 1, '', {at['older']}, {at['eight']})",
        f"INSERT INTO attempts VALUES (1, 'new', {at['seven']}), (2, 'old', {at['eight']})",
        f"INSERT INTO audit VALUES (1, {at['year']}, 'kim', 'open', 'new')",
        f"INSERT INTO audit VALUES (2, {at['older']}, 'kim', 'open', 'old')",
        f"INSERT INTO lost VALUES ({at['year'][:11]}', 1), ({at['older'][:11]}', 1)",
        *(
            "INSERT INTO referrals (id, sealed, lang, question, asked_on, state) "
            f"VALUES ({id}, {sealed}, 'ko', '', {at[day][:11]}', '')"
            for id, sealed, day in ((1, "NULL", "eight"), (2, "NULL", "month"), (3, "'x'", "month"))
        ),
    ):
        place.rows(statement)
    purged = await store.purge(TODAY, 30)
    assert purged == Purged(1, 0, 0, 0, 0, referrals=2, sessions=1, audit=1)
    for query, left in (
        ("SELECT number FROM marks UNION SELECT number FROM reviews", []),
        ("SELECT name FROM operators", [("kim",)]),
        ("SELECT token FROM sessions", [("new",)]),
        ("SELECT who FROM attempts", [("new",)]),
        ("SELECT what FROM audit", [("new",)]),
        ("SELECT turns FROM lost", [(1,)]),
        ("SELECT id FROM referrals ORDER BY id", [(1,)]),
    ):
        assert place.rows(query) == left
    await store.close()


async def test_a_chat_that_goes_on_is_not_purged(place: Place) -> None:
    clock = Clock()
    store = await place.open(clock)
    await store.chats.set_consent(CHAT, Consent.YES)
    for _ in range(3):
        clock.now += timedelta(days=20)
        await store.turns.append(CHAT, ROW)
        await store.turns.settle()
        await store.purge(clock.now.date(), 30)
    assert (await store.chats.get(CHAT)).consent is Consent.YES
    assert len((await store.mydata(CHAT))["turns"]) == 2
    await store.close()
