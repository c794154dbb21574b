"""The store keeps what it says it keeps, and tells a failure without anybody's words."""

import asyncio
import logging
import re
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine

from bot.core.errors import OperatorError
from bot.core.guide import Device, Lang, SectionKind
from bot.core.keeping import (
    Asked,
    CampaignDay,
    Cause,
    Chat,
    Consent,
    Earlier,
    Feedback,
    Outcome,
    SendKey,
    SendState,
    StoreUnavailable,
    TurnRow,
)
from bot.core.question import Slots
from bot.store.ids import slots_read, slots_written
from bot.store.keys import Keys
from bot.store.store import Store
from bot.store.tables import metadata

NOW = datetime(2026, 11, 22, 17, 43, 9, tzinfo=UTC)
TODAY = NOW.date()
CHAT, OTHER = 1_234_567_890, -100_987_654
SECRET = "my neighbour Kim"
ROW = TurnRow(
    lang=Lang.KO,
    surfaces=frozenset({"threads", "instagram"}),
    jurisdiction="kr",
    outcome=Outcome.ANSWER,
    reason=None,
    guides=("instagram-objection-kr",),
    best_score=0.75,
    milliseconds=12.5,
    corpus_version="abc123",
    question=SECRET,
    reply=f"about {SECRET}",
)
SLOTS = Slots(
    frozenset({"instagram"}), "kr", frozenset({Device.IOS}), "instagram-ai", SectionKind.STEPS
)
UPDATE = SendKey(Cause.UPDATE, 7)


def now() -> datetime:
    return NOW


def masked(text: str) -> str:
    return text.replace("Kim", "[name]")


async def opened(folder: Path, patience_ms: int = 2_000) -> Store:
    keys = Keys.load_or_make(folder / "key")
    return await Store.open(folder / "bot.sqlite", keys, now, masked, patience_ms=patience_ms)


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """What another program finds in the file."""
    connection = sqlite3.connect(folder / "bot.sqlite")
    try:
        found = connection.execute(query).fetchall()
        connection.commit()
        return found
    finally:
        connection.close()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await opened(tmp_path)
    yield store
    await store.close()


async def test_an_update_that_is_marked_is_known(store: Store) -> None:
    assert await store.handled.among([7, 8, 9]) == set()
    await store.handled.mark([7])
    await store.handled.mark([8, 7])
    assert await store.handled.among([7, 8, 9]) == {7, 8}


async def test_a_send_begun_before_says_how_far_it_got(store: Store) -> None:
    begin = store.outbox.begin
    assert await begin(UPDATE, 1, CHAT) is None
    assert await begin(UPDATE, 1, CHAT) == Earlier(SendState.SENDING)
    await store.outbox.unknown(UPDATE, 1)
    assert await begin(UPDATE, 1, CHAT) == Earlier(SendState.UNKNOWN)
    await store.outbox.sent(UPDATE, 1, 501)
    assert await begin(UPDATE, 1, CHAT) == Earlier(SendState.SENT, 501)
    await store.outbox.unknown(UPDATE, 1)
    assert await begin(UPDATE, 1, CHAT) == Earlier(SendState.SENT, 501)
    assert await store.outbox.message_of(UPDATE) == 501
    assert await store.outbox.message_of(UPDATE, 2) is None
    assert await begin(UPDATE, 2, CHAT) is None
    assert await begin(SendKey(Cause.REMINDER, 7), 1, CHAT) is None


async def test_a_send_that_surely_failed_can_be_begun_again(store: Store) -> None:
    await store.outbox.begin(UPDATE, 1, CHAT)
    await store.outbox.not_sent(UPDATE, 1)
    assert await store.outbox.begin(UPDATE, 1, CHAT) is None


async def test_what_is_answered_together_shares_its_notes(store: Store) -> None:
    asked = [Asked(7, 101), Asked(8, 102)]
    assert await store.outbox.begin(UPDATE, 1, CHAT, asked) is None
    assert await store.outbox.heads([6, 7, 8]) == {7: 7, 8: 7}
    assert await store.outbox.begin(UPDATE, 1, CHAT, asked) == Earlier(SendState.SENDING)
    await store.outbox.sent(UPDATE, 1, 501)
    other = SendKey(Cause.UPDATE, 8)
    assert await store.outbox.begin(other, 1, CHAT) == Earlier(SendState.SENT, 501)
    await store.outbox.not_sent(UPDATE, 1)
    assert await store.outbox.heads([7, 8]) == {}


