"""Who is signed in to the console."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import Connection, delete, insert, select, update

from bot.core.operating import Act, Operator, Session
from bot.store.audit import note
from bot.store.console_tables import operators, sessions
from bot.store.database import Database
from bot.store.operators import operator_of
from bot.store.times import Clock

_IDLE, _WHOLE = timedelta(hours=8), timedelta(hours=24)
# a request is noted when the last note is this old: pages then read and do not write
_NOTED = timedelta(minutes=1)


class SqlSessions:
    """`bot.core.operating.Sessions` in a table."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def begin(self, operator: Operator) -> str:
        """Sign somebody in: the token, which nobody can read again."""
        token, now = secrets.token_urlsafe(32), self._clock()
        row = {
            "token": _hashed(token),
            "operator": operator.id,
            "csrf": secrets.token_urlsafe(32),
            "made_at": now,
            "seen_at": now,
        }
        over = (sessions.c.seen_at < now - _IDLE) | (sessions.c.made_at < now - _WHOLE)

        def work(c: Connection) -> None:
            c.execute(delete(sessions).where(over))
            c.execute(insert(sessions).values(row))
            note(c, self._clock, operator.name, Act.SIGNED_IN, "")

        await self._database.write(work)
        return token

    async def find(self, token: str) -> Session | None:
        """The session of that token; None where it has ended."""
        this, now = sessions.c.token == _hashed(token), self._clock()
        begun = sessions.c.made_at.label("begun")
        query = (
            select(operators, sessions.c.csrf, begun, sessions.c.seen_at)
            .join_from(sessions, operators, operators.c.id == sessions.c.operator)
            .where(this)
        )
        row = await self._database.read(lambda c: c.execute(query).first())
        if row is None or not row.active:
            return None
        if row.seen_at < now - _IDLE or row.begun < now - _WHOLE:
            return None
        if row.seen_at < now - _NOTED:
            noted = update(sessions).where(this).values(seen_at=now)
            await self._database.write(lambda c: c.execute(noted))
        return Session(operator_of(row), row.csrf)

    async def end(self, token: str) -> None:
        """Sign out."""
        gone = delete(sessions).where(sessions.c.token == _hashed(token))
        await self._database.write(lambda c: c.execute(gone))

    async def end_all(self, operator_id: int) -> None:
        """Sign out everywhere."""
        gone = delete(sessions).where(sessions.c.operator == operator_id)
        await self._database.write(lambda c: c.execute(gone))


def _hashed(token: str) -> str:
    """Not a slow hash: a token is 256 random bits, which nobody can try out."""
    return hashlib.sha256(token.encode()).hexdigest()
