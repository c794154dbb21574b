"""What was about to be sent, without its words."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from bot.core.keeping import Earlier, SendKey, SendState
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.tables import insert_new, outbox
from bot.store.times import Clock, day_of


class SqlOutbox:
    """`bot.core.keeping.Outbox` in a table."""

    def __init__(self, database: Database, keys: Keys, clock: Clock) -> None:
        self._database, self._keys, self._clock = database, keys, clock

    async def begin(self, key: SendKey, part: int, chat_id: int | None) -> Earlier | None:
        """Note that a part is about to be sent; how an earlier attempt ended, if there was one."""
        row = {
            "cause": key.cause,
            "id": key.id,
            "part": part,
            "state": SendState.SENDING,
            "chat": None if chat_id is None else self._keys.hash_of(chat_id),
            "day": day_of(self._clock),
        }

        def work(c: Connection) -> Earlier | None:
            if insert_new(c, outbox, row):
                return None
            there = select(outbox.c.state, outbox.c.message_id).where(_is(key, part))
            state, message_id = c.execute(there).one()
            return Earlier(SendState(state), message_id)

        return await self._database.write(work)

    async def sent(self, key: SendKey, part: int, message_id: int) -> None:
        """It arrived, as this message."""
        await self._note(_is(key, part), state=SendState.SENT, message_id=message_id)

    async def unknown(self, key: SendKey, part: int) -> None:
        """It may have arrived; what is known to have arrived stays so."""
        unsettled = and_(_is(key, part), outbox.c.state == SendState.SENDING)
        await self._note(unsettled, state=SendState.UNKNOWN)

    async def not_sent(self, key: SendKey, part: int) -> None:
        """It surely did not arrive: take the note back."""
        await self._database.write(lambda c: c.execute(delete(outbox).where(_is(key, part))))

    async def message_of(self, key: SendKey, part: int = 1) -> int | None:
        """Telegram's id of the message a part became."""
        found = select(outbox.c.message_id).where(_is(key, part))
        return await self._database.read(lambda c: c.execute(found).scalar())

    async def _note(self, where: ColumnElement[bool], **values: Any) -> None:
        await self._database.write(lambda c: c.execute(update(outbox).where(where).values(values)))


def _is(key: SendKey, part: int) -> ColumnElement[bool]:
    return and_(outbox.c.cause == key.cause, outbox.c.id == key.id, outbox.c.part == part)
