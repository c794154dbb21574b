"""What to tell whom on which day."""

import logging
from collections.abc import Sequence
from datetime import date
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from bot.core.guide import Lang
from bot.core.keeping import Reminder, ReminderState
from bot.store.database import Database
from bot.store.ids import member_or_none
from bot.store.keys import Keys
from bot.store.names import Names
from bot.store.tables import reminders

_LOG = logging.getLogger(__name__)

_OPEN = (ReminderState.WAITING, ReminderState.SENDING)


class SqlReminders:
    """`bot.core.keeping.Reminders` in a table."""

    def __init__(self, database: Database, keys: Keys, names: Names) -> None:
        self._database, self._keys, self._names = database, keys, names
        self._mine: set[int] = set()  # claimed since this program started

    async def add(
        self, chat_id: int, due_on: date, slug: str, place: str | None, lang: Lang
    ) -> int:
        """Keep a reminder; its id, or that of the one that says the same."""
        name = await self._names.of(chat_id)
        same = select(reminders.c.id).where(
            reminders.c.chat == name,
            reminders.c.due_on == due_on,
            reminders.c.slug == slug,
            reminders.c.place.is_not_distinct_from(place),
            reminders.c.state == ReminderState.WAITING,
        )
        kept = insert(reminders).values(
            chat=name,
            sealed=self._keys.seal(chat_id),
            due_on=due_on,
            slug=slug,
            place=place,
            lang=lang,
            state=ReminderState.WAITING,
        )

        def work(c: Connection) -> int:
            there: int | None = c.execute(same).scalar()
            if there is not None:
                return there
            key = c.execute(kept).inserted_primary_key
            assert key is not None  # an insert of one row always has it
            return int(key[0])

        return await self._database.write(work)

    async def due(self, today: date) -> Sequence[Reminder]:
        """Those waiting whose day has come, the oldest first."""
        waiting = reminders.c.state == ReminderState.WAITING
        return await self._those(waiting, reminders.c.due_on <= today)

    async def claim(self, id: int) -> bool:
        """Take one to send; True for exactly one caller."""
        claimed = await self._move(id, ReminderState.WAITING, ReminderState.SENDING)
        if claimed:
            self._mine.add(id)
        return claimed

    async def sent(self, id: int) -> None:
        """It was delivered, or never can be: the chat is erased from it."""
        await self._end(ReminderState.SENT, reminders.c.id == id)
        self._mine.discard(id)

    async def release(self, id: int) -> None:
        """It was not delivered: it waits again."""
        await self._move(id, ReminderState.SENDING, ReminderState.WAITING)
        self._mine.discard(id)

    async def of(self, chat_id: int) -> Sequence[Reminder]:
        """Those of a chat that are not over, the next due first."""
        return await self._those(reminders.c.chat == await self._names.of(chat_id))

    async def cancel(self, id: int, chat_id: int) -> bool:
        """Drop one that is not over; False where this chat has none of that id."""
        mine = reminders.c.chat == await self._names.of(chat_id)
        return await self._end(ReminderState.CANCELLED, mine, reminders.c.id == id) == 1

    async def cancel_all(self, chat_id: int) -> int:
        """Drop all of a chat that are not over; how many."""
        mine = reminders.c.chat == await self._names.of(chat_id)
        return await self._end(ReminderState.CANCELLED, mine)

    async def stranded(self) -> Sequence[Reminder]:
        """Those claimed by a program that stopped before it said what came of it."""
        sending = reminders.c.state == ReminderState.SENDING
        return await self._those(sending, reminders.c.id.not_in(self._mine))

    async def _those(self, *where: ColumnElement[bool]) -> Sequence[Reminder]:
        chosen = select(reminders).where(*where).order_by(reminders.c.due_on, reminders.c.id)
        rows = await self._database.read(lambda c: c.execute(chosen).all())
        return [reminder for row in rows if (reminder := self._reminder(row))]

    def _reminder(self, row: Row[Any]) -> Reminder | None:
        """The value of a row; None, and a line in the log, where nobody can read it."""
        lang, state = member_or_none(Lang, row.lang), member_or_none(ReminderState, row.state)
        try:
            chat_id = self._keys.unseal(row.sealed)
        except InvalidToken:
            chat_id = None
        if chat_id is None or lang is None or state is None:
            _LOG.warning("reminder %d cannot be read", row.id)
            return None
        return Reminder(row.id, chat_id, row.due_on, row.slug, row.place, lang, state)

    async def _move(self, id: int, old: ReminderState, new: ReminderState) -> bool:
        there = reminders.c.id == id, reminders.c.state == old
        moved = update(reminders).where(*there).values(state=new)
        return await self._database.write(lambda c: c.execute(moved).rowcount == 1)

    async def _end(self, state: ReminderState, *where: ColumnElement[bool]) -> int:
        ended = update(reminders).where(*where, reminders.c.state.in_(_OPEN))
        erased = ended.values(state=state, chat=None, sealed=None)
        return await self._database.erase(lambda c: c.execute(erased).rowcount)
