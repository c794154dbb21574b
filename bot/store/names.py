"""The name a chat goes by in the database, whatever name it went by before."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, literal, select, update

from bot.core.keeping import Consent
from bot.store.console_tables import referrals
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.tables import chats, outbox, reminders, turns, words

_MET = 4_096
_BESIDE = (turns, outbox, reminders, referrals)


class Names:
    """Names chats by the newest key. What stands under an older key moves."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database, self._keys = database, keys
        self._met: dict[str, None] = {}

    async def of(self, chat_id: int, *, late: bool = False) -> str:
        """The name of a chat; once this is known, all its rows are under it.

        Args:
            late: nobody waits, see `Database.write_late`.
        """
        name, *before = self._keys.hashes_of(chat_id)
        if before and name not in self._met:
            if late:
                await self._database.write_late(lambda c: move(c, before, name))
            elif await self._database.read(lambda c: _is_known(c, before)):
                await self._database.write(lambda c: move(c, before, name))
            self._met[name] = None
            if len(self._met) > _MET:
                del self._met[next(iter(self._met))]
        return name


def move(c: Connection, before: Sequence[str], name: str) -> None:
    """Let all rows under older names stand under this one."""
    for old in before:
        if _is_known(c, [old]):
            _move(c, old, name)


def _is_known(c: Connection, names: Sequence[str]) -> bool:
    tables = (chats, *_BESIDE)
    return any(c.execute(select(1).where(t.c.chat.in_(names)).limit(1)).first() for t in tables)


def _move(c: Connection, old: str, name: str) -> None:
    here = select(chats.c.consent).where(chats.c.chat == name)
    consent = c.execute(here.with_for_update()).scalar()
    if consent is None:
        others = [column for column in chats.c if column is not chats.c.chat]
        copied = select(literal(name), *others).where(chats.c.chat == old)
        c.execute(insert(chats).from_select([chats.c.chat, *others], copied))
        consent = c.execute(here).scalar()
    for table in _BESIDE:
        c.execute(update(table).where(table.c.chat == old).values(chat=name))
    mine: ColumnElement[Any] = words.c.chat == old
    if consent == Consent.YES:
        c.execute(update(words).where(mine).values(chat=name))
    else:  # it was said anew since, and not yes
        c.execute(delete(words).where(mine))
    c.execute(delete(chats).where(chats.c.chat == old))
