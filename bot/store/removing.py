"""What is removed: a chat at once, everything in its time."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Connection, Table, delete, not_, select

from bot.core.keeping import Cause, Purged, ReminderState
from bot.core.referral import ReferralState
from bot.store.console_tables import attempts, audit, lost, referrals, reviews, sessions
from bot.store.daily import fold
from bot.store.tables import chats, handled, outbox, reminders, screen_reports, turns, words

HOLDING = (chats, turns, words, reviews, outbox, reminders, referrals)
"""The tables that hold something of a person."""

NOTE_DAYS = 2
"""How long notes of sends and of handled updates stay. Telegram offers an update for at most 24
hours (core.telegram.org/bots/api, "Getting updates"); after that neither can matter."""

SESSION_DAYS = 7
"""How long a sign-in of an operator stays that is not used, and an attempt to sign in."""

AUDIT_DAYS = 365
"""How long it can be seen what operators did, and how many turns were lost."""

COUNT_DAYS = 400
"""How long counts by day stay: a year can be compared with the one before."""

_OVER = (ReminderState.SENT, ReminderState.CANCELLED)


def forget(c: Connection, name: str) -> None:
    """Remove every row under the hash `name`."""
    # whoever writes about a chat holds its row: held first, nobody waits for each other
    c.execute(select(chats.c.chat).where(chats.c.chat == name).with_for_update())
    mine = select(turns.c.number).where(turns.c.chat == name)
    c.execute(delete(reviews).where(reviews.c.number.in_(mine)))
    for table in (words, turns, outbox, reminders, referrals, chats):
        c.execute(delete(table).where(table.c.chat == name))


def purge(c: Connection, today: date, keep_days: int) -> Purged:
    """Remove what is older than it may be. Words go with their turn, and with their chat."""
    cutoff = today - timedelta(days=keep_days)
    _removed(c, screen_reports, screen_reports.c.day < cutoff)
    _removed(c, lost, lost.c.day < today - timedelta(days=AUDIT_DAYS))
    fold(c, cutoff, today - timedelta(days=COUNT_DAYS))
    note_cutoff = today - timedelta(days=NOTE_DAYS)
    # while a reminder is not over, the note says whether it may have arrived
    unsettled = select(reminders.c.id).where(reminders.c.state.not_in(_OVER))
    needed = (outbox.c.cause == Cause.REMINDER) & outbox.c.id.in_(unsettled)
    session_cutoff = _midnight(today - timedelta(days=SESSION_DAYS))
    _removed(c, attempts, attempts.c.at < session_cutoff)
    untold = select(referrals.c.id).where(referrals.c.state != ReferralState.OVER)
    needed |= (outbox.c.cause == Cause.REFERRAL) & outbox.c.id.in_(untold)
    return Purged(
        chats=_removed(c, chats, chats.c.seen_on < cutoff),
        turns=_removed(c, turns, turns.c.hour < _midnight(cutoff)),
        sends=_removed(c, outbox, outbox.c.day < note_cutoff, not_(needed)),
        updates=_removed(c, handled, handled.c.day < note_cutoff),
        reminders=_removed(c, reminders, reminders.c.state.in_(_OVER), reminders.c.due_on < cutoff),
        referrals=_removed(c, referrals, referrals.c.asked_on < cutoff),  # answered or not
        sessions=_removed(c, sessions, sessions.c.seen_at < session_cutoff),
        audit=_removed(c, audit, audit.c.at < _midnight(today - timedelta(days=AUDIT_DAYS))),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _removed(c: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    return c.execute(delete(table).where(*where)).rowcount