async def test_the_messages_that_answered_one_alone_are_known_by_it(store: Store) -> None:
    for key, part, message_id, *asked in (
        (7, 1, 501, Asked(7, 101)),
        (7, 2, 502, Asked(7, 101)),
        (8, 1, 503, Asked(8, 102), Asked(9, 103)),
        (10, 1, 504, Asked(10, 103)),
    ):
        await store.outbox.begin(SendKey(Cause.UPDATE, key), part, CHAT, asked)
        await store.outbox.sent(SendKey(Cause.UPDATE, key), part, message_id)
    found = [await store.outbox.answers_to(CHAT, asked) for asked in (101, 102, 103)]
    assert found == [[501, 502], [], [504]]
    assert await store.outbox.answers_to(OTHER, 101) == []


async def test_a_chat_comes_back_as_it_was_put(store: Store) -> None:
    assert await store.chats.get(CHAT) == Chat()
    chat = Chat(Lang.EN, "kr", Device.ANDROID, SLOTS)
    await store.chats.put(CHAT, chat)
    await store.chats.asked(CHAT)
    await store.chats.set_consent(CHAT, Consent.YES)
    assert await store.chats.get(CHAT) == replace(
        chat, consent=Consent.YES, asked_on=TODAY, seen_on=TODAY
    )
    assert await store.chats.get(OTHER) == Chat()


async def test_a_chat_read_before_a_withdrawal_does_not_bring_the_yes_back(store: Store) -> None:
    await store.chats.set_consent(CHAT, Consent.YES)
    before = await store.chats.get(CHAT)
    await store.chats.set_consent(CHAT, Consent.NO)
    await store.chats.put(CHAT, before)
    assert (await store.chats.get(CHAT)).consent is Consent.NO


@pytest.mark.parametrize(
    "written",
    [
        "no json",
        "[]",
        '{"surfaces": ["instagram"]}',
        slots_written(SLOTS).replace('"steps"', '"stages"'),  # type: ignore[union-attr]
        slots_written(SLOTS).replace('"kr"', '"my street"'),  # type: ignore[union-attr]
        slots_written(SLOTS).replace('"slug"', '"guide"'),  # type: ignore[union-attr]
    ],
)
async def test_slots_that_cannot_be_read_any_more_are_dropped(
    store: Store, tmp_path: Path, written: str
) -> None:
    await store.chats.put(CHAT, Chat(place="kr", device=Device.WEB, recent=SLOTS))
    rows(tmp_path, f"UPDATE chats SET recent = '{written}', device = 'telex', lang = 'tlh'")
    assert await store.chats.get(CHAT) == Chat(place="kr", seen_on=TODAY)


@given(
    st.builds(
        Slots,
        surfaces=st.frozensets(st.text(max_size=9) | st.sampled_from(["x", "meta-ai"]), max_size=3),
        jurisdiction=st.none() | st.text(max_size=9) | st.sampled_from(["kr", "eu"]),
        devices=st.frozensets(st.sampled_from(Device)),
        slug=st.none() | st.text(max_size=9),
        section=st.none() | st.sampled_from(SectionKind),
    )
)
def test_slots_are_written_whole_or_not_at_all_and_only_as_ids(slots: Slots) -> None:
    ids = {*slots.surfaces, slots.jurisdiction, slots.slug} - {None}
    written = slots_written(slots)
    if all(re.fullmatch(r"[a-z0-9][a-z0-9_-]*", str(id)) for id in ids):
        assert slots_read(written) == slots
    else:
        assert written is None


async def test_without_a_yes_a_turn_has_an_hour_and_no_words(store: Store, tmp_path: Path) -> None:
    number = await store.turns.append(CHAT, ROW)
    assert number is not None
    assert re.fullmatch(r"\d{8}", number)
    (turn,) = (await store.mydata(CHAT))["turns"]
    assert turn == {
        "number": number,
        "hour": "2026-11-22T17:00:00+00:00",
        "language": "ko",
        "services": ["instagram", "threads"],
        "jurisdiction": "kr",
        "outcome": "answer",
        "reason": None,
        "guides": ["instagram-objection-kr"],
        "best_score": 0.75,
        "milliseconds": 12.5,
        "corpus_version": "abc123",
        "feedback": None,
        "milliseconds_by_stage": {},
        "statements_dropped": 0,
        "bots_words": None,
        "worth_a_look": ["low_score"],
        "question": None,
        "reply": None,
        "evidence": None,
        "can_be_searched": False,
    }
    assert rows(tmp_path, "SELECT * FROM words") == []


