"""How often somebody tried to sign in."""

from datetime import timedelta

from sqlalchemy import Connection, delete, func, insert, select

from bot.store.console_tables import attempts
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.tables import alone
from bot.store.times import Clock

_WINDOW, _TRIES = timedelta(minutes=15), 5


class SqlAttempts:
    """`bot.core.operating.Attempts` in a table; names and addresses stand there as keyed hashes."""

    def __init__(self, database: Database, keys: Keys, clock: Clock) -> None:
        self._database, self._keys, self._clock = database, keys, clock

    async def begin(self, who: str) -> bool:
        """Count one try; False where it has had its five.

        It counts before the password is looked at, so that many at once get no further than five.
        """
        hashed, now = self._keys.hash_of_text(who), self._clock()
        count = select(func.count()).where(attempts.c.who == hashed)

        def work(c: Connection) -> bool:
            alone(c, "attempts", hashed)
            c.execute(delete(attempts).where(attempts.c.at < now - _WINDOW))
            if c.execute(count).scalar_one() >= _TRIES:
                return False
            c.execute(insert(attempts).values(who=hashed, at=now))
            return True

        return await self._database.write(work)

    async def succeeded(self, *who: str) -> None:
        """They got in: this one try is not held against them.

        Earlier ones still are, else whoever knows one password could try out others from there.
        """
        hashes = [self._keys.hash_of_text(one) for one in who]
        newest = select(func.max(attempts.c.id)).where(attempts.c.who.in_(hashes))
        gone = delete(attempts).where(attempts.c.id.in_(newest.group_by(attempts.c.who)))
        await self._database.write(lambda c: c.execute(gone))
