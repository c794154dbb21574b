"""The queue finds what is worth a look; one operator at a time reviews it; nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.guide import Lang
from bot.core.reviewing import (
    CLAIM_MINUTES,
    Cursor,
    QueueFilter,
    Refused,
    Review,
    State,
    Use,
    Verdict,
    Why,
)
from bot.core.scrubbing import scrub
from bot.store.keys import Keys
from bot.store.store import Store
from tests.logged_turns import agrees, log_turn

START = datetime(2026, 11, 20, 9, tzinfo=UTC)


class Now:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
async def store(tmp_path: Path, now: Now) -> AsyncIterator[Store]:
    keys = Keys.load_or_make(tmp_path / "secret.key")
    opened = await Store.open(tmp_path / "bot.sqlite", keys, now, scrub)
    yield opened
    await opened.close()


async def listed(store: Store, wanted: QueueFilter | None = None) -> list[str]:
    page = await store.queue.page(wanted or QueueFilter())
    return [item.turn.number for item in page.items]


async def test_the_queue_holds_marked_turns_alone_each_once_newest_first(store: Store) -> None:
    await log_turn(store, "00000001", [Why.ABSTAINED, Why.ATTACK], hour=START)
    await log_turn(store, "00000002", [Why.DROPPED], hour=START - timedelta(hours=3))
    await log_turn(store, "00000003", [])
    await log_turn(store, "00000004", [Why.LOW_SCORE], hour=START)
    assert await listed(store) == ["00000004", "00000001", "00000002"]
    page = await store.queue.page(QueueFilter())
    assert page.items[1].turn.marks == {Why.ABSTAINED, Why.ATTACK}
    assert page.after is None


async def test_pages_lead_on_without_gap_or_repetition(store: Store) -> None:
    for number in range(7):
        whys = [Why.ABSTAINED, Why.DROPPED] if number % 2 else [Why.ABSTAINED]
        await log_turn(store, f"{number:08d}", whys, hour=START - timedelta(hours=number // 3))
    seen: list[str] = []
    after: Cursor | None = None
    for size in (3, 3, 1):
        page = await store.queue.page(QueueFilter(), after, limit=3)
        assert len(page.items) == size
        seen += [item.turn.number for item in page.items]
        after = page.after
    assert after is None
    assert seen == [f"{n:08d}" for n in (2, 1, 0, 5, 4, 3, 6)]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (QueueFilter(why=Why.ATTACK), ["00000003"]),
        (QueueFilter(lang=Lang.EN), ["00000002"]),
        (QueueFilter(surface="x"), ["00000003", "00000002"]),
        (QueueFilter(surface="xy"), []),
        (QueueFilter(surface="_"), []),
        (QueueFilter(jurisdiction="eu"), ["00000002"]),
        (QueueFilter(corpus_version="other"), ["00000001"]),
        (QueueFilter(guide="x-grok-switch"), ["00000003"]),
        (QueueFilter(guide="x-grok"), []),
        (QueueFilter(since=date(2026, 11, 19)), ["00000003", "00000002"]),
        (QueueFilter(until=date(2026, 11, 18)), ["00000001"]),
        (QueueFilter(since=date(2026, 11, 19), until=date(2026, 11, 19)), ["00000002"]),
        (QueueFilter(surface="x", jurisdiction="kr", why=Why.ATTACK), ["00000003"]),
    ],
)
async def test_each_filter_finds_its_turns(
    store: Store, wanted: QueueFilter, found: list[str]
) -> None:
    await log_turn(
        store, "00000001", corpus_version="other", hour=datetime(2026, 11, 18, 23, tzinfo=UTC)
    )
    await log_turn(
        store,
        "00000002",
        lang=Lang.EN,
        jurisdiction="eu",
        surfaces=frozenset({"x", "grok"}),
        guides=(),
        hour=datetime(2026, 11, 19, 23, tzinfo=UTC),
    )
    await log_turn(
        store,
        "00000003",
        [Why.ATTACK],
        surfaces=frozenset({"x"}),
        guides=("x-switch-limits", "x-grok-switch"),
        hour=START,
    )
    assert await listed(store, wanted) == found


async def test_a_turn_is_with_one_operator_and_the_second_learns_with_whom(store: Store) -> None:
    await log_turn(store, "00000001")
    outcomes = await asyncio.gather(
        *(store.reviews.claim("00000001", who) for who in ("kim", "lee", "park"))
    )
    taken = [outcome for outcome in outcomes if isinstance(outcome, Review)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert len(taken) == 1
    assert {outcome.review.claimed_by for outcome in refused} == {taken[0].claimed_by}
    assert await listed(store, QueueFilter(state=State.TAKEN)) == ["00000001"]
    assert await listed(store, QueueFilter(state=State.OPEN)) == []
    assert await store.reviews.held(taken[0].claimed_by or "") == ["00000001"]
    assert not await store.reviews.release("00000001", "somebody else")
    assert await store.reviews.release("00000001", taken[0].claimed_by or "")
    assert await listed(store, QueueFilter(state=State.OPEN)) == ["00000001"]


async def test_a_claim_of_nothing_can_be_taken_over_in_time(store: Store, now: Now) -> None:
    await log_turn(store, "00000001", hour=START)
    await store.reviews.claim("00000001", "kim")
    now.moment += timedelta(minutes=CLAIM_MINUTES) - timedelta(seconds=1)
    assert isinstance(await store.reviews.claim("00000001", "lee"), Refused)
    now.moment += timedelta(seconds=1)
    assert await listed(store, QueueFilter(state=State.OPEN)) == ["00000001"]
    queued = await store.reviews.turn("00000001")
    assert queued is not None
    assert queued.review.state is State.OPEN
    taken = await store.reviews.claim("00000001", "lee")
    assert isinstance(taken, Review)
    late = await store.reviews.decide("00000001", "kim", Verdict.RIGHT, "", None)
    assert isinstance(late, Refused)
    assert late.review.claimed_by == "lee"


async def test_a_verdict_needs_the_claim_and_is_never_overwritten(store: Store) -> None:
    await log_turn(store, "00000001")
    unclaimed = await store.reviews.decide("00000001", "kim", Verdict.RIGHT, "", None)
    assert isinstance(unclaimed, Refused)
    await store.reviews.claim("00000001", "kim")
    made = await store.reviews.decide("00000001", "kim", Verdict.WRONG, "old menu", "examplenet-kr")
    assert isinstance(made, Review)
    for who in ("kim", "lee"):
        assert isinstance(await store.reviews.claim("00000001", who), Refused)
        again = await store.reviews.decide("00000001", who, Verdict.RIGHT, "no", None)
        assert again == Refused(made)
        assert not await store.reviews.release("00000001", who)
    assert (made.verdict, made.note, made.by) == (Verdict.WRONG, "old menu", "kim")
    assert await listed(store, QueueFilter(state=State.DONE)) == ["00000001"]
    queued = await store.reviews.turn("00000001")
    assert queued is not None
    assert (queued.turn.verdict, queued.turn.note) == (Verdict.WRONG, "old menu")


async def test_a_question_becomes_a_case_or_a_draft_and_not_both(store: Store) -> None:
    await log_turn(store, "00000001")
    first = await asyncio.gather(
        store.reviews.use("00000001", Use.CASE), store.reviews.use("00000001", Use.DRAFT)
    )
    assert [type(outcome) for outcome in first].count(Review) == 1
    became = next(outcome.became for outcome in first if isinstance(outcome, Review))
    assert became is not None
    assert isinstance(await store.reviews.use("00000001", became), Review)
    await store.reviews.unuse("00000001", became)
    assert isinstance(await store.reviews.use("00000001", Use.DRAFT), Review)


async def test_what_is_no_turn_is_none(store: Store) -> None:
    assert await store.reviews.turn("99999999") is None
    assert await store.reviews.claim("99999999", "kim") is None
    assert await store.reviews.decide("99999999", "kim", Verdict.RIGHT, "", None) is None
    assert await store.reviews.use("99999999", Use.CASE) is None
    assert await store.reviews.around("99999999") == []


async def test_around_a_turn_stand_those_of_its_chat_in_order_and_no_hash(store: Store) -> None:
    await agrees(store)
    for number in range(3):
        hour = START - timedelta(hours=number)
        await log_turn(store, f"0000000{number}", [], hour=hour, question=f"{number}?")
    await log_turn(store, "00000009", chat=2)
    around = await store.reviews.around("00000001")
    assert [turn.number for turn in around] == ["00000002", "00000001", "00000000"]
    assert [turn.question for turn in around] == ["2?", "1?", "0?"]
    assert Keys.load_or_make(store._keys.path).hash_of(1) not in repr(around)


async def test_of_a_long_chat_the_turns_nearest_are_shown(store: Store) -> None:
    for number in range(60):
        await log_turn(store, f"{number:08d}", [], hour=START - timedelta(hours=60 - number))
    for here, first in ((0, 0), (30, 5), (59, 10)):
        around = await store.reviews.around(f"{here:08d}")
        assert [turn.number for turn in around] == [f"{first + n:08d}" for n in range(50)]


async def test_a_review_goes_with_its_turn(store: Store) -> None:
    await log_turn(store, "00000001")
    await store.reviews.claim("00000001", "kim")
    await store.reviews.decide("00000001", "kim", Verdict.RIGHT, "", None)
    await store.forget(1)
    assert await listed(store) == []
    assert await store.reviews.turn("00000001") is None
