"""Questions sent on to the campaign, as operators read and answer them."""

import logging
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select, update

from bot.core.guide import Lang
from bot.core.operating import Act
from bot.core.referral import CLAIM_LASTS, Referral, ReferralState
from bot.store.audit import note
from bot.store.console_tables import referrals
from bot.store.database import Database
from bot.store.ids import member_or_none
from bot.store.keys import Keys
from bot.store.times import Clock

_LOG = logging.getLogger(__name__)

_OPEN = referrals.c.state == ReferralState.OPEN


class SqlReferralDesk:
    """`bot.core.referral.ReferralDesk` in a table."""

    def __init__(self, database: Database, keys: Keys, clock: Clock) -> None:
        self._database, self._keys, self._clock = database, keys, clock

    async def open(self) -> Sequence[Referral]:
        """Those that wait for a person, the oldest first."""
        waiting = select(referrals).where(_OPEN).order_by(referrals.c.asked_on, referrals.c.id)
        rows = await self._database.read(lambda c: c.execute(waiting).all())
        return [referral for row in rows if (referral := self._referral(row))]

    async def one(self, id: int) -> Referral | None:
        """One, however far it got; None where it is gone."""
        this = select(referrals).where(referrals.c.id == id)
        row = await self._database.read(lambda c: c.execute(this).first())
        return self._referral(row) if row else None

    async def claim(self, id: int, who: str) -> bool:
        """Take one, or a claim that grew old."""
        free = or_(
            referrals.c.claimed_by.is_(None),
            referrals.c.claimed_by == who,
            referrals.c.claimed_at <= self._clock() - CLAIM_LASTS,
        )
        taken = {"claimed_by": who, "claimed_at": self._clock()}
        return await self._change(and_(_of(id), _OPEN, free), taken, who, Act.QUESTION_CLAIMED, id)

    async def release(self, id: int, who: str) -> None:
        """Leave one that one had claimed to others."""
        left = {"claimed_by": None, "claimed_at": None}
        await self._change(_claimed(id, who), left, who, Act.QUESTION_RELEASED, id)

    async def answer(self, id: int, who: str, text: str) -> bool:
        """Answer one that `who` claimed."""
        sealed = self._keys.seal_text(text).decode()
        return await self._answered(id, who, sealed, Act.QUESTION_ANSWERED)

    async def close_unanswered(self, id: int, who: str) -> bool:
        """Say that nobody has an answer."""
        return await self._answered(id, who, None, Act.QUESTION_CLOSED)

    async def _answered(self, id: int, who: str, sealed: str | None, act: Act) -> bool:
        done = {
            "state": ReferralState.ANSWERED,
            "answer": sealed,
            "answered_by": who,
            "answered_at": self._clock(),
        }
        return await self._change(_claimed(id, who), done, who, act, id)

    async def _change(
        self, where: ColumnElement[bool], values: dict[str, Any], who: str, act: Act, id: int
    ) -> bool:
        """Change a row that is as it should be, with its note in the audit; False for none."""
        changed = update(referrals).where(where).values(values)

        def work(c: Connection) -> bool:
            if c.execute(changed).rowcount != 1:
                return False
            note(c, self._clock, who, act, str(id))
            return True

        return await self._database.write(work)

    def _referral(self, row: Row[Any]) -> Referral | None:
        """The value of a row; None, and a line in the log, where nobody can read it."""
        lang, state = member_or_none(Lang, row.lang), member_or_none(ReferralState, row.state)
        try:
            question = self._keys.unseal_text(row.question)
            answer = row.answer and self._keys.unseal_text(row.answer.encode())
        except InvalidToken:
            lang = None
        if lang is None or state is None:
            _LOG.warning("question %d cannot be read", row.id)
            return None
        stale = row.claimed_at is None or row.claimed_at <= self._clock() - CLAIM_LASTS
        return Referral(
            id=row.id,
            lang=lang,
            question=question,
            asked_on=row.asked_on,
            state=state,
            claimed_by=None if stale else row.claimed_by,
            answer=answer,
            answered_by=row.answered_by,
            answered_at=row.answered_at,
        )


def _of(id: int) -> ColumnElement[bool]:
    return referrals.c.id == id


def _claimed(id: int, who: str) -> ColumnElement[bool]:
    """Still open, and last claimed by this operator: who was slow keeps it until it is taken."""
    return and_(_of(id), _OPEN, referrals.c.claimed_by == who)
