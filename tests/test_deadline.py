"""The last day in time is counted as the law of the place counts it."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar_days import PublicHolidays
from bot.core.deadline import Due, Law, Move, Owed, Request, due_on
from bot.core.guide import Lang
from bot.core.lexicon import Place
from bot.settings import ROOT
from ingest.tables import read_tables

PLACES = read_tables(ROOT / "knowledge")[0].places
A_TUESDAY = date(2026, 11, 24)


def no_holidays(_: date) -> bool:
    return False


CLOCKS = [
    (place, request)
    for place in PLACES
    for request in Request
    if due_on(A_TUESDAY, place, request, no_holidays)
]
clocks = st.sampled_from(CLOCKS)
days = st.dates(date(2024, 1, 1), date(2032, 12, 31))
some_holidays = st.frozensets(st.dates(date(2024, 1, 1), date(2033, 6, 30)), max_size=60)
crowded = days.flatmap(
    lambda first: st.tuples(
        st.just(first), st.frozensets(st.integers(8, 48).map(lambda n: first + timedelta(days=n)))
    )
)


def due(received: date, place: str, request: Request, free: frozenset[date] = frozenset()) -> Due:
    found = due_on(received, place, request, free.__contains__)
    assert found is not None
    return found


def months_after(received: date, months: int) -> date:
    first = date(received.year, received.month, 1)
    for _ in range(months):
        first = (first + timedelta(days=31)).replace(day=1)
    within = (first + timedelta(days=n) for n in range(received.day))
    return max(day for day in within if day.month == first.month)


def stated_end(place: Place, lang: Lang, received: date) -> date:
    """Where the time that `places.yaml` states ends, by the plain count."""
    assert place.deadline is not None
    number = re.search(r"(\d+) ?(?:days|일)", place.deadline[lang])
    if number:
        return received + timedelta(days=int(number[1]))
    assert place.deadline[lang] in ("one month", "한 달")
    return months_after(received, 1)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_place_states_a_deadline_exactly_where_there_is_a_clock(place: Place) -> None:
    assert (place.deadline is not None) == any(of == place.id for of, _ in CLOCKS)


@pytest.mark.parametrize(("place", "request_"), CLOCKS)
@pytest.mark.parametrize("lang", Lang)
def test_the_clock_and_the_stated_deadline_agree(place: str, request_: Request, lang: Lang) -> None:
    found = due(A_TUESDAY, place, request_)
    if found.owed is Owed.ACKNOWLEDGEMENT:
        assert (found.law, found.counted) == (Law.DPA_164A, A_TUESDAY + timedelta(days=30))
    else:
        assert found.counted == stated_end(PLACES[place], lang, A_TUESDAY)


@pytest.mark.parametrize(
    ("place", "request_"),
    [
        ("kr", Request.SOURCE),  # "at once"
        ("kr", Request.COMPLAINT),
        ("us", Request.STOP),  # no right to stop a company's own training
        ("br", Request.STOP),
        ("ch", Request.STOP),
        ("ca", Request.STOP),
        ("au", Request.ACCESS),
        *(("jp", request) for request in Request),  # "without delay"
        *(("other", request) for request in Request),
    ],
)
def test_where_no_day_is_fixed_none_is_given(place: str, request_: Request) -> None:
    assert due_on(A_TUESDAY, place, request_, no_holidays) is None


def test_only_part_of_the_united_states_has_the_law() -> None:
    assert due(A_TUESDAY, "us", Request.ACCESS).only_in == "california"
    assert {due(A_TUESDAY, *clock).only_in for clock in CLOCKS if clock[0] != "us"} == {None}


def test_the_count_is_confirmed_for_korea_alone() -> None:
    assert {
        place for place, request in CLOCKS if not due(A_TUESDAY, place, request).approximate
    } == {"kr"}


@given(days, clocks, some_holidays)
def test_it_is_never_before_the_plain_count(
    received: date, clock: tuple[str, Request], free: frozenset[date]
) -> None:
    found = due(received, *clock, free)
    assert received < found.counted <= found.day
    assert found.moved == (found.day > found.counted)
    assert found.counted == due(received, *clock).counted


@given(crowded, clocks)
def test_it_moves_to_the_first_working_day_and_no_further(
    time: tuple[date, frozenset[date]], clock: tuple[str, Request]
) -> None:
    received, free = time
    found = due(received, *clock, free)

    def rests(day: date) -> bool:
        return day.strftime("%a") in ("Sat", "Sun") or day in free

    passed = [found.counted + timedelta(days=n) for n in range((found.day - found.counted).days)]
    assert not rests(found.day)
    assert all(rests(day) for day in passed)


@given(days, days, clocks, some_holidays)
def test_who_asks_later_is_never_due_an_answer_earlier(
    one: date, other: date, clock: tuple[str, Request], free: frozenset[date]
) -> None:
    first, second = sorted((one, other))
    assert due(first, *clock, free).day <= due(second, *clock, free).day


@given(days, clocks, some_holidays)
def test_a_step_comes_only_after_the_last_day_and_the_steps_in_order(
    received: date, clock: tuple[str, Request], free: frozenset[date]
) -> None:
    found = due(received, *clock, free)
    for time in (found, found.extended):
        if time is not None:
            on = [time.day, *(step.day for step in time.steps)]
            assert len(on) > 1
            assert on == sorted(set(on))


@given(days, st.sampled_from([Request.STOP, Request.ACCESS, Request.ERASURE, Request.SOURCE]))
def test_a_month_ends_on_the_same_number_or_on_the_last_of_the_month(
    received: date, request_: Request
) -> None:
    for place in ("eu", "uk"):
        found = due(received, place, request_)
        assert found.extended is not None
        assert found.counted == months_after(received, 1)
        assert found.extended.counted == months_after(received, 3)


@pytest.mark.parametrize(
    ("received", "ends"),
    [
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2027, 2, 28), date(2027, 3, 28)),
        (date(2027, 8, 31), date(2027, 9, 30)),
    ],
)
def test_a_month_from_the_end_of_a_month(received: date, ends: date) -> None:
    assert due(received, "eu", Request.STOP).counted == ends


def test_more_time_is_possible_only_where_the_law_gives_a_number() -> None:
    longer = {place for place, request in CLOCKS if due(A_TUESDAY, place, request).extended}
    assert longer == {"eu", "uk", "us"}
    california = due(date(2026, 11, 2), "us", Request.ERASURE).extended
    assert california is not None
    assert california.counted == date(2027, 1, 31)
    assert california.extended is None


# Counted by hand on the calendars of 2026 and 2027.
@pytest.mark.parametrize(
    ("received", "last"),
    [
        pytest.param(date(2026, 12, 1), date(2026, 12, 11), id="the 1st to the 11th"),
        pytest.param(date(2026, 11, 23), date(2026, 12, 3), id="a Thursday stays"),
        pytest.param(date(2026, 11, 25), date(2026, 12, 7), id="a Saturday to Monday"),
        pytest.param(date(2026, 11, 26), date(2026, 12, 7), id="a Sunday to Monday"),
        pytest.param(date(2026, 12, 15), date(2026, 12, 28), id="성탄절, a Friday"),
        pytest.param(date(2026, 2, 6), date(2026, 2, 19), id="설날 2026, Monday to Wednesday"),
        pytest.param(date(2026, 2, 8), date(2026, 2, 19), id="the last day of 설날"),
        pytest.param(date(2026, 4, 21), date(2026, 5, 4), id="노동절, a holiday since 2026"),
        pytest.param(date(2026, 5, 24), date(2026, 6, 4), id="the local elections"),
        pytest.param(date(2026, 5, 27), date(2026, 6, 8), id="현충일 on a Saturday, no substitute"),
        pytest.param(date(2026, 7, 7), date(2026, 7, 20), id="제헌절, a holiday since 2026"),
        pytest.param(date(2026, 9, 14), date(2026, 9, 28), id="추석 2026, Thursday to Saturday"),
        pytest.param(date(2026, 9, 23), date(2026, 10, 6), id="개천절 with its substitute"),
        pytest.param(date(2026, 12, 22), date(2027, 1, 4), id="the new year, a Friday"),
        pytest.param(date(2027, 1, 27), date(2027, 2, 10), id="설날 2027 with its substitute"),
        pytest.param(date(2027, 7, 7), date(2027, 7, 20), id="제헌절 with its substitute"),
        pytest.param(date(2027, 9, 4), date(2027, 9, 17), id="추석 2027, Tuesday to Thursday"),
        pytest.param(date(2027, 12, 15), date(2027, 12, 28), id="성탄절 with its substitute"),
    ],
)
def test_ten_days_in_korea(received: date, last: date) -> None:
    holiday = PublicHolidays().at("kr")
    for request in (Request.STOP, Request.ACCESS, Request.ERASURE):
        found = due_on(received, "kr", request, holiday)
        assert found is not None
        assert found.day == last


def test_the_korean_ladder_is_day_11_and_day_18() -> None:
    found = due(date(2026, 11, 23), "kr", Request.STOP)
    assert [(step.move, step.day) for step in found.steps] == [
        (Move.REMIND, date(2026, 12, 4)),
        (Move.COMPLAIN_TO_AUTHORITY, date(2026, 12, 11)),
    ]


def test_in_britain_the_company_hears_the_complaint_before_the_authority() -> None:
    asked, complained = (due(A_TUESDAY, "uk", r) for r in (Request.STOP, Request.COMPLAINT))
    assert [step.move for step in asked.steps] == [Move.COMPLAIN_TO_COMPANY]
    assert [step.move for step in complained.steps] == [Move.COMPLAIN_TO_AUTHORITY]


@pytest.mark.parametrize("place", sorted({place for place, _ in CLOCKS}))
def test_every_place_with_a_clock_has_a_calendar(place: str) -> None:
    holiday = PublicHolidays().at(place)
    assert holiday(date(2027, 1, 1))
    assert not holiday(date(2027, 1, 5))


def test_a_place_without_a_calendar_has_no_holidays() -> None:
    assert not PublicHolidays().at("other")(date(2027, 1, 1))


def test_each_place_keeps_its_own_holidays() -> None:
    calendars = PublicHolidays()
    saint_patrick, chuseok = date(2027, 3, 17), date(2027, 9, 15)
    assert calendars.at("eu")(saint_patrick)
    assert not calendars.at("kr")(saint_patrick)
    assert calendars.at("kr")(chuseok)
    assert not calendars.at("eu")(chuseok)
