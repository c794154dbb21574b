"""What is removed: a chat at once, everything in its time."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Connection, Table, delete, not_, select

from bot.core.keeping import Cause, Purged, ReminderState
from bot.core.referral import ReferralState
from bot.store.console_tables import attempts, referrals, sessions
from bot.store.tables import chats, handled, outbox, reminders, screen_reports, turns, words

NOTE_DAYS = 2
"""How long notes of sends and of handled updates stay. Telegram offers an update for at most 24
hours (core.telegram.org/bots/api, "Getting updates"); after that neither can matter."""

_OVER = (ReminderState.SENT, ReminderState.CANCELLED)


def forget(c: Connection, name: str) -> None:
    """Remove every row under the hash `name`."""
    for table in (words, turns, outbox, reminders, referrals, chats):
        c.execute(delete(table).where(table.c.chat == name))


def purge(c: Connection, today: date, keep_days: int) -> Purged:
    """Remove what is older than it may be. Words go with their turn, and with their chat."""
    cutoff = today - timedelta(days=keep_days)
    _removed(c, screen_reports, screen_reports.c.day < cutoff)
    note_cutoff = today - timedelta(days=NOTE_DAYS)
    nights_ago = datetime.combine(note_cutoff, time(), UTC)
    _removed(c, sessions, sessions.c.made_at < nights_ago)
    _removed(c, attempts, attempts.c.at < nights_ago)
    # while a reminder is not over, the note says whether it may have arrived
    unsettled = select(reminders.c.id).where(reminders.c.state.not_in(_OVER))
    needed = (outbox.c.cause == Cause.REMINDER) & outbox.c.id.in_(unsettled)
    _removed(c, referrals, referrals.c.asked_on < cutoff)  # answered or not
    untold = select(referrals.c.id).where(referrals.c.state != ReferralState.OVER)
    needed |= (outbox.c.cause == Cause.REFERRAL) & outbox.c.id.in_(untold)
    return Purged(
        turns=_removed(c, turns, turns.c.hour < datetime.combine(cutoff, time(), UTC)),
        chats=_removed(c, chats, chats.c.seen_on < cutoff),
        sends=_removed(c, outbox, outbox.c.day < note_cutoff, not_(needed)),
        updates=_removed(c, handled, handled.c.day < note_cutoff),
        reminders=_removed(c, reminders, reminders.c.state.in_(_OVER), reminders.c.due_on < cutoff),
    )


def _removed(c: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    return c.execute(delete(table).where(*where)).rowcount
