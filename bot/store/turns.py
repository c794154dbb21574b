"""One row a turn, with words only while a yes stands."""

import logging
from collections.abc import Callable
from secrets import randbelow

from sqlalchemy import Connection, exists, insert, select, update

from bot.core.keeping import Consent, Feedback, StoreUnavailable, TurnRow
from bot.store.daily import count_feedback, count_turn
from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.tables import chats, insert_new, turns, words
from bot.store.times import Clock, day_of, hour_of

Scrub = Callable[[str], str]

_LOG = logging.getLogger(__name__)


class SqlTurns:
    """`bot.core.keeping.Turns` in two tables: rows, and the words that hang on a yes."""

    def __init__(self, database: Database, keys: Keys, clock: Clock, scrub: Scrub) -> None:
        self._database, self._keys, self._clock, self._scrub = database, keys, clock, scrub

    async def append(self, chat_id: int, row: TurnRow, number: str | None = None) -> str | None:
        """Keep a turn; its number, None where it could not be kept."""
        name = self._keys.hash_of(chat_id)
        try:
            return await self._database.write(lambda c: self._append(c, name, row, number))
        except StoreUnavailable as error:
            _LOG.warning("a turn was not kept: %s", error)
            return None

    async def rate(self, chat_id: int, number: str, feedback: Feedback) -> bool:
        """What the person thinks of a reply; False where this chat has no such turn."""
        mine = turns.c.number == number, turns.c.chat == self._keys.hash_of(chat_id)

        def work(c: Connection) -> bool:
            if not c.execute(select(exists().where(*mine))).scalar():
                return False
            count_feedback(c, number, feedback)
            c.execute(update(turns).where(*mine).values(feedback=feedback))
            return True

        return await self._database.write(work)

    def _append(self, c: Connection, name: str, row: TurnRow, number: str | None) -> str:
        this_chat = chats.c.chat == name
        # locked until the row stands: a withdrawal comes before all of this or after it
        standing = select(chats.c.consent, chats.c.seen_on).where(this_chat)
        chat = c.execute(standing.with_for_update()).first()
        kept = {
            "chat": name,
            "hour": hour_of(self._clock),
            "lang": row.lang,
            "surfaces": sorted(row.surfaces),
            "jurisdiction": row.jurisdiction,
            "outcome": row.outcome,
            "reason": row.reason,
            "guides": list(row.guides),
            "best_score": row.best_score,
            "milliseconds": row.milliseconds,
            "corpus_version": row.corpus_version,
        }
        number = number or _new_number()
        while not insert_new(c, turns, {"number": number, **kept}):
            number = _new_number()
        count_turn(c, kept)
        today = day_of(self._clock)
        if chat is not None and chat.seen_on != today:
            c.execute(update(chats).where(this_chat).values(seen_on=today))
        if chat is not None and chat.consent == Consent.YES and (said := self._masked(row)):
            hung = {"number": number, "chat": name, "consent": Consent.YES}
            c.execute(insert(words), {**hung, **said})
        return number

    def _masked(self, row: TurnRow) -> dict[str, str] | None:
        """Question and reply without personal data; None where they cannot be masked."""
        try:
            return {
                "question": _storable(self._scrub(row.question)),
                "reply": _storable(self._scrub(row.reply)),
            }
        except Exception as error:
            # whatever went wrong, words that are not masked are not kept, nor quoted by the error
            _LOG.warning("words were not kept: masking raised %s", type(error).__name__)
            return None


def _storable(text: str) -> str:
    """Without what no database takes in a text: halves of surrogate pairs, and NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _new_number() -> str:
    """Short enough to read out, random: it says nothing about who or when."""
    return f"{randbelow(10**8):08d}"
