"""When it is a decent hour to write to somebody who lives in a place."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.answering.understanding import DEFAULT_PLACE
from bot.core.guide import Lang

_HOUR = time(9)
# Where a place has several zones, the westernmost that many live in: nobody is written to at night.
_ZONES = {
    "kr": "Asia/Seoul",
    "jp": "Asia/Tokyo",
    "uk": "Europe/London",
    "ch": "Europe/Zurich",
    "eu": "Europe/Lisbon",
    "us": "America/Los_Angeles",
    "ca": "America/Vancouver",
    "br": "America/Sao_Paulo",
    "au": "Australia/Perth",
}


def morning(day: date, place: str | None, lang: Lang) -> datetime:
    """Nine in the morning of a day there.

    Args:
        place: an id of `places.yaml`; where it is None or has no zone of its own, the language
            decides: Korean means Seoul, anything else UTC.
    """
    return datetime.combine(day, _HOUR, _zone(place, lang))


def day_there(moment: datetime, place: str | None, lang: Lang) -> date:
    """What day it is there."""
    return moment.astimezone(_zone(place, lang)).date()


def _zone(place: str | None, lang: Lang) -> ZoneInfo:
    home = DEFAULT_PLACE.get(lang, "")
    return ZoneInfo(_ZONES.get(place or "") or _ZONES.get(home) or "UTC")
