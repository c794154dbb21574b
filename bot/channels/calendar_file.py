"""A due day to take along: a calendar file with one event and an alarm that morning."""

import hashlib
import re
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

ALARM_AFTER_MIDNIGHT = timedelta(hours=9)
"""When the alarm rings, counted from the start of the day where the person's device is."""


def reminder_ics(
    day: date, summary: str, description: str, uid_seed: str, stamp: datetime
) -> bytes:
    """An iCalendar file with one all-day event; the same arguments give the same bytes.

    The event takes up no time in the calendar and is marked private there. Line ends in the texts
    become newlines; a character the format has no way to write becomes a space.

    Args:
        day: the due day, before 9999-12-31.
        summary: the event's title; the alarm shows it too.
        description: what stands under it.
        uid_seed: what the event is about, nothing about a person: a short seed can be found again
            from its digest. The same seed makes the same event, which a calendar then replaces.
        stamp: when the file is made, with its time zone.

    Source: RFC 5545, sections 3.1 (folding), 3.3.11 (text), 3.6.1 (event), 3.6.6 (alarm).
    """
    event = Event()
    event.add("uid", hashlib.sha256(uid_seed.encode()).hexdigest()[:32])
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))  # the end is the first day that is free again
    event.add("summary", _writable(summary))
    event.add("description", _writable(description))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add_component(_alarm(_writable(summary)))
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//optout//reminder//EN")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


_LINE_END = re.compile("\r\n?")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def _alarm(shown: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", shown)
    alarm.add("trigger", ALARM_AFTER_MIDNIGHT)
    return alarm


def _writable(text: str) -> str:
    return _NO_TEXT.sub(" ", _LINE_END.sub("\n", text))
