"""One row a turn, with words only while a yes stands."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from secrets import randbelow

from sqlalchemy import Connection, delete, insert, select, update

from bot.core.keeping import Consent, Feedback, TurnRow
from bot.core.reviewing import Why, marks_of
from bot.store.console_tables import marks
from bot.store.daily import count_feedback, count_turn
from bot.store.database import Database
from bot.store.evidence import evidence_written
from bot.store.keys import Keys
from bot.store.marking import mark
from bot.store.names import Names
from bot.store.tables import chats, insert_new, turns, words
from bot.store.times import Clock, day_of, hour_of
from bot.store.tokens import tokens_of

Scrub = Callable[[str], str]

_LOG = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Kept:
    """A turn on its way into the tables. `marks` were made of its words as they came.

    `has_words` is False where its words must not be kept, whatever the chat's consent is by then,
    `is_gone` is True where nothing of it may be.
    """

    chat_id: int = field(repr=False)
    number: str
    hour: datetime
    row: TurnRow
    marks: frozenset[Why]
    feedback: Feedback | None = None
    is_masked: bool = False
    has_words: bool = True
    is_gone: bool = False

    def drop_words(self) -> None:
        """Forget the words."""
        self.row, self.has_words = replace(self.row, question="", reply="", evidence=None), False


class SqlTurns:
    """Writes turns into two tables: rows, and the words that hang on a yes."""

    def __init__(
        self, database: Database, keys: Keys, names: Names, clock: Clock, scrub: Scrub
    ) -> None:
        self._database, self._keys, self._names = database, keys, names
        self._clock, self._scrub = clock, scrub

    def taken(self, chat_id: int, row: TurnRow, number: str | None) -> Kept:
        """A turn of this hour, to be written now or later."""
        return Kept(chat_id, number or _new_number(), hour_of(self._clock), row, marks_of(row))

    def mask(self, kept: Kept) -> None:
        """Take personal data out of its words, or the words where that cannot be done."""
        if kept.is_masked or not kept.has_words:
            return
        try:
            question, reply = self._scrub(kept.row.question), self._scrub(kept.row.reply)
        except Exception as error:
            # whatever went wrong, words that are not masked are not kept, nor quoted by the error
            _LOG.warning("words were not kept: masking raised %s", type(error).__name__)
            kept.drop_words()
            return
        kept.row = replace(kept.row, question=_storable(question), reply=_storable(reply))
        kept.is_masked = True

    async def write(self, kept: Kept) -> None:
        """Keep a turn, with its words where the chat's consent is yes at this moment.

        Another turn may have its number; then it gets a random one.
        """
        name = await self._names.of(kept.chat_id, late=True)
        await self._database.write_late(lambda c: self._write(c, name, kept))

    async def rate(self, chat_id: int, number: str, feedback: Feedback) -> bool:
        """What the person thinks of a reply; False where this chat has no such turn."""
        name = await self._names.of(chat_id)
        return await self._database.write(lambda c: _rate(c, name, number, feedback))

    def _write(self, c: Connection, name: str, kept: Kept) -> None:
        if kept.is_gone:
            return
        this_chat = chats.c.chat == name
        # locked until the row stands: a withdrawal comes before all of this or after it
        standing = select(chats.c.consent, chats.c.seen_on).where(this_chat)
        chat = c.execute(standing.with_for_update()).first()
        row = kept.row
        values = {
            "chat": name,
            "hour": kept.hour,
            "lang": row.lang,
            "surfaces": sorted(row.surfaces),
            "jurisdiction": row.jurisdiction,
            "outcome": row.outcome,
            "reason": row.reason,
            "guides": list(row.guides),
            "best_score": row.best_score,
            "milliseconds": row.milliseconds,
            "corpus_version": row.corpus_version,
            "stages": {stage: round(taken, 3) for stage, taken in row.stages.items()},
            "dropped": row.dropped,
            "prompts": row.prompts,
        }
        number = kept.number
        while not insert_new(c, turns, {"number": number, **values}):
            number = _new_number()
        count_turn(c, values)
        if kept.marks:
            mark(c, number, kept.marks)
        if kept.feedback:
            _rate(c, name, number, kept.feedback)
        today = day_of(self._clock)
        if chat is not None and chat.seen_on != today:
            c.execute(update(chats).where(this_chat).values(seen_on=today))
        if chat is not None and chat.consent == Consent.YES:
            self._write_words(c, name, number, kept)

    def _write_words(self, c: Connection, name: str, number: str, kept: Kept) -> None:
        self.mask(kept)
        if not kept.has_words:
            return
        values = {
            "number": number,
            "chat": name,
            "consent": Consent.YES,
            "question": kept.row.question,
            "reply": kept.row.reply,
            "evidence": evidence_written(kept.row.evidence),
            "tokens": tokens_of((kept.row.question, kept.row.reply), self._keys.secrets[0]),
        }
        c.execute(insert(words), values)


def _rate(c: Connection, name: str, number: str, feedback: Feedback) -> bool:
    mine = turns.c.number == number, turns.c.chat == name
    # locked, so that of two ratings at once each counts what the other left
    if c.execute(select(turns.c.number).where(*mine).with_for_update()).first() is None:
        return False
    count_feedback(c, number, feedback)
    c.execute(update(turns).where(*mine).values(feedback=feedback))
    if feedback.is_down:
        mark(c, number, [Why.THUMB_DOWN])
    else:
        this = marks.c.number == number, marks.c.why == Why.THUMB_DOWN
        c.execute(delete(marks).where(*this))
    return True


def _storable(text: str) -> str:
    """Without what no database takes in a text: halves of surrogate pairs, and NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _new_number() -> str:
    """Short enough to read out, random: it says nothing about who or when."""
    return f"{randbelow(10**8):08d}"