async def test_with_a_yes_the_words_are_kept_masked(store: Store) -> None:
    await store.chats.set_consent(CHAT, Consent.YES)
    await store.turns.append(CHAT, ROW)
    (turn,) = (await store.mydata(CHAT))["turns"]
    assert (turn["question"], turn["reply"]) == (
        "my neighbour [name]",
        "about my neighbour [name]",
    )


async def test_the_hour_is_that_of_utc_wherever_the_clock_hangs(tmp_path: Path) -> None:
    seoul = NOW.astimezone(timezone(timedelta(hours=9)))
    keys = Keys.load_or_make(tmp_path / "key")
    store = await Store.open(tmp_path / "bot.sqlite", keys, lambda: seoul, masked)
    await store.turns.append(CHAT, ROW)
    await store.chats.asked(CHAT)
    data = await store.mydata(CHAT)
    await store.close()
    assert data["turns"][0]["hour"] == "2026-11-22T17:00:00+00:00"
    assert data["chat"]["asked_on"] == "2026-11-22"


async def test_the_database_itself_refuses_words_without_a_yes(
    store: Store, tmp_path: Path
) -> None:
    number = await store.turns.append(CHAT, ROW)
    await store.turns.settle()
    await store.chats.set_consent(CHAT, Consent.NO)
    connection = sqlite3.connect(tmp_path / "bot.sqlite")
    connection.execute("PRAGMA foreign_keys = ON")
    for consent in ("yes", "no"):
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(
                "INSERT INTO words (number, chat, consent, question, reply) "
                "SELECT ?, chat, ?, 'q', 'r' FROM chats",
                (number, consent),
            )
    connection.close()


async def test_words_that_cannot_be_masked_are_not_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(text: str) -> str:
        raise ValueError(f"cannot mask {text}")

    keys = Keys.load_or_make(tmp_path / "key")
    store = await Store.open(tmp_path / "bot.sqlite", keys, now, broken)
    await store.chats.set_consent(CHAT, Consent.YES)
    await store.turns.append(CHAT, ROW)
    assert await store.turns.settle()
    assert rows(tmp_path, "SELECT * FROM words") == []
    await store.close()
    assert "ValueError" in caplog.text
    assert "neighbour" not in caplog.text


@pytest.mark.parametrize("odd", ["half \ud83d of a pair", "a \0 in it", "", "끄는 법 🤷‍♀️"])
async def test_any_text_somebody_can_type_is_kept(store: Store, odd: str) -> None:
    await store.chats.set_consent(CHAT, Consent.YES)
    assert await store.turns.append(CHAT, replace(ROW, question=odd))
    (turn,) = (await store.mydata(CHAT))["turns"]
    assert turn["question"] == odd.replace("\ud83d", "?").replace("\0", "")


async def test_a_number_already_shown_is_used_unless_another_turn_has_it(store: Store) -> None:
    assert await store.turns.append(CHAT, ROW, "00000042") == "00000042"
    await store.turns.append(OTHER, ROW, "00000042")
    (mine,), (theirs,) = [(await store.mydata(chat))["turns"] for chat in (CHAT, OTHER)]
    assert mine["number"] == "00000042" != theirs["number"]


async def test_only_the_same_chat_rates_a_turn(store: Store) -> None:
    number = await store.turns.append(CHAT, ROW)
    assert number is not None
    assert not await store.turns.rate(OTHER, number, Feedback.WRONG)
    assert not await store.turns.rate(CHAT, "no such", Feedback.WRONG)
    assert await store.turns.rate(CHAT, number, Feedback.DOWN)
    assert await store.turns.rate(CHAT, number, Feedback.NOT_MY_CASE)
    assert (await store.mydata(CHAT))["turns"][0]["feedback"] == "not_my_case"


async def test_reminders_are_due_from_their_day_on(store: Store) -> None:
    tomorrow = TODAY + timedelta(days=1)
    late = await store.reminders.add(CHAT, tomorrow, "instagram-ai", "kr", Lang.KO)
    soon = await store.reminders.add(OTHER, TODAY, "x-grok", None, Lang.EN)
    assert [r.id for r in await store.reminders.due(TODAY)] == [soon]
    assert [(r.id, r.chat_id) for r in await store.reminders.due(tomorrow)] == [
        (soon, OTHER),
        (late, CHAT),
    ]
    (mine,) = await store.reminders.of(CHAT)
    assert (mine.slug, mine.place, mine.lang, mine.due_on) == (
        "instagram-ai",
        "kr",
        Lang.KO,
        tomorrow,
    )


