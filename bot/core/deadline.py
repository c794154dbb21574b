"""Which day an answer is due, by whose law."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

IsHoliday = Callable[[date], bool]
"""Whether a day is a public holiday where the law applies; weekends need not be among them."""


class Request(StrEnum):
    """What a company was asked."""

    STOP = "stop"  # Korea: stop processing; Europe: objection; elsewhere: refusal, withdrawal
    ACCESS = "access"
    ERASURE = "erasure"
    SOURCE = "source"
    COMPLAINT = "complaint"  # to the company itself, not to an authority


class Owed(StrEnum):
    """What must have happened by the end of the day."""

    ANSWER = "answer"  # the result, or a refusal with its reasons
    ACKNOWLEDGEMENT = "acknowledgement"  # that the complaint arrived; no day for its outcome
    WAIT = "wait"  # nothing is owed; the authority looks at it only afterwards


class Law(StrEnum):
    """The rule that fixes the length of the time, or how its days are counted."""

    PIPA_DECREE_41 = "pipa-decree-41-4"
    PIPA_DECREE_43 = "pipa-decree-43-3"
    PIPA_DECREE_44 = "pipa-decree-44-2"
    CIVIL_ACT_157_161 = "kr-civil-act-157-161"
    GDPR_12 = "gdpr-12-3"
    UK_GDPR_12 = "uk-gdpr-12-3"
    DPA_164A = "uk-dpa-2018-164a"
    FADP = "ch-fadp"
    CCPA = "us-ca-ccpa"
    LGPD_19 = "br-lgpd-19"
    PIPEDA = "ca-pipeda-principle-9"
    PRIVACY_ACT = "au-privacy-act"


class Move(StrEnum):
    """What to do where nothing came."""

    REMIND = "remind"
    COMPLAIN_TO_COMPANY = "complain-to-company"
    COMPLAIN_TO_AUTHORITY = "complain-to-authority"


@dataclass(frozen=True, slots=True)
class NextStep:
    """What makes sense from a day on. Advice: no law fixes these days."""

    move: Move
    day: date


@dataclass(frozen=True, slots=True)
class Due:
    """The last day that is still in time.

    Attributes:
        day: in time until it ends.
        counted: the day the plain count ends on; earlier than `day` where that was no working day.
        counted_by: the law the days are counted by, None where we could not confirm one.
        only_in: the part of the place that has this law, None where all of it has.
        steps: what to do afterwards, in order of time.
        extended: what holds instead where the company said so, with reasons, before `day` was
            over; None where the law fixes no longer time.
    """

    day: date
    counted: date
    owed: Owed
    law: Law
    counted_by: Law | None
    only_in: str | None
    steps: tuple[NextStep, ...]
    extended: "Due | None"

    @property
    def moved(self) -> bool:
        """True where the count ended on a weekend or a public holiday."""
        return self.day != self.counted

    @property
    def approximate(self) -> bool:
        """True where we know the length of the time but not how its days are counted.

        `day` is then the latest plausible one, so that a company in time is not called late;
        holidays of a region alone are not among those it moves past.
        """
        return self.counted_by is None


def due_on(received: date, place: str, request: Request, is_holiday: IsHoliday) -> Due | None:
    """The last day for what a company owes after a request; None where no day is known.

    Args:
        received: the day the company received it, which starts every clock here. Who knows only
            when a form or an e-mail was sent gives that day; post is received later, and when a
            form counts as received abroad no rule we know says.
        place: an id of `places.yaml`, whose law the reader lives under.
        is_holiday: the public holidays of that place.

    Returns:
        None where the law fixes no day ("at once", "without delay"), where there is no such
        right, or where no day could be confirmed. The same places have a `deadline` in
        `places.yaml` as have a day here.

    The day of receipt is not counted, days in between all are, and a last day that is a Saturday,
    a Sunday or a public holiday moves to the next day that is none. For Korea that is the law
    (Civil Act, Articles 157 and 161). For the other places we confirmed no rule of counting; the
    same is done there because it gives the latest plausible day, and `Due.approximate` says so.

    Source of the lengths: Enforcement Decree of PIPA, Articles 41(4), 43(3), 44(2); GDPR and UK
    GDPR, Article 12(3); Data Protection Act 2018 (UK), s. 164A; the regulator's answers on the
    CCPA (cppa.ca.gov/faq.html); ANPD on LGPD Article 19 (gov.br/anpd); OAIC on complaints to the
    company first; published summaries for Switzerland and Canada.
    """
    rule = _RULES.get((place, request))
    return rule.due(received, is_holiday) if rule else None


def due_again(day: date, place: str, request: Request) -> Due | None:
    """A due day that was counted before, with whose rule it is and what to do afterwards.

    None where the law fixes no day (any more). How the day was counted is not told again:
    `counted` is the day itself, and there is no `extended`.
    """
    rule = _RULES.get((place, request))
    return rule.on(day, day, None) if rule else None


@dataclass(frozen=True, slots=True)
class _Length:
    months: int = 0
    days: int = 0

    def after(self, day: date) -> date:
        """The last day of a time that begins after a day.

        Months end on the day of the same number (Regulation 1182/71, Article 3(2)(c), as
        summarised at blog.eprivacy.eu/?p=1491; not read in the original), or on the last day of
        a month that has no such day.
        """
        years, month = divmod(day.month - 1 + self.months, 12)
        year = day.year + years
        last = monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last)) + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class _Rule:
    law: Law
    length: _Length
    longest: _Length | None = None
    owed: Owed = Owed.ANSWER
    counted_by: Law | None = None
    only_in: str | None = None
    moves: tuple[tuple[Move, int], ...] = ()  # with the days after the due day

    def due(self, received: date, is_holiday: IsHoliday) -> Due:
        longer = self._ending(self.longest, received, is_holiday, None) if self.longest else None
        return self._ending(self.length, received, is_holiday, longer)

    def _ending(
        self, length: _Length, received: date, is_holiday: IsHoliday, extended: Due | None
    ) -> Due:
        counted = length.after(received)
        return self.on(_working_day_from(counted, is_holiday), counted, extended)

    def on(self, day: date, counted: date, extended: Due | None) -> Due:
        steps = tuple(NextStep(move, day + timedelta(days=days)) for move, days in self.moves)
        return Due(
            day, counted, self.owed, self.law, self.counted_by, self.only_in, steps, extended
        )


def _working_day_from(day: date, is_holiday: IsHoliday) -> date:
    while day.weekday() >= 5 or is_holiday(day):
        day += timedelta(days=1)
    return day


# A reminder on the first day after, then a complaint: after 7 days in Korea, our suggestion, and
# after two weeks elsewhere, the custom in Europe.
_KOREAN = ((Move.REMIND, 1), (Move.COMPLAIN_TO_AUTHORITY, 1 + 7))
_USUAL = ((Move.REMIND, 1), (Move.COMPLAIN_TO_AUTHORITY, 1 + 14))
# In Britain the complaint to the company takes the reminder's place.
_BRITISH = ((Move.COMPLAIN_TO_COMPANY, 1),)
_TO_AUTHORITY = ((Move.COMPLAIN_TO_AUTHORITY, 1),)


def _korean(law: Law) -> _Rule:
    return _Rule(law, _Length(days=10), counted_by=Law.CIVIL_ACT_157_161, moves=_KOREAN)


_EU = _Rule(Law.GDPR_12, _Length(months=1), _Length(months=3), moves=_USUAL)
_UK = _Rule(Law.UK_GDPR_12, _Length(months=1), _Length(months=3), moves=_BRITISH)
_CALIFORNIA = _Rule(
    Law.CCPA, _Length(days=45), _Length(days=90), only_in="california", moves=_USUAL
)
_RULES = {
    ("kr", Request.STOP): _korean(Law.PIPA_DECREE_44),
    ("kr", Request.ACCESS): _korean(Law.PIPA_DECREE_41),
    ("kr", Request.ERASURE): _korean(Law.PIPA_DECREE_43),
    ("eu", Request.STOP): _EU,
    ("eu", Request.ACCESS): _EU,
    ("eu", Request.ERASURE): _EU,
    ("eu", Request.SOURCE): _EU,
    ("uk", Request.STOP): _UK,
    ("uk", Request.ACCESS): _UK,
    ("uk", Request.ERASURE): _UK,
    ("uk", Request.SOURCE): _UK,
    ("uk", Request.COMPLAINT): _Rule(
        Law.DPA_164A, _Length(days=30), owed=Owed.ACKNOWLEDGEMENT, moves=_TO_AUTHORITY
    ),
    ("ch", Request.ACCESS): _Rule(Law.FADP, _Length(days=30), moves=_USUAL),
    ("us", Request.ACCESS): _CALIFORNIA,
    ("us", Request.ERASURE): _CALIFORNIA,
    ("br", Request.ACCESS): _Rule(Law.LGPD_19, _Length(days=15), moves=_USUAL),
    ("ca", Request.ACCESS): _Rule(Law.PIPEDA, _Length(days=30), moves=_USUAL),
    ("au", Request.COMPLAINT): _Rule(
        Law.PRIVACY_ACT, _Length(days=30), owed=Owed.WAIT, moves=_TO_AUTHORITY
    ),
}
