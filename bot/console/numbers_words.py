"""What the numbers page says."""

from collections.abc import Mapping
from datetime import date

from bot.both_languages import Closed
from bot.core.answer import Reason
from bot.core.guide import Lang
from bot.core.keeping import Consent, Feedback, Outcome
from bot.core.reviewing import Why

_SECOND_MS = 1_000


class CalendarWords(Closed):
    """Days as people write them. `day` has {month} and {day}, `whole` {weekday} as well."""

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    day: str
    whole: str

    def short(self, day: date) -> str:
        """Without its weekday and year."""
        return self.day.format(month=self.months[day.month - 1], day=day.day)

    def full(self, day: date) -> str:
        """With its weekday."""
        month = self.months[day.month - 1]
        return self.whole.format(month=month, day=day.day, weekday=self.weekdays[day.weekday()])


class FigureWords(Closed):
    """A plot: its heading, and a sentence with the finding in it."""

    heading: str
    says: str


class KeyWords(Closed):
    """The figures at the top."""

    questions: str
    change: str
    no_change: str
    answered: str
    unanswered: str
    clarified: str
    unanswered_about: str
    helped: str
    rated: str
    speed: str
    slow: str
    consent: str
    asked: str
    lost: str
    lost_about: str


class ColumnWords(Closed):
    """Heads of the tables below the plots, and of the CSV files."""

    day: str
    turns: str
    share: str
    reason: str
    lang: str
    surface: str
    place: str
    feedback: str
    half: str
    most: str
    why: str
    consent: str
    chats: str
    guide: str
    title: str
    times: str
    last: str
    review_by: str
    days: str
    code: str
    uses: str


class NumbersWords(Closed):
    """The page of plots. `figures` is by the name of a plot in `console/figures`."""

    heading: str
    about: str
    kept: str
    filter: str
    last_days: str
    first: str
    last: str
    lang: str
    every_lang: str
    show: str
    wrong_days: str
    of_every_lang: str
    nothing: str
    as_table: str
    as_csv: str
    few: str
    other: str
    no_surface: str
    no_place: str
    thumb_up: str
    thumb_down: str
    today: str
    weekend: str
    past_due: str
    due_in: str
    milliseconds: str
    seconds: str
    half_line: str
    most_line: str
    share_line: str
    calendar: CalendarWords
    langs: Mapping[Lang, str]
    outcomes: Mapping[Outcome, str]
    reasons: Mapping[Reason, str]
    feedbacks: Mapping[Feedback, str]
    whys: Mapping[Why, str]
    consents: Mapping[Consent, str]
    key: KeyWords
    columns: ColumnWords
    figures: Mapping[str, FigureWords]

    def speed(self, milliseconds: float) -> str:
        """A duration, in the unit that is read most easily."""
        if milliseconds >= _SECOND_MS:
            return self.seconds.format(n=f"{milliseconds / _SECOND_MS:.1f}")
        return self.milliseconds.format(n=f"{milliseconds:.0f}")


def counted(n: float) -> str:
    """A number of things, its thousands set apart."""
    return f"{n:,.0f}"


def percent(share: float | None) -> str:
    """A share of one in hundredths; what is less than one of them is told from nothing."""
    if share is None:
        return "–"
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"
