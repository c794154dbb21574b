"""What is counted is what was kept, and nobody can be found in it."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert

from bot.core.guide import Device, Lang
from bot.core.keeping import Consent, Feedback, Outcome
from bot.core.numbers import (
    OTHER,
    Counts,
    GuideReports,
    Measure,
    Span,
    bucket_of,
    day_in_seoul,
    percentile,
)
from bot.core.reviewing import Why
from bot.core.spreadsheet import defused
from bot.store.console_tables import daily, lost
from bot.store.daily import count_all_once, fold
from bot.store.store import Store
from tests.test_store import ROW

NOTHING_WRONG = replace(ROW, lang=Lang.EN, surfaces=frozenset(), jurisdiction=None)
IN_VAIN = replace(ROW, outcome=Outcome.ABSTENTION, reason="no_passage")


def this_month() -> Span:
    today = day_in_seoul(datetime.now(UTC))
    return Span(today - timedelta(days=29), today)


async def counts(store: Store, lang: Lang | None = None) -> Counts:
    return await store.numbers.counts(this_month(), lang)


async def test_a_turn_counts_once_for_what_it_has_in_common_with_others(store: Store) -> None:
    for row in (ROW, ROW, NOTHING_WRONG, IN_VAIN):
        await store.turns.append(1, row)
        await store.turns.settle()
    every = await counts(store)
    assert every.totals(Measure.OUTCOME) == {"answer": 3, "abstention": 1}
    assert every.totals(Measure.SURFACE) == {"instagram": 3, "threads": 3, "": 1}
    assert every.totals(Measure.PLACE) == {"kr": 3, "": 1}
    assert every.totals(Measure.REASON) == {"no_passage": 1}
    assert every.by_lang() == {"ko": 3, "en": 1}
    assert sum(every.by_day(Measure.OUTCOME)[every.span.last].values()) == 4
    english = await counts(store, Lang.EN)
    assert english.totals(Measure.OUTCOME) == {"answer": 1}


async def test_a_thumb_that_changes_its_mind_counts_once(store: Store) -> None:
    number = await store.turns.append(1, ROW)
    await store.turns.settle()
    assert number is not None
    for thumb in (Feedback.UP, Feedback.DOWN, Feedback.WRONG, Feedback.WRONG):
        assert await store.turns.rate(1, number, thumb)
    assert not await store.turns.rate(2, number, Feedback.UP)
    assert +(await counts(store)).totals(Measure.FEEDBACK) == {"wrong": 1}


async def test_counting_anew_gives_what_was_counted_on_the_way(store: Store) -> None:
    chance = random.Random(4)
    for chat in range(40):
        row = chance.choice((ROW, NOTHING_WRONG, IN_VAIN))
        row = replace(row, milliseconds=chance.lognormvariate(3, 1))
        number = await store.turns.append(chat, row)
        await store.turns.settle()
        assert number is not None
        for thumb in chance.sample(list(Feedback), chance.randrange(3)):
            await store.turns.rate(chat, number, thumb)
    before = set((await counts(store)).tallies)

    def anew(c: Connection) -> None:
        c.execute(delete(daily))
        count_all_once(c)
        count_all_once(c)

    await store._database.write(anew)
    assert set((await counts(store)).tallies) == before


async def test_a_day_is_a_day_of_seoul(store: Store) -> None:
    assert day_in_seoul(datetime(2026, 11, 22, 14, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert day_in_seoul(datetime(2026, 11, 22, 15, 0, tzinfo=UTC)) == date(2026, 11, 23)
    today = this_month().last
    await store.turns.append(1, ROW)
    await store.turns.settle()
    yesterday = Span(today - timedelta(days=1), today - timedelta(days=1))
    assert (await store.numbers.counts(yesterday, None)).tallies == ()
    tomorrow = Span(today + timedelta(days=1), today + timedelta(days=1))
    assert (await store.numbers.counts(tomorrow, None)).before == 1


async def test_counts_outlive_turns_but_no_rare_value_does(store: Store) -> None:
    today = this_month().last
    for place in ["kr"] * 6 + ["ch", "li"]:
        await store.turns.append(1, replace(ROW, jurisdiction=place))
        await store.turns.settle()
    await store.forget(1)
    await store.purge(today + timedelta(days=20), 30)
    assert (await counts(store)).totals(Measure.PLACE) == {"kr": 6, "ch": 1, "li": 1}
    for _ in range(2):  # folding what is folded changes nothing
        await store.purge(today + timedelta(days=32), 30)
        kept = await counts(store)
        assert kept.totals(Measure.PLACE) == {"kr": 6, OTHER: 2}
        assert kept.totals(Measure.OUTCOME) == {"answer": 8}
    await store.purge(today + timedelta(days=500), 30)
    assert (await counts(store)).tallies == ()


async def test_a_day_of_yesterday_keeps_its_rare_values_apart_from_those_of_today(
    store: Store,
) -> None:
    await store.turns.append(1, replace(ROW, jurisdiction="ch"))
    await store.turns.settle()
    today = this_month().last
    await store._database.write(lambda c: fold(c, today, today - timedelta(days=400)))
    assert (await counts(store)).totals(Measure.PLACE) == {"ch": 1}


async def test_what_stands_elsewhere_in_the_store_is_counted_with_it(store: Store) -> None:
    span = this_month()
    await store.turns.append(1, IN_VAIN)
    await store.turns.settle()
    await store.chats.set_consent(1, Consent.YES)
    await store.chats.set_consent(2, Consent.NO)
    await store.chats.asked(3)
    await store.campaigns.count("i-kr-poster", span.last)
    await store.campaigns.count("i-kr-poster", span.first)
    await store.campaigns.count("i-kr-poster", span.first - timedelta(days=1))
    await store.screen_reports.add("x-grok", 0, 2, Device.IOS)
    await store.screen_reports.add("x-grok", 0, 3, None)

    def work(c: Connection) -> None:
        c.execute(insert(lost).values(day=span.last - timedelta(days=2), turns=17))

    await store._database.write(work)
    found = await counts(store)
    assert found.marks == {Why.ABSTAINED: 1}
    assert found.consent == {Consent.YES: 1, Consent.NO: 1, Consent.UNASKED: 1}
    assert found.campaigns == {"i-kr-poster": 2}
    assert found.screens == (GuideReports("x-grok", 2, datetime.now(UTC).date()),)
    assert found.lost == {span.last - timedelta(days=2): 17}


@given(st.lists(st.floats(1, 60_000), min_size=1), st.sampled_from([0.5, 0.95]))
def test_a_percentile_is_true_to_a_quarter(times: list[float], share: float) -> None:
    buckets: dict[str, int] = {}
    for milliseconds in times:
        bucket = str(bucket_of(milliseconds))
        buckets[bucket] = buckets.get(bucket, 0) + 1
    found = percentile(buckets, share)
    exact = sorted(times)[-(-int(len(times) * share * 100) // 100) - 1]
    near = sorted(times)[min(len(times) - 1, int(len(times) * share))]
    assert found is not None
    assert min(exact, near) / 1.26 <= found <= max(exact, near) * 1.26
    assert percentile({}, share) is None


@given(st.text())
def test_no_cell_begins_as_a_formula_and_none_loses_a_letter(cell: str) -> None:
    safe = defused(cell)
    assert safe in (cell, f"'{cell}")
    assert not safe.strip(" ").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"))


@pytest.mark.parametrize("cell", ["=1+1", "+82", "-1", "@x", "\t=1", "  =1", "＝1"])
def test_a_formula_is_defused(cell: str) -> None:
    assert defused(cell) == f"'{cell}"
