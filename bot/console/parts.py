"""What the console is made of."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from bot.console.passwords import Passwords
from bot.console.site import Site
from bot.console.words import BothWords
from bot.core import reviewing
from bot.core.desk import Desk
from bot.core.gaps import GapList, UnansweredTurns
from bot.core.keeping import ScreenReports
from bot.core.numbers import Numbers
from bot.core.operating import Attempts, Audit, Operators, Sessions
from bot.core.ports import Corpus
from bot.core.referral import Referral, ReferralDesk
from bot.core.reviewing import Queue, Reviews, Searching
from bot.core.switching import Switches


class Log(Protocol):
    """All that is kept and the console reads or writes."""

    @property
    def log(self) -> reviewing.Log: ...
    @property
    def operators(self) -> Operators: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def attempts(self) -> Attempts: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def switches(self) -> Switches: ...
    @property
    def numbers(self) -> Numbers: ...
    @property
    def unanswered(self) -> UnansweredTurns: ...
    @property
    def queue(self) -> Queue: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def searching(self) -> Searching: ...
    @property
    def screen_reports(self) -> ScreenReports: ...
    @property
    def referral_desk(self) -> ReferralDesk: ...


Shown = Callable[[Referral, str], str]

Purge = Callable[[], Awaitable[object]]
"""Removes what is older than it may be."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the pages are given. `shown` says how an answer of the campaign will read."""

    log: Log
    corpus: Corpus
    words: BothWords
    passwords: Passwords
    site: Site
    gaps: GapList
    desk: Desk
    shown: Shown
    purge: Purge
