"""The clock the store was given, in UTC."""

from collections.abc import Callable
from datetime import UTC, date, datetime

Clock = Callable[[], datetime]


def hour_of(clock: Clock) -> datetime:
    """The hour it is, minutes cut off. The clock must tell its zone."""
    return _utc(clock).replace(minute=0, second=0, microsecond=0)


def day_of(clock: Clock) -> date:
    """The day it is in UTC."""
    return _utc(clock).date()


def _utc(clock: Clock) -> datetime:
    moment = clock()
    if moment.tzinfo is None:
        raise ValueError("the clock of the store must tell its zone")
    return moment.astimezone(UTC)
