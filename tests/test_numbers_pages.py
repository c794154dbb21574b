"""Operators read gaps and numbers in their language; nothing hostile in them runs anywhere."""

import csv
import io
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.compose import compose_corpus
from bot.console.charts.axes import ticks
from bot.console.charts.bars import Bar, bars
from bot.console.charts.svg import Said
from bot.console.numbers_words import percent
from bot.core.guide import Lang
from bot.core.keeping import Consent, Feedback, Outcome
from bot.core.operating import Role
from bot.reviewing.ageing import Ageing
from bot.settings import Settings
from bot.store.store import Store
from bot.store.tables import campaigns
from tests.console_browser import Browser, a_browser, a_console, an_operator
from tests.test_gaps import TEXTBOOK, VARIANTS, five_agree_and_ask
from tests.test_store import ROW

MARKUP = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://evil.test")'
_NAMES = """
questions unanswered reasons speed feedback languages consent complaints surfaces places marks
screens campaigns ageing
"""
FIGURES = _NAMES.split()


@pytest.fixture(params=list(Lang))
async def browser(
    request: pytest.FixtureRequest, store: Store, small_settings: Settings
) -> AsyncIterator[Browser]:
    await an_operator(store, "reader", Role.CAMPAIGNER, request.param)
    async with a_browser(a_console(store, compose_corpus(small_settings))) as browser:
        await browser.sign_in("reader")
        yield browser


async def much_is_asked(store: Store) -> None:
    for chat in range(12):
        row = replace(ROW, milliseconds=10.0 + chat, surfaces=frozenset({"instagram"}))
        number = await store.turns.append(chat, row)
        await store.turns.settle()
        assert number is not None
        await store.turns.rate(chat, number, Feedback.UP if chat % 2 else Feedback.WRONG)
    rare = replace(ROW, outcome=Outcome.ABSTENTION, reason="no_passage", jurisdiction="ch")
    await store.turns.append(1, replace(rare, surfaces=frozenset({MARKUP})))
    await store.turns.settle()
    today = datetime.now(UTC).date()
    rows = [{"code": code, "day": today, "uses": 9} for code in (FORMULA, MARKUP)]
    await store._database.write(lambda c: c.execute(insert(campaigns), rows))


