"""A due day taken along is one all-day event that any calendar reads, in the words it was given."""

from datetime import UTC, date, datetime, timedelta, timezone
from unicodedata import category

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Alarm, Calendar, Event

from bot.channels.calendar_file import ALARM_AFTER_MIDNIGHT, reminder_ics

DAY = date(2026, 12, 2)
STAMP = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)

texts = st.text(st.characters(), max_size=300) | st.text('답장 😀,;:\\"n\r\n\t', max_size=300)
days = st.dates(max_value=date.max - timedelta(days=1))


def made(
    day: date = DAY,
    summary: str = "열람 편지의 답을 받을 날",
    description: str = "",
    seed: str = "letter-kr-access",
    stamp: datetime = STAMP,
) -> bytes:
    return reminder_ics(day, summary, description, seed, stamp)


def parsed(data: bytes) -> tuple[Event, Alarm]:
    """The one event of a file and its one alarm, as icalendar reads them."""
    calendar = Calendar.from_ical(data)
    (event,) = calendar.walk("VEVENT")
    (alarm,) = event.walk("VALARM")
    assert isinstance(event, Event)
    assert isinstance(alarm, Alarm)
    assert calendar.errors == event.errors == alarm.errors == []
    return event, alarm


def kept(text: str) -> str:
    """What of a text the format can hold: line ends as newlines, no other control characters."""
    one_kind = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        " "
        if category(c) == "Cs" or (c.isascii() and category(c) == "Cc" and c not in "\n\t")
        else c
        for c in one_kind
    )


@settings(deadline=None)
@given(days, texts, texts)
@example(DAY, "", "")
@example(DAY, " 앞과 뒤 ", "\\n \\, \\; \\\\ \n")
@example(DAY, "x" * 67 + "\n" * 40, "가" * 200)
def test_what_was_written_is_read_back(day: date, summary: str, description: str) -> None:
    event, alarm = parsed(made(day, summary, description))
    assert event.decoded("dtstart") == day
    assert event.decoded("dtend") == day + timedelta(days=1)
    assert str(event["summary"]) == str(alarm["description"]) == kept(summary)
    assert str(event["description"]) == kept(description)


@settings(deadline=None)
@given(texts, texts)
def test_every_line_is_short_ends_as_the_format_says_and_splits_no_character(
    summary: str, description: str
) -> None:
    data = made(summary=summary, description=description)
    assert data.endswith(b"\r\n")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    for line in lines:
        assert 0 < len(line) <= 75
        assert not set(line.decode("utf-8")) & {"\r", "\n", "\x00", "\x7f"}


def test_commas_semicolons_backslashes_and_newlines_are_escaped() -> None:
    data = made(summary="a, b; c\\ d\ne")
    assert b"\r\nSUMMARY:a\\, b\\; c\\\\ d\\ne\r\n" in data


def test_a_text_cannot_add_lines_of_its_own() -> None:
    event, _ = parsed(made(description="x\r\nEND:VEVENT\r\nATTENDEE:mailto:a@examplenet.test"))
    assert "attendee" not in event


def test_the_event_lasts_the_day_in_every_time_zone() -> None:
    data = made()
    assert b"\r\nDTSTART;VALUE=DATE:20261202\r\n" in data
    assert b"\r\nDTEND;VALUE=DATE:20261203\r\n" in data
    assert b"VTIMEZONE" not in data


def test_the_alarm_rings_that_morning() -> None:
    _, alarm = parsed(made(summary="답을 받을 날"))
    assert alarm["action"] == "DISPLAY"
    assert alarm.decoded("trigger") == ALARM_AFTER_MIDNIGHT
    assert timedelta(hours=6) < ALARM_AFTER_MIDNIGHT < timedelta(hours=12)


def test_the_day_stays_free_and_the_event_private() -> None:
    event, _ = parsed(made())
    assert (event["transp"], event["class"]) == ("TRANSPARENT", "PRIVATE")


@given(st.text(max_size=60))
def test_the_same_seed_is_the_same_event_and_the_same_file(seed: str) -> None:
    assert made(seed=seed) == made(seed=seed)
    assert parsed(made(seed=seed))[0]["uid"] == parsed(made(date.min, "x", seed=seed))[0]["uid"]


@given(st.lists(st.text(max_size=60), unique=True, min_size=2, max_size=2))
def test_another_seed_is_another_event(seeds: list[str]) -> None:
    one, other = (parsed(made(seed=seed))[0]["uid"] for seed in seeds)
    assert one != other


def test_the_seed_itself_is_not_in_the_file() -> None:
    assert b"letter-kr-access" not in made(seed="letter-kr-access")


@pytest.mark.parametrize("hours", [0, 9, -5])
def test_the_stamp_is_written_in_utc(hours: int) -> None:
    stamp = STAMP.astimezone(timezone(timedelta(hours=hours)))
    assert b"\r\nDTSTAMP:20261122T030405Z\r\n" in made(stamp=stamp)


def test_nobody_is_named() -> None:
    event, alarm = parsed(made())
    assert not {"organizer", "attendee", "contact", "location"} & {key.lower() for key in event}
    assert {key.lower() for key in alarm} == {"action", "description", "trigger"}
