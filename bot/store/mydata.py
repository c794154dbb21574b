"""Everything kept about a chat, as a person can read it."""

import json
from typing import Any

from sqlalchemy import Connection, select

from bot.store.console_tables import marks, referrals
from bot.store.keys import Keys
from bot.store.tables import chats, outbox, reminders, turns, words


def mydata(c: Connection, name: str, keys: Keys) -> dict[str, Any]:
    """All rows under the hash `name`, with readable names, ready for JSON."""
    return {
        "stored_under": name,
        "chat": _chat(c, name),
        "turns": _turns(c, name),
        "reminders": _reminders(c, name),
        "sent_to_campaign": _referrals(c, name, keys),
        "sent": _sent(c, name),
    }


def _chat(c: Connection, name: str) -> dict[str, Any] | None:
    row = c.execute(select(chats).where(chats.c.chat == name)).first()
    if row is None:
        return None
    return {
        "language": row.lang,
        "place": row.place,
        "device": row.device,
        "last_talked_about": _json(row.recent),
        "words_may_be_kept": row.consent,
        "asked_on": row.asked_on and row.asked_on.isoformat(),
        "last_seen_on": row.seen_on.isoformat(),
    }


def _turns(c: Connection, name: str) -> list[dict[str, Any]]:
    marked = _marks(c, name)
    joined = turns.outerjoin(words, turns.c.number == words.c.number)
    chosen = select(
        turns, words.c.question, words.c.reply, words.c.evidence, words.c.tokens
    ).select_from(joined)
    rows = c.execute(chosen.where(turns.c.chat == name).order_by(turns.c.hour, turns.c.number))
    return [
        {
            "number": row.number,
            "hour": row.hour.isoformat(),
            "language": row.lang,
            "services": row.surfaces,
            "jurisdiction": row.jurisdiction,
            "outcome": row.outcome,
            "reason": row.reason,
            "guides": row.guides,
            "best_score": row.best_score,
            "milliseconds": row.milliseconds,
            "corpus_version": row.corpus_version,
            "feedback": row.feedback,
            "milliseconds_by_stage": row.stages,
            "statements_dropped": row.dropped,
            "bots_words": row.prompts,
            "worth_a_look": marked.get(row.number, []),
            "question": row.question,
            "reply": row.reply,
            "evidence": row.evidence,
            "can_be_searched": row.tokens is not None,
        }
        for row in rows
    ]


def _marks(c: Connection, name: str) -> dict[str, list[str]]:
    mine = select(turns.c.number).where(turns.c.chat == name)
    chosen = select(marks.c.number, marks.c.why).where(marks.c.number.in_(mine))
    marked: dict[str, list[str]] = {}
    for row in c.execute(chosen.order_by(marks.c.why)):
        marked.setdefault(row.number, []).append(row.why)
    return marked


def _reminders(c: Connection, name: str) -> list[dict[str, Any]]:
    chosen = select(reminders).where(reminders.c.chat == name)
    return [
        {
            "id": row.id,
            "chat_id": "encrypted",
            "due_on": row.due_on.isoformat(),
            "guide": row.slug,
            "place": row.place,
            "language": row.lang,
            "state": row.state,
        }
        for row in c.execute(chosen.order_by(reminders.c.due_on, reminders.c.id))
    ]


def _referrals(c: Connection, name: str, keys: Keys) -> list[dict[str, Any]]:
    chosen = select(referrals).where(referrals.c.chat == name).order_by(referrals.c.id)
    return [
        {
            "id": row.id,
            "chat_id": row.sealed and "encrypted",
            "language": row.lang,
            "question": keys.unseal_text(row.question),
            "answers_message": row.message_id,
            "asked_on": row.asked_on.isoformat(),
            "state": row.state,
            "answer": row.answer and keys.unseal_text(row.answer.encode()),
            "answered_at": row.answered_at and row.answered_at.isoformat(),
        }
        for row in c.execute(chosen)
    ]


def _sent(c: Connection, name: str) -> list[dict[str, Any]]:
    chosen = select(outbox).where(outbox.c.chat == name)
    return [
        {
            "because_of": row.cause,
            "id": row.id,
            "part": row.part,
            "state": row.state,
            "message_id": row.message_id,
            "day": row.day.isoformat(),
            "together_with": row.head,
            "answers_message": row.asked,
        }
        for row in c.execute(chosen.order_by(outbox.c.day, outbox.c.id, outbox.c.part))
    ]


def _json(written: str | None) -> Any:
    """What was written, as JSON where it is JSON: a person is shown what is there."""
    try:
        return written and json.loads(written)
    except ValueError:
        return written