def cells(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


async def test_numbers_are_drawn_and_written_and_nothing_in_them_runs(
    store: Store, browser: Browser
) -> None:
    await much_is_asked(store)
    page = await browser.get("/numbers")
    assert page.status_code == 200
    assert MARKUP not in page.text
    assert "&lt;script&gt;" in page.text
    assert 'style="' not in page.text
    assert "<style" not in page.text
    for name in FIGURES:
        assert f'id="{name}"' in page.text
    pictures = re.findall(r"<svg.*?</svg>", page.text, re.DOTALL)
    assert len(pictures) >= 8
    ids = re.findall(r' id="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))
    for picture in pictures:
        assert re.search(r'role="img" aria-labelledby="\S+-title \S+-description"', picture)


async def test_every_plot_is_a_file_whose_cells_are_no_formulas(
    store: Store, browser: Browser
) -> None:
    await much_is_asked(store)
    for name in FIGURES:
        file = await browser.get(f"/numbers/{name}.csv")
        assert file.status_code == 200
        assert file.headers["content-type"] == "text/csv; charset=utf-8"
        assert file.headers["content-disposition"].startswith(f'attachment; filename="{name}-')
    codes = cells((await browser.get("/numbers/campaigns.csv")).content)
    assert {row[0] for row in codes[1:]} == {f"'{FORMULA}", MARKUP}
    assert (await browser.get("/numbers/nothing.csv")).status_code == 404


async def test_what_few_have_in_common_is_not_told(store: Store, browser: Browser) -> None:
    await much_is_asked(store)
    places = {row[0]: row[1:] for row in cells((await browser.get("/numbers/places.csv")).content)}
    assert ["<5", ""] in places.values()
    assert ["12", "92%"] in places.values()


@pytest.mark.parametrize(
    "query",
    ["from=x", "from=2026-11-20&to=2026-11-01", "from=2000-01-01", "from=0001-01-01&to=0001-01-02"],
)
async def test_days_that_cannot_be_shown_are_said_to_be_so(browser: Browser, query: str) -> None:
    page = await browser.get(f"/numbers?{query}&lang=xx")
    assert page.status_code == 200
    assert 'role="alert"' in page.text


async def test_days_and_language_can_be_chosen(store: Store, browser: Browser) -> None:
    await much_is_asked(store)
    await store.turns.append(1, replace(ROW, lang=Lang.EN))
    await store.turns.settle()
    today = datetime.now(UTC).date()
    asked = f"from={today - timedelta(days=2)}&to={today + timedelta(days=1)}"
    every = cells((await browser.get(f"/numbers/questions.csv?{asked}")).content)
    english = cells((await browser.get(f"/numbers/questions.csv?{asked}&lang=en")).content)
    assert [sum(int(row[-1]) for row in rows[1:]) for rows in (every, english)] == [14, 1]
    assert [len(rows) for rows in (every, english)] == [5, 5]


async def test_an_empty_log_shows_no_plot_and_no_error(browser: Browser) -> None:
    page = await browser.get("/numbers")
    drawn = re.findall(r'aria-labelledby="(\w+)-', page.text)
    assert set(drawn) <= {"ageing"}  # the guides are there, whoever asks
    assert '<ol class="gaps">' not in (await browser.get("/gaps")).text


async def test_a_gap_shows_no_sentence_and_leads_to_a_draft(store: Store, browser: Browser) -> None:
    numbers = set(await five_agree_and_ask(store))
    page = await browser.get("/gaps")
    assert "디지털교과서" in page.text
    assert not any(text in page.text for text in VARIANTS)
    assert set(re.findall(r'href="/turns/(\d{8})"', page.text)) == numbers
    (draft,) = re.findall(r'href="(/turns/\d{8}/draft)"', page.text)
    assert (await browser.get(draft)).status_code == 200
    head, row = cells((await browser.get("/gaps.csv")).content)
    assert len(head) == len(row)
    assert row[2:4] == ["5", "5"]
    assert not any(number in cell for number in numbers for cell in row)


async def test_words_of_a_gap_are_shown_as_text(store: Store, browser: Browser) -> None:
    for chat in range(6):
        await store.chats.set_consent(chat, Consent.YES)
        row = replace(ROW, outcome=Outcome.CLARIFICATION, question=f"{TEXTBOOK} {MARKUP}")
        await store.turns.append(chat, replace(row, surfaces=frozenset({MARKUP})))
        await store.turns.settle()
    page = await browser.get("/gaps")
    assert '<li class="card gap">' in page.text
    assert MARKUP not in page.text


async def test_files_grow_old_before_and_after_their_review_day(small_settings: Settings) -> None:
    ageing = Ageing(compose_corpus(small_settings))
    far = date(2100, 1, 1)
    old = await ageing.ageing(far, 45)
    assert [age.days for age in old] == sorted((age.days for age in old), reverse=True)
    oldest = old[0]
    assert oldest.days == (far - oldest.review_by).days > 0
    before = await ageing.ageing(oldest.review_by - timedelta(days=45), 45)
    assert (oldest.slug, -45) in {(age.slug, age.days) for age in before}
    assert await ageing.ageing(oldest.review_by - timedelta(days=46), 45) == []


def test_a_plot_escapes_what_it_is_given() -> None:
    drawn = bars(Said("x", MARKUP, MARKUP), [Bar(MARKUP, 1, MARKUP)], width=9, longest_name=99)
    assert "<script" not in drawn


@pytest.mark.parametrize(
    ("highest", "steps"),
    [(0, [0, 1]), (3, [0, 1, 2, 3]), (288, [0, 100, 200, 300]), (0.12, [0, 0.05, 0.1, 0.15])],
)
def test_ticks_are_round_and_hold_the_highest_value(highest: float, steps: list[float]) -> None:
    assert ticks(highest) == pytest.approx(steps)


def test_a_share_that_is_little_is_told_from_nothing() -> None:
    assert [percent(share) for share in (None, 0, 0.001, 0.5)] == ["–", "0%", "<1%", "50%"]
