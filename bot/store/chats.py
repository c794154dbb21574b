"""What is known of a chat."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from bot.core.guide import Device, Lang
from bot.core.keeping import Chat, Consent
from bot.store.database import Database
from bot.store.ids import id_or_none, member_or_none, slots_read, slots_written
from bot.store.names import Names
from bot.store.tables import chats, insert_new, words
from bot.store.times import Clock, day_of


class SqlChats:
    """`bot.core.keeping.Chats` in a table."""

    def __init__(
        self, database: Database, names: Names, clock: Clock, drop_words: Callable[[int], None]
    ) -> None:
        """Nothing is read yet. `drop_words` forgets the words of a chat that are on their way."""
        self._database, self._names, self._clock = database, names, clock
        self._drop_words = drop_words

    async def get(self, chat_id: int) -> Chat:
        """What is known; an empty `Chat` where nothing is."""
        name = await self._names.of(chat_id)
        return await self._database.read(lambda c: chat_of(c, name))

    async def put(self, chat_id: int, chat: Chat) -> None:
        """Keep language, place, device and slots, not the consent."""
        values = {
            "lang": chat.lang,
            "place": id_or_none(chat.place),
            "device": chat.device,
            "recent": slots_written(chat.recent),
        }
        await self._note(chat_id, values)

    async def asked(self, chat_id: int) -> None:
        """The consent question is put today."""
        await self._note(chat_id, {"asked_on": day_of(self._clock)})

    async def set_consent(self, chat_id: int, consent: Consent) -> None:
        """Note an answer; without a yes the words of this chat go."""
        self._drop_words(chat_id)
        if consent is Consent.YES:
            await self._note(chat_id, {"consent": consent})
            return
        name, today = await self._names.of(chat_id), day_of(self._clock)

        def work(c: Connection) -> None:
            # nobody may add words between the removal and the no
            c.execute(select(chats.c.chat).where(chats.c.chat == name).with_for_update())
            c.execute(delete(words).where(words.c.chat == name))
            _write(c, name, {"consent": consent, "seen_on": today})

        await self._database.erase(work)

    async def _note(self, chat_id: int, values: dict[str, Any]) -> None:
        name = await self._names.of(chat_id)
        noted = {**values, "seen_on": day_of(self._clock)}
        await self._database.write(lambda c: _write(c, name, noted))


def _write(c: Connection, name: str, values: dict[str, Any]) -> None:
    """Set columns of a chat, new or known."""
    if not insert_new(c, chats, {"chat": name, "consent": Consent.UNASKED, **values}):
        c.execute(update(chats).where(chats.c.chat == name).values(values))


def chat_of(c: Connection, name: str) -> Chat:
    """The chat that goes by this hash; an empty one where there is none."""
    row: Row[Any] | None = c.execute(select(chats).where(chats.c.chat == name)).first()
    if row is None:
        return Chat()
    return Chat(
        lang=member_or_none(Lang, row.lang),
        place=id_or_none(row.place),
        device=member_or_none(Device, row.device),
        recent=slots_read(row.recent),
        consent=member_or_none(Consent, row.consent) or Consent.UNASKED,
        asked_on=row.asked_on,
        seen_on=row.seen_on,
    )