async def test_a_reminder_has_one_claimer_even_among_two_programs(
    store: Store, tmp_path: Path
) -> None:
    other = await opened(tmp_path)
    id = await store.reminders.add(CHAT, TODAY, "x-grok", None, Lang.EN)
    claims = await asyncio.gather(*(s.reminders.claim(id) for s in (store, other) for _ in "12345"))
    await other.close()
    assert sorted(claims) == [False] * 9 + [True]
    assert await store.reminders.due(TODAY) == []
    await store.reminders.release(id)
    assert await store.reminders.claim(id)


async def test_a_claim_left_by_a_crash_is_seen_and_one_under_way_is_not(tmp_path: Path) -> None:
    before = await opened(tmp_path)
    id = await before.reminders.add(CHAT, TODAY, "x-grok", None, Lang.EN)
    await before.reminders.claim(id)
    assert await before.reminders.stranded() == []
    await before.close()
    after = await opened(tmp_path)
    assert [r.chat_id for r in await after.reminders.stranded()] == [CHAT]
    await after.reminders.release(id)
    assert await after.reminders.stranded() == []
    assert [r.id for r in await after.reminders.due(TODAY)] == [id]
    await after.close()


async def test_a_reminder_that_is_over_knows_nobody(store: Store, tmp_path: Path) -> None:
    add, reminders = store.reminders.add, store.reminders
    ids = [await add(CHAT, TODAY, f"x-grok-{n}", None, Lang.EN) for n in range(4)]
    theirs = await add(OTHER, TODAY, "x-grok", None, Lang.EN)
    await reminders.claim(ids[0])
    await reminders.sent(ids[0])
    assert not await reminders.cancel(ids[1], OTHER)
    assert await reminders.cancel(ids[1], CHAT)
    assert not await reminders.cancel(ids[1], CHAT)
    assert await reminders.cancel_all(CHAT) == 2
    assert [r.id for r in await reminders.due(TODAY)] == [theirs]
    over = rows(
        tmp_path, "SELECT state, chat, sealed FROM reminders WHERE chat IS NULL ORDER BY id"
    )
    assert over == [("sent", None, None)] + [("cancelled", None, None)] * 3


async def test_the_same_reminder_waits_once(store: Store) -> None:
    add = store.reminders.add
    first = await add(CHAT, TODAY, "x-grok", None, Lang.EN)
    assert await add(CHAT, TODAY, "x-grok", None, Lang.EN) == first
    assert await add(OTHER, TODAY, "x-grok", None, Lang.EN) != first
    assert await add(CHAT, TODAY, "x-grok", "kr", Lang.EN) != first
    await store.reminders.cancel(first, CHAT)
    assert await add(CHAT, TODAY, "x-grok", None, Lang.EN) != first


async def test_the_id_of_a_reminder_is_never_given_again(store: Store) -> None:
    first = await store.reminders.add(CHAT, TODAY, "x-grok", None, Lang.EN)
    await store.forget(CHAT)
    assert await store.reminders.add(CHAT, TODAY, "x-grok", None, Lang.EN) != first


async def test_a_reminder_nobody_can_read_holds_up_no_other(store: Store, tmp_path: Path) -> None:
    await store.reminders.add(CHAT, TODAY, "x-grok", None, Lang.EN)
    rows(tmp_path, "UPDATE reminders SET sealed = 'damaged'")
    id = await store.reminders.add(CHAT, TODAY, "x-other", None, Lang.EN)
    assert [r.id for r in await store.reminders.due(TODAY)] == [id]


