"""An admin takes turns out as a file, and removes what is too old."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.guide import Lang
from bot.core.keeping import Consent
from bot.core.operating import Role
from bot.core.spreadsheet import MARK
from bot.corpus.published import PublishedCorpus
from bot.store.store import Store
from tests.console_browser import a_browser, a_console, an_operator
from tests.test_console_security import corpus
from tests.test_store import CHAT, OTHER, ROW

__all__ = ["corpus"]


def day(days_ago: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days_ago)).date().isoformat()


@pytest.mark.parametrize("lang", Lang)
async def test_turns_come_as_a_file_with_words_of_those_who_agreed_and_nobodys_chat(
    store: Store, corpus: PublishedCorpus, lang: Lang
) -> None:
    await store.chats.set_consent(CHAT, Consent.YES)
    for chat in (CHAT, OTHER):
        await store.turns.append(chat, ROW)
    await store.turns.settle()
    await an_operator(store, "ann", Role.ADMIN, lang)
    async with a_browser(a_console(store, corpus)) as browser:
        await browser.sign_in("ann")
        await browser.get("/export")
        asked = {"since": day(1), "until": ""}
        lines = (await browser.send("/export", format="jsonl", **asked)).text.splitlines()
        sheet = (await browser.send("/export", format="csv", **asked)).text
    turns = [json.loads(line) for line in lines]
    assert sorted(turn["question"] or "" for turn in turns) == ["", "my neighbour [name]"]
    assert sheet.startswith(MARK)
    assert len(list(csv.reader(io.StringIO(sheet)))) == 1 + len(turns)
    for chat in (CHAT, OTHER):
        kept_as = (await store.mydata(chat))["stored_under"]
        assert kept_as not in sheet
        assert kept_as not in "".join(lines)
    assert [e.act for e in await store.audit.page(limit=2)] == ["exported", "exported"]


async def test_days_that_cannot_be_are_asked_for_again(
    store: Store, corpus: PublishedCorpus
) -> None:
    await an_operator(store, "ann", Role.ADMIN)
    async with a_browser(a_console(store, corpus)) as browser:
        await browser.sign_in("ann")
        await browser.get("/export")
        far = "9999-12-31"
        wrong = ("", ""), (day(0), day(3)), ("yesterday", ""), (far, ""), (day(1), far)
        for since, until in wrong:
            page = await browser.send("/export", format="csv", since=since, until=until)
            assert page.status_code == 422
            assert 'role="alert"' in page.text


async def test_what_is_too_old_goes_at_once(store: Store, corpus: PublishedCorpus) -> None:
    await an_operator(store, "ann", Role.ADMIN)
    await store.campaigns.count("poster", datetime.now(UTC).date())
    async with a_browser(a_console(store, corpus)) as browser:
        await browser.sign_in("ann")
        await browser.get("/export")
        done = await browser.send("/export/purge")
    assert done.headers["location"] == "/export?said=purged"
    assert (await store.audit.page(limit=1))[0].act == "purged"
