"""Edge: the public holidays of the places whose law fixes a day."""

from collections.abc import Callable
from datetime import date

import holidays

# The EU has no calendar of its own: Ireland's, where Meta and X answer Europeans. Countries whose
# holidays differ inside have those that hold everywhere, England's for the UK.
_COUNTRIES: dict[str, tuple[str, str | None]] = {
    "kr": ("KR", None),
    "eu": ("IE", None),
    "uk": ("GB", "ENG"),
    "ch": ("CH", None),
    "us": ("US", None),
    "br": ("BR", None),
    "ca": ("CA", None),
    "au": ("AU", None),
}


class PublicHolidays:
    """Says which days are public holidays, substitute days among them.

    A holiday declared at short notice, such as the Korean 임시공휴일, is known only once the
    library has it: count a stored day anew before showing it.

    Source: the `holidays` library (holidays.readthedocs.io), category `public`. For Korea it
    follows the Public Holidays Act as amended in 2026: with 제헌절 and 노동절.
    """

    def __init__(self) -> None:
        self._calendars: dict[str, holidays.HolidayBase] = {}

    def at(self, place: str) -> Callable[[date], bool]:
        """Whether a day is a public holiday at a place, an id of `places.yaml`.

        Always False for a place without a calendar, which has no fixed day either.
        """
        if place not in _COUNTRIES:
            return _never
        if place not in self._calendars:
            country, part = _COUNTRIES[place]
            self._calendars[place] = holidays.country_holidays(country, subdiv=part)
        return self._calendars[place].__contains__


def _never(_: date) -> bool:
    return False
