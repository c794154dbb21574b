"""What was about to be sent, without its words."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, select, update

from bot.core.keeping import Asked, Cause, Earlier, SendKey, SendState
from bot.store.database import Database
from bot.store.names import Names
from bot.store.tables import insert_new, outbox
from bot.store.times import Clock, day_of


class SqlOutbox:
    """`bot.core.keeping.Outbox` in a table."""

    def __init__(self, database: Database, names: Names, clock: Clock) -> None:
        self._database, self._names, self._clock = database, names, clock

    async def begin(
        self, key: SendKey, part: int, chat_id: int | None, asked: Sequence[Asked] = ()
    ) -> Earlier | None:
        """Note that a part is about to be sent; how an earlier attempt ended, if there was one."""
        shared = {
            "cause": key.cause,
            "head": key.id,
            "part": part,
            "state": SendState.SENDING,
            "chat": None if chat_id is None else await self._names.of(chat_id),
            "day": day_of(self._clock),
        }
        messages = {key.id: None} | {one.update_id: one.message_id for one in asked}
        first, *others = [{**shared, "id": id, "asked": asked} for id, asked in messages.items()]

        def work(c: Connection) -> Earlier | None:
            if insert_new(c, outbox, first):
                if others:
                    insert_new(c, outbox, *others)
                return None
            there = select(outbox.c.state, outbox.c.message_id)
            row = c.execute(there.where(_is(key, part))).one()
            return Earlier(SendState(row.state), row.message_id)

        return await self._database.write(work)

    async def sent(self, key: SendKey, part: int, message_id: int) -> None:
        """It arrived, as this message."""
        await self._note(_of(key, part), state=SendState.SENT, message_id=message_id)

    async def unknown(self, key: SendKey, part: int) -> None:
        """It may have arrived; what is known to have arrived stays so."""
        unsettled = and_(_of(key, part), outbox.c.state == SendState.SENDING)
        await self._note(unsettled, state=SendState.UNKNOWN)

    async def not_sent(self, key: SendKey, part: int) -> None:
        """It surely did not arrive: take the note back."""
        await self._database.write(lambda c: c.execute(delete(outbox).where(_of(key, part))))

    async def message_of(self, key: SendKey, part: int = 1) -> int | None:
        """Telegram's id of the message a part became."""
        found = select(outbox.c.message_id).where(_is(key, part))
        return await self._database.read(lambda c: c.execute(found).scalar())

    async def heads(self, update_ids: Collection[int]) -> dict[int, int]:
        """Of those whose answer was begun: the id of the key it was begun under."""
        found = select(outbox.c.id, outbox.c.head)
        begun = found.where(outbox.c.cause == Cause.UPDATE, outbox.c.id.in_(update_ids))
        return await self._database.read(lambda c: {row.id: row.head for row in c.execute(begun)})

    async def answers_to(self, chat_id: int, message_id: int) -> list[int]:
        """The messages that answered one a person wrote and nothing else, oldest first."""
        other = outbox.alias()
        shared = exists().where(
            other.c.cause == outbox.c.cause,
            other.c.head == outbox.c.head,
            other.c.asked != outbox.c.asked,
        )
        found = select(outbox.c.message_id).where(
            outbox.c.chat == await self._names.of(chat_id),
            outbox.c.asked == message_id,
            outbox.c.message_id.is_not(None),
            ~shared,
        )
        ordered = found.order_by(outbox.c.id, outbox.c.part)
        return await self._database.read(lambda c: list(c.execute(ordered).scalars()))

    async def _note(self, where: ColumnElement[bool], **values: Any) -> None:
        await self._database.write(lambda c: c.execute(update(outbox).where(where).values(values)))


def _is(key: SendKey, part: int) -> ColumnElement[bool]:
    return and_(outbox.c.cause == key.cause, outbox.c.id == key.id, outbox.c.part == part)


def _of(key: SendKey, part: int) -> ColumnElement[bool]:
    """The notes of a part, one for each update it answers."""
    return and_(outbox.c.cause == key.cause, outbox.c.head == key.id, outbox.c.part == part)
