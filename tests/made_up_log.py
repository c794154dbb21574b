"""A log as a busy bot would have it, made up, to look at and to measure the console with."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert

from bot.core.answer import Reason
from bot.core.guide import Lang
from bot.core.keeping import Consent, Feedback, Outcome
from bot.core.reviewing import Why
from bot.store.console_tables import marks
from bot.store.keys import Keys
from bot.store.tables import chats, turns, words
from bot.store.tokens import tokens_of

AGREED = 0.6
"""Share of the chats whose words are kept."""
_TURNS_A_CHAT = 6
_BATCH = 2_000
_SEED = 7
_ABSTAINED, _LOW = 0.18, 0.04
_SURFACES = ("instagram", "facebook", "x", "grok", "threads", "whatsapp", "messenger", "meta-ai")
_PLACES = ("kr", "kr", "kr", "kr", "kr", "us", "uk", "eu", None)
_GUIDES = ("instagram-objection-kr", "facebook-objection-kr", "x-grok-switch", "meta-refused")
_THUMBS = (*[None] * 12, Feedback.UP, Feedback.UP, Feedback.DOWN, Feedback.OUTDATED)
_REASONS = (Reason.NO_PASSAGE, Reason.NOT_KNOWN, Reason.OUT_OF_SCOPE)
_BUSY = (1, 1, 1, 1, 1, 1, 2, 4, 6, 6, 6, 6, 8, 7, 6, 6, 6, 7, 8, 9, 10, 10, 7, 3)
"""How busy each hour of a day is."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody may have asked, and what the bot may have said."""

    lang: Lang
    question: str
    reply: str


class _Kept(NamedTuple):
    turn: dict[str, Any]
    words: dict[str, Any] | None
    marks: list[dict[str, Any]]


class MadeUpLog:
    """Turns of the last days before a moment, evenings busier than nights; always the same."""

    def __init__(
        self,
        keys: Keys,
        until: datetime,
        days: int,
        said: Sequence[Said],
    ) -> None:
        """Nothing is written yet.

        Args:
            until: the newest hour; its zone is UTC.
        """
        self._keys = keys
        self._until, self._days, self._said = until, days, said
        self._random = random.Random(_SEED)

    def fill(self, c: Connection, count: int) -> None:
        """Write that many turns, with their chats, words and marks."""
        people = [self._person(n) for n in range(max(1, count // _TURNS_A_CHAT))]
        for at in range(0, len(people), _BATCH):
            c.execute(insert(chats), people[at : at + _BATCH])
        kept = self._kept(count, people)
        for _ in range(0, count, _BATCH):
            some = [entry for _, entry in zip(range(_BATCH), kept, strict=False)]
            c.execute(insert(turns), [entry.turn for entry in some])
            if said := [entry.words for entry in some if entry.words]:
                c.execute(insert(words), said)
            if worth := [mark for entry in some for mark in entry.marks]:
                c.execute(insert(marks), worth)

    def _person(self, n: int) -> dict[str, Any]:
        agreed = self._random.random() < AGREED
        return {
            "chat": self._keys.hash_of(n + 1),
            "consent": Consent.YES if agreed else Consent.NO,
            "seen_on": self._until.date(),
        }

    def _kept(self, count: int, people: Sequence[dict[str, Any]]) -> Iterator[_Kept]:
        for number in self._random.sample(range(10**8), count):
            yield self._one(f"{number:08d}", self._random.choice(people))

    def _one(self, number: str, person: dict[str, Any]) -> _Kept:
        pick, said = self._random.choice, self._random.choice(self._said)
        abstained = self._random.random() < _ABSTAINED
        low = not abstained and self._random.random() < _LOW
        thumb, hour = pick(_THUMBS), self._hour()
        total = self._random.lognormvariate(2.4, 0.5)
        turn = {
            "number": number,
            "chat": person["chat"],
            "hour": hour,
            "lang": said.lang,
            "surfaces": [pick(_SURFACES)] if self._random.random() < 0.9 else [],
            "jurisdiction": pick(_PLACES),
            "outcome": Outcome.ABSTENTION if abstained else Outcome.ANSWER,
            "reason": pick(_REASONS) if abstained else None,
            "guides": [] if abstained else [pick(_GUIDES)],
            "best_score": self._random.uniform(0.2, 0.35 if low or abstained else 1.2),
            "milliseconds": total,
            "corpus_version": pick(("3fa1b2c4d5e6", "1337a44210f9")),
            "feedback": None if abstained else thumb,
            "stages": {"understanding": total * 0.2, "retrieval": total * 0.7, "judging": 0.1},
            "dropped": 0,
            "prompts": "5d41402abc4b",
        }
        why = [Why.ABSTAINED] * abstained + [Why.LOW_SCORE] * low
        if not abstained and thumb and thumb is not Feedback.UP:
            why.append(Why.THUMB_DOWN)
        worth = [{"number": number, "why": each, "hour": hour} for each in why]
        return _Kept(turn, self._words(number, person, said), worth)

    def _words(self, number: str, person: dict[str, Any], said: Said) -> dict[str, Any] | None:
        if person["consent"] != Consent.YES:
            return None
        return {
            "number": number,
            "chat": person["chat"],
            "consent": Consent.YES,
            "question": said.question,
            "reply": said.reply,
            "evidence": None,
            "tokens": tokens_of((said.question, said.reply), self._keys.secrets[0]),
        }

    def _hour(self) -> datetime:
        day = self._until - timedelta(days=self._random.randrange(self._days))
        hour = self._random.choices(range(24), _BUSY)[0]
        return min(day.replace(hour=hour, minute=0, second=0, microsecond=0), self._until)
