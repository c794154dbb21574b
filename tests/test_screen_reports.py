"""A screen that differs from a step is counted, without anybody, and shown to campaigners."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.channels.telegram.step_taps import At, View, stamp
from bot.channels.voice import Voices
from bot.core.guide import Device, Lang
from bot.core.keeping import ScreenReport
from bot.settings import Settings
from bot.store.store import Store
from ingest.__main__ import main
from ingest.knowledge import read_knowledge
from ingest.status import Concern, look_over
from tests.conftest import SMALL
from tests.stand_ins import TelegramServer, a_store, bot_on
from tests.test_telegram_steps import SLUG, first_card, tap, walk_of, with_button

EVER = date(2020, 1, 1)


@pytest.mark.parametrize("lang", Lang)
async def test_each_tap_is_one_report_of_a_step_and_of_nobody(
    answerer: Answerer, voices: Voices, store: Store, lang: Lang
) -> None:
    steps = voices[lang].steps
    async with TelegramServer() as telegram, bot_on(telegram, answerer, voices, store):
        for _ in range(2):
            person = await first_card(telegram, voices, lang)
            await tap(telegram, person, steps.trouble, steps.to_card)
        web = (await walk_of(answerer)).routes[1].heading
        if lang is Lang.KO:
            await tap(telegram, person, steps.trouble, web, steps.next, steps.trouble)
    reports = await store.screen_reports.since(EVER)
    found = [(r.slug, r.route, r.step, r.device, r.times) for r in reports]
    if lang is Lang.KO:
        assert found == [(SLUG, 0, 1, None, 3), (SLUG, 1, 2, Device.WEB, 1)]
    else:
        assert found == [(SLUG, 0, 1, None, 2)]
    assert str(person.id) not in str(reports)


async def test_a_card_of_an_older_guide_reports_nothing(
    answerer: Answerer, voices: Voices, store: Store
) -> None:
    here = At(SLUG, 0, 1, Lang.KO, stamp((await walk_of(answerer)).version), View.TROUBLE)
    async with TelegramServer() as telegram, bot_on(telegram, answerer, voices, store):
        for old in (replace(here, version="zzzz"), replace(here, route=7), replace(here, step=9)):
            await with_button(telegram, telegram.person(lang="ko"), old.data)
    assert await store.screen_reports.since(EVER) == []


async def test_without_the_store_the_help_is_shown_all_the_same(
    answerer: Answerer, voices: Voices, store: Store
) -> None:
    steps = voices[Lang.EN].steps
    async with TelegramServer() as telegram, bot_on(telegram, answerer, voices, store):
        person = await first_card(telegram, voices, Lang.EN)
        await store.close()
        assert steps.no_trouble in (await tap(telegram, person, steps.trouble)).text


async def test_old_counts_go_with_everything_else(store: Store) -> None:
    await store.screen_reports.add(SLUG, 0, 1, None)
    today = datetime.now(UTC).date()
    await store.purge(today, 30)
    assert len(await store.screen_reports.since(EVER)) == 1
    await store.purge(today + timedelta(days=31), 30)
    assert await store.screen_reports.since(EVER) == []


def test_the_steps_most_people_stumble_at_come_first() -> None:
    knowledge, _ = read_knowledge(SMALL)
    day = date(2025, 1, 1)
    reports = [
        ScreenReport(SLUG, 0, 2, None, day, 1),
        ScreenReport(SLUG, 1, 1, Device.WEB, day, 2),
        ScreenReport(SLUG, 1, 1, None, day + timedelta(days=3), 3),
        ScreenReport("gone", 4, 1, None, day, 1),
    ]
    items = look_over(knowledge, day, reports)
    assert [(i.concern, i.what, i.detail, i.times) for i in items] == [
        (Concern.SCREEN_DIFFERS, SLUG, "Steps: web, step 1: 5 said so, last on 2025-01-04", 5),
        (Concern.SCREEN_DIFFERS, SLUG, "Steps: app, step 2: 1 said so, last on 2025-01-01", 1),
        (Concern.SCREEN_DIFFERS, "gone", "route 5, step 1: 1 said so, last on 2025-01-01", 1),
    ]


async def filed(settings: Settings) -> None:
    async with a_store(settings.data_dir) as store:
        await store.screen_reports.add(SLUG, 0, 1, None)


def test_status_shows_them_and_makes_no_database_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import asyncio

    settings = Settings(data_dir=tmp_path, knowledge_dir=SMALL)
    monkeypatch.setenv("OPTOUT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("OPTOUT_KNOWLEDGE_DIR", str(SMALL))
    main(["status"])
    assert "screen differs" not in capsys.readouterr().out
    assert not settings.database_path.exists()
    asyncio.run(filed(settings))
    main(["status"])
    assert "Steps: app, step 1: 1 said so" in capsys.readouterr().out
    settings.database_path.write_text("no database")
    main(["status"])
    shown = capsys.readouterr()
    assert "what people reported is not shown" in shown.err
    assert SLUG not in shown.out.split("due")[0]