async def test_codes_are_counted_by_day(store: Store) -> None:
    for code, day in (("poster", 1), ("poster", 1), ("poster", 2), ("Flyer_2-b", 1)):
        await store.campaigns.count(code, date(2026, 11, day))
    assert await store.campaigns.counts() == [
        CampaignDay("Flyer_2-b", date(2026, 11, 1), 1),
        CampaignDay("poster", date(2026, 11, 1), 2),
        CampaignDay("poster", date(2026, 11, 2), 1),
    ]
    with pytest.raises(ValueError, match="start code"):
        await store.campaigns.count("my phone number", TODAY)


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "key"
    made, loaded = Keys.load_or_make(path), Keys.load_or_make(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["key"]
    assert made.hash_of(CHAT) == loaded.hash_of(CHAT) != made.hash_of(OTHER)
    assert loaded.unseal(made.seal(OTHER)) == OTHER
    assert made.seal(CHAT) != made.seal(CHAT)
    assert Keys.load_or_make(tmp_path / "another").hash_of(CHAT) != made.hash_of(CHAT)


@pytest.mark.parametrize("content", [b"", b"abc", b"\xff\xfe", b"g" * 64])
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(OperatorError, match="does not hold a key"):
        Keys.load_or_make(tmp_path / "key")


@pytest.mark.parametrize("replaced", [True, False])
async def test_a_database_is_refused_without_its_key(tmp_path: Path, replaced: bool) -> None:
    await (await opened(tmp_path)).close()
    (tmp_path / "key").unlink()
    if replaced:
        Keys.load_or_make(tmp_path / "key")
    with pytest.raises(OperatorError, match=r"not made with the key in .*key, which was lost"):
        await opened(tmp_path)


async def test_the_files_are_their_owners_alone(store: Store, tmp_path: Path) -> None:
    await store.handled.mark([1])
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert set(modes) >= {"key", "bot.sqlite", "bot.sqlite-wal", "bot.sqlite-shm"}
    assert set(modes.values()) == {0o600}


async def test_a_database_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    await (await opened(tmp_path)).close()
    rows(tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(OperatorError, match="newer version") as refused:
        await opened(tmp_path)
    assert "backup" in refused.value.fix
    assert rows(tmp_path, "SELECT version_num FROM alembic_version") == [("9999",)]


def _is_no_search_index(name: str | None, *_: object) -> bool:
    return not str(name).startswith(("words_search", "searchable", "ix_words_searchable"))


_WITHOUT_SEARCH = {"include_name": _is_no_search_index}
"""Each database has an index of its own kind, made by the migrations."""


async def test_the_migrations_make_the_tables_the_program_knows(tmp_path: Path) -> None:
    await (await opened(tmp_path)).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'bot.sqlite'}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_server_default": True, **_WITHOUT_SEARCH}
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


@pytest.mark.parametrize(
    "name", ["mysql://root:hunter2@db/bot", "sqlite://", "no such://hunter2", "file/bot.sqlite"]
)
async def test_what_cannot_be_opened_is_said_in_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    where = name if "://" in name else tmp_path / name
    with pytest.raises(OperatorError) as refused:
        await Store.open(where, Keys.load_or_make(tmp_path / "key"), now, masked)
    assert refused.value.fix
    assert "hunter2" not in str(refused.value)


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite").write_text("not a database, but long enough to be taken for one" * 9)
    with pytest.raises(StoreUnavailable, match="NOTADB"):
        await opened(tmp_path)


async def test_while_another_program_holds_it_reading_goes_on(tmp_path: Path) -> None:
    store = await opened(tmp_path, patience_ms=1)
    await store.chats.set_consent(CHAT, Consent.YES)
    holder = sqlite3.connect(tmp_path / "bot.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="SQLITE_BUSY"):
            await store.handled.mark([1])
        assert (await store.chats.get(CHAT)).consent is Consent.YES
    holder.close()
    await store.close()


async def test_without_its_tables_it_says_so_and_append_never_raises(
    store: Store, tmp_path: Path
) -> None:
    rows(tmp_path, "DROP TABLE turns")
    await store.turns.append(CHAT, ROW)
    assert not await store.turns.settle()
    with pytest.raises(StoreUnavailable):
        await store.mydata(CHAT)


async def test_no_word_of_a_row_reaches_an_exception_or_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("", "aiosqlite", "sqlalchemy.engine", "sqlalchemy.engine.Engine", "alembic"):
        caplog.set_level(logging.DEBUG, logger=name or None)
    keys = Keys.load_or_make(tmp_path / "key")
    store = await Store.open(tmp_path / "bot.sqlite", keys, now, lambda text: text)
    await store.chats.set_consent(CHAT, Consent.YES)
    await store.turns.append(CHAT, ROW)
    assert SECRET in str(await store.mydata(CHAT))
    rows(
        tmp_path,
        "CREATE TRIGGER broken BEFORE INSERT ON words BEGIN SELECT RAISE(ABORT, 'refused'); END",
    )
    await store.turns.append(CHAT, ROW)
    await store.turns.settle()
    assert "a turn was not kept" in caplog.text
    assert rows(tmp_path, "SELECT turns FROM lost") == [(1,)]
    rows(tmp_path, "DROP TABLE chats")
    with pytest.raises(StoreUnavailable) as caught:
        await store.chats.put(CHAT, Chat(recent=SLOTS))
    await store.close()
    told = caught.value
    assert told.__context__ is None
    assert told.__cause__ is None
    assert SECRET not in repr(ROW)
    for hidden in (SECRET, keys.hash_of(CHAT), str(CHAT), "instagram-ai"):
        assert hidden not in caplog.text
        assert hidden not in f"{told!r} {told.fix}"
