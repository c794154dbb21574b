"""Questions sent on to the campaign, as the bot takes them in and brings their answers back."""

import logging
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from bot.core.guide import Lang
from bot.core.referral import (
    MAX_QUESTION,
    MOST_A_DAY,
    MOST_OPEN,
    Answered,
    ReferralState,
    Sent,
)
from bot.store.console_tables import referrals
from bot.store.database import Database
from bot.store.ids import member_or_none
from bot.store.keys import Keys
from bot.store.names import Names
from bot.store.tables import alone
from bot.store.times import Clock, day_of
from bot.store.turns import Scrub

_LOG = logging.getLogger(__name__)

_NOT_OVER = referrals.c.state != ReferralState.OVER
_ERASED: dict[str, Any] = {"state": ReferralState.OVER, "sealed": None, "message_id": None}


class SqlReferrals:
    """`bot.core.referral.Referrals` in a table."""

    def __init__(
        self, database: Database, keys: Keys, names: Names, clock: Clock, scrub: Scrub
    ) -> None:
        self._database, self._keys, self._names = database, keys, names
        self._clock, self._scrub = clock, scrub
        self._mine: set[int] = set()  # claimed since this program started

    def masked(self, text: str) -> str:
        """A question as it would be kept."""
        storable = text.encode("utf-8", "replace").decode().replace("\0", "")
        # masked before it is cut: nobody finds half a number
        return self._scrub(storable).strip()[:MAX_QUESTION].rstrip()

    def today(self) -> date:
        """The day a question that is sent now is kept under."""
        return day_of(self._clock)

    async def send(self, chat_id: int, question: str, lang: Lang, message_id: int | None) -> Sent:
        """Keep a question for the campaign, masked."""
        name, today = await self._names.of(chat_id), self.today()
        masked = self.masked(question)
        if not masked:
            raise ValueError("nothing is left of the question")
        kept = insert(referrals).values(
            chat=name,
            sealed=self._keys.seal(chat_id),
            lang=lang,
            question=self._keys.seal_text(masked),
            message_id=message_id,
            asked_on=today,
            state=ReferralState.OPEN,
        )
        mine = select(referrals.c.question).where(referrals.c.chat == name, _NOT_OVER)

        def work(c: Connection) -> Sent:
            alone(c, "referrals")
            there = c.execute(mine).scalars().all()
            if masked in map(self._keys.unseal_text, there):
                return Sent.KEPT
            if len(there) >= MOST_OPEN:
                return Sent.CHAT_FULL
            if _count(c, referrals.c.asked_on == today) >= MOST_A_DAY:
                return Sent.DAY_FULL
            c.execute(kept)
            return Sent.KEPT

        return await self._database.write(work)

    async def due(self) -> Sequence[Answered]:
        """Those a person is done with and whose chat is not told yet."""
        waiting = select(referrals).where(referrals.c.state == ReferralState.ANSWERED)
        ordered = waiting.order_by(referrals.c.answered_at, referrals.c.id)
        rows = await self._database.read(lambda c: c.execute(ordered).all())
        return [answered for row in rows if (answered := self._answered(row))]

    async def claim(self, id: int) -> bool:
        """Take one to tell; True for exactly one caller."""
        claimed = await self._move(id, ReferralState.ANSWERED, ReferralState.TELLING)
        if claimed:
            self._mine.add(id)
        return claimed

    async def told(self, id: int) -> None:
        """It was told, or never can be: the number of the chat is erased from it."""
        await self._end(referrals.c.id == id)
        self._mine.discard(id)

    async def release(self, id: int) -> None:
        """It was not told: it waits again."""
        await self._move(id, ReferralState.TELLING, ReferralState.ANSWERED)
        self._mine.discard(id)

    async def end_all(self, chat_id: int) -> int:
        """End all of a chat; how many."""
        return await self._end(referrals.c.chat == await self._names.of(chat_id))

    async def stranded(self) -> Sequence[int]:
        """Those claimed by a program that stopped before it said what came of it."""
        telling = referrals.c.state == ReferralState.TELLING, referrals.c.id.not_in(self._mine)
        found = select(referrals.c.id).where(*telling).order_by(referrals.c.id)
        return await self._database.read(lambda c: c.execute(found).scalars().all())

    def _answered(self, row: Row[Any]) -> Answered | None:
        """The value of a row; None, and a line in the log, where nobody can read it."""
        lang, at = member_or_none(Lang, row.lang), row.answered_at
        try:
            chat_id = self._keys.unseal(row.sealed or "")
            answer = row.answer and self._keys.unseal_text(row.answer.encode())
        except InvalidToken:
            chat_id = None
        if chat_id is None or lang is None or not isinstance(at, datetime):
            _LOG.warning("question %d cannot be read", row.id)
            return None
        return Answered(row.id, chat_id, row.message_id, lang, row.asked_on, answer, at.date())

    async def _move(self, id: int, old: ReferralState, new: ReferralState) -> bool:
        there = referrals.c.id == id, referrals.c.state == old
        moved = update(referrals).where(*there).values(state=new)
        return await self._database.write(lambda c: c.execute(moved).rowcount == 1)

    async def _end(self, *where: ColumnElement[bool]) -> int:
        ended = update(referrals).where(*where, _NOT_OVER).values(_ERASED)
        return await self._database.erase(lambda c: c.execute(ended).rowcount)


def _count(c: Connection, *where: ColumnElement[bool]) -> int:
    return c.execute(select(func.count()).select_from(referrals).where(*where)).scalar_one()
