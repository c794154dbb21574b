"""Turns in a store, with the marks, the words and the evidence a test wants."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, update

from bot.core.guide import Lang
from bot.core.keeping import Consent, Outcome, TurnRow
from bot.core.reviewing import Why
from bot.store.console_tables import marks
from bot.store.marking import mark
from bot.store.store import Store
from bot.store.tables import turns, words

A_ROW = TurnRow(
    lang=Lang.KO,
    surfaces=frozenset({"examplenet"}),
    jurisdiction="kr",
    outcome=Outcome.ABSTENTION,
    reason="no_passage",
    guides=("examplenet-kr",),
    best_score=0.62,
    milliseconds=41.5,
    corpus_version="0123456789ab",
    question="이거 어디서 꺼요",
    reply="아직 모르겠어요.",
)


async def log_turn(
    store: Store,
    number: str,
    whys: Collection[Why] = (Why.ABSTAINED,),
    *,
    chat: int = 1,
    hour: datetime | None = None,
    evidence: dict[str, Any] | None = None,
    **values: Any,
) -> None:
    """Keep a turn with these marks alone; with words where the chat said yes before."""
    row = replace(A_ROW, **values)
    kept = await store.turns.append(chat, row, number)
    assert kept == number
    assert await store.turns.settle()

    def work(c: Connection) -> None:
        c.execute(delete(marks).where(marks.c.number == number))
        mark(c, number, whys)
        if hour is not None:
            for table in (turns, marks):
                c.execute(update(table).where(table.c.number == number).values(hour=hour))
        if evidence is not None:
            c.execute(update(words).where(words.c.number == number).values(evidence=evidence))

    await store._database.write(work)


async def agrees(store: Store, chat: int = 1) -> None:
    """That chat lets its words be kept."""
    await store.chats.set_consent(chat, Consent.YES)
