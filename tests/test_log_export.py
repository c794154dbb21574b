"""An export holds each turn once, as it is kept, and is a formula to no spreadsheet."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.__main__ import main
from bot.channels.log_commands import export
from bot.core.exporting import COLUMNS, Format
from bot.core.keeping import Consent
from bot.core.spreadsheet import defused, row
from bot.store.store import Store
from tests.databases import Place
from tests.test_store import CHAT, NOW, OTHER, ROW, TODAY

DAY = timedelta(days=1)
KOREAN = '=인스타 AI 학습 거부, 어떻게 해요?\n둘째 줄; "따옴표"'


async def exported(store: Store, format: Format, since: date, until: date | None = None) -> str:
    out = io.BytesIO()
    await export(store.log.turns(since, until), format, out)
    return out.getvalue().decode()


async def objects(store: Store, since: date, until: date | None = None) -> list[dict[str, object]]:
    lines = (await exported(store, Format.JSONL, since, until)).splitlines()
    return [json.loads(line) for line in lines]


async def test_a_turn_goes_out_with_all_that_is_kept_of_it_but_its_chat(place: Place) -> None:
    store = await place.open(lambda: NOW)
    await store.chats.set_consent(CHAT, Consent.YES)
    await store.turns.append(CHAT, replace(ROW, question=KOREAN), "00000001")
    await store.turns.settle()
    await store.turns.append(OTHER, ROW, "00000002")
    await store.turns.settle()
    place.rows(
        "INSERT INTO marks (number, why, hour, topics) "
        "VALUES ('00000001', 'thumb_down', '2026-11-22 17:00:00', '')"
    )
    place.rows("INSERT INTO reviews (number, verdict, note) VALUES ('00000001', 'wrong', '+1')")
    first, second = await objects(store, TODAY)
    assert first == {
        "number": "00000001",
        "hour": "2026-11-22T17:00:00+00:00",
        "lang": "ko",
        "surfaces": ["instagram", "threads"],
        "jurisdiction": "kr",
        "outcome": "answer",
        "reason": None,
        "guides": ["instagram-objection-kr"],
        "best_score": 0.75,
        "milliseconds": 12.5,
        "stages": {},
        "dropped": 0,
        "corpus_version": "abc123",
        "prompts": None,
        "feedback": None,
        "marks": ["low_score", "thumb_down"],
        "question": KOREAN,
        "reply": ROW.reply,
        "evidence": None,
        "verdict": "wrong",
        "note": "+1",
        "guide": None,
    }
    assert (second["number"], second["question"], second["reply"]) == ("00000002", None, None)
    table = await exported(store, Format.CSV, TODAY)
    assert table.startswith("\ufeff")
    read, other = csv.DictReader(io.StringIO(table.removeprefix("\ufeff"), newline=""))
    assert (read["question"], read["note"]) == (f"'{KOREAN}", "'+1")
    assert (read["surfaces"], read["best_score"]) == ("instagram threads", "0.75")
    assert (other["question"], other["verdict"]) == ("", "")
    await store.chats.set_consent(CHAT, Consent.NO)
    everything = table + await exported(store, Format.JSONL, TODAY)
    assert "인스타" not in await exported(store, Format.JSONL, TODAY)
    for chat_id in (CHAT, OTHER):
        assert place.keys.hash_of(chat_id) not in everything
    await store.close()


async def test_the_days_asked_for_are_whole_days_and_both_included(place: Place) -> None:
    hours = [f"2026-11-{day} {hour}:00:00" for day in (20, 21, 22) for hour in ("00", "23")]
    store = await place.open(lambda: NOW)
    for number, hour in enumerate(hours):
        await store.turns.append(CHAT, ROW, f"{number:08d}")
        await store.turns.settle()
        place.rows(f"UPDATE turns SET hour = '{hour}.000000' WHERE number = '{number:08d}'")
    for since, until, numbers in (
        (TODAY - DAY, None, [2, 3, 4, 5]),
        (TODAY - DAY, TODAY - DAY, [2, 3]),
        (TODAY - 2 * DAY, TODAY - DAY, [0, 1, 2, 3]),
        (TODAY + DAY, None, []),
        (TODAY, TODAY - DAY, []),
    ):
        found = await objects(store, since, until)
        assert [int(str(turn["number"])) for turn in found] == numbers
    await store.close()


async def test_of_many_turns_none_is_missing_and_none_comes_twice(place: Place) -> None:
    store = await place.open(lambda: NOW)
    await store.turns.append(CHAT, ROW, "00000000")
    await store.turns.settle()
    columns = ", ".join(
        ("chat, lang, surfaces, outcome, guides", "milliseconds, corpus_version, stages, dropped")
    )
    place.rows(
        "WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 1500) "
        f"INSERT INTO turns (number, hour, {columns}) "
        "SELECT '1' || substr(CAST(10000000 + n AS VARCHAR), 2), "
        # most of them within one hour, more than are read at a time
        "CASE WHEN n % 5 = 0 THEN '2026-11-21 09:00:00.000000' ELSE '2026-11-21 10:00:00.000000' "
        f"END{'::timestamp' if place.cluster else ''}, {columns} FROM turns, more"
    )
    found = await objects(store, date(2026, 11, 1))
    keys = [(str(turn["hour"]), str(turn["number"])) for turn in found]
    assert len(found) == 1501
    assert keys == sorted(set(keys))
    await store.close()


leads = st.sampled_from([*"=+-@\t\r\n＝＋－＠", "\u200b=", "\ufeff@", '"=', " '+", "\u00a0-"])
hostile = st.tuples(st.text(" \t\"'", max_size=3), leads, st.text(max_size=9)).map("".join)


@given(st.lists(hostile | st.text(max_size=20), min_size=1, max_size=4))
@example(['=HYPERLINK("http://example.org","x")'])
@example(["  \"'=1+1", "-2+3", "＝1+1", "\u200b@SUM(1)"])
def test_no_cell_begins_like_a_formula_and_none_is_changed_but_by_its_apostrophe(
    cells: list[str],
) -> None:
    written = row(cells)
    (read,) = csv.reader(io.StringIO(written, newline=""))
    for cell, shown in zip(cells, read, strict=True):
        assert shown in (cell, f"'{cell}")
        first = shown.lstrip(" \u00a0\u200b\ufeff\"'")[:1]
        assert shown.startswith(f"'{cell[:1]}") or first not in set("=+-@\t\r\n＝＋－＠")
    # nor behind another country's separator: each cell stands in quotes as a whole
    assert written.startswith('"')
    assert written.count('"') % 2 == 0


@pytest.mark.parametrize(
    "text", ["", "끄는 법 = 설정", "1-2", "a@b", "instagram-objection-kr", "(= x)", '"인용" - 끝']
)
def test_a_text_that_is_no_formula_stays_as_it_is(text: str) -> None:
    assert defused(text) == text


Capture = pytest.CaptureFixture[bytes]


def test_log_purge_and_log_export_are_commands(
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: Capture,
) -> None:
    monkeypatch.setenv("OPTOUT_DATA_DIR", str(place.folder))
    if place.cluster:
        monkeypatch.setenv("OPTOUT_DATABASE_URL", str(place.where))
    assert main(["log", "purge"]) == 0
    assert b"0 turns" in capsysbinary.readouterr().out
    assert main(["log", "export", "--since", "2026-11-01", "--format", "csv"]) == 0
    assert capsysbinary.readouterr().out == ("\ufeff" + row(COLUMNS)).encode()
    assert place.rows("SELECT count(*) FROM turns") == [(0,)]
    with pytest.raises(SystemExit) as refused:
        main(["log", "export", "--since", "yesterday"])
    assert refused.value.code == 2
    assert b"write a day as YYYY-MM-DD" in capsysbinary.readouterr().err
