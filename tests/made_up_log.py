"""A log as a busy bot would have it, made up, to look at and to measure the console with."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, insert

from bot.core.answer import Reason
from bot.core.bidding import bids_the_bot
from bot.core.evidence import Evidence
from bot.core.guide import Lang
from bot.core.keeping import Consent, Feedback, Outcome, TurnRow
from bot.core.reviewing import LOW_SCORE, Verdict, Why, marks_of
from bot.core.turn import Stage
from bot.store.console_tables import marks, reviews
from bot.store.daily import count_all_once
from bot.store.evidence import evidence_written
from bot.store.keys import Keys
from bot.store.marking import topics
from bot.store.tables import chats, turns, words
from bot.store.tokens import tokens_of

AGREED = 0.6
"""Share of the chats whose words are kept."""
_TURNS_A_CHAT = 6
_BATCH = 2_000
_SEED = 7
_ABSTAINED, _CLARIFIED, _LOW, _DROPPED, _REVIEWED = 0.18, 0.05, 0.04, 0.005, 0.3
_SURFACES = ("instagram", "facebook", "x", "grok", "threads", "whatsapp", "messenger", "meta-ai")
_PLACES = ("kr", "kr", "kr", "kr", "kr", "us", "uk", "eu", None)
_GUIDES = ("instagram-objection-kr", "facebook-objection-kr", "x-grok-switch", "meta-refused")
_VERSIONS = ("3fa1b2c4d5e6", "1337a44210f9")
_THUMBS = (*[None] * 12, Feedback.UP, Feedback.UP, Feedback.DOWN, Feedback.OUTDATED)
_REASONS = (Reason.NO_PASSAGE, Reason.NOT_KNOWN, Reason.OUT_OF_SCOPE)
_SHARES = {Stage.UNDERSTANDING: 0.2, Stage.RETRIEVAL: 0.6, Stage.JUDGING: 0.1, Stage.DRAFTING: 0.1}
_OPERATORS = ("kim", "park", "lee")
_BUSY = (1, 1, 1, 1, 1, 1, 2, 4, 6, 6, 6, 6, 8, 7, 6, 6, 6, 7, 8, 9, 10, 10, 7, 3)
"""How busy each hour of a day is."""


@dataclass(frozen=True)
class Said:
    """What somebody may have asked, what the bot may have said, and what that rested on."""

    lang: Lang
    question: str
    reply: str
    evidence: Evidence | None = None

    @cached_property
    def written_evidence(self) -> dict[str, Any] | None:
        """The evidence as it is kept."""
        return evidence_written(self.evidence)

    @cached_property
    def is_attack(self) -> bool:
        """Whether somebody tried to command the bot."""
        return bids_the_bot(self.question)


@dataclass(frozen=True)
class MadeUp:
    """A turn that never was."""

    chat_id: int
    number: str
    hour: datetime
    row: TurnRow
    feedback: Feedback | None
    said: Said = field(repr=False)

    @cached_property
    def marks(self) -> frozenset[Why]:
        """Why it is worth a look."""
        attack = {Why.ATTACK} if self.said.is_attack else set()  # the slow part, known by now
        down = {Why.THUMB_DOWN} if self.feedback is not None and self.feedback.is_down else set()
        return marks_of(replace(self.row, question="")) | attack | down


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
        self._keys, self._secret = keys, keys.secrets[0]
        self._until, self._days, self._said = until, days, said
        self._tokens: dict[tuple[str, str], str] = {}

    @staticmethod
    def agreed(chat_id: int) -> bool:
        """Whether that chat lets its words be kept."""
        return random.Random(chat_id).random() < AGREED

    def fill(self, c: Connection, count: int) -> None:
        """Write that many turns into an empty log, with all that comes with them."""
        made = self.made_up(count)
        people = [self._person(chat_id) for chat_id in _chats(count)]
        for at in range(0, len(people), _BATCH):
            c.execute(insert(chats), people[at : at + _BATCH])
        for _ in range(0, count, _BATCH):
            some = [turn for _, turn in zip(range(_BATCH), made, strict=False)]
            c.execute(insert(turns), [self._turn(turn) for turn in some])
            for table, rows in (
                (words, [self._words(turn) for turn in some if self.agreed(turn.chat_id)]),
                (marks, [mark for turn in some for mark in _marks(turn)]),
                (reviews, [self._review(turn) for turn in some if _is_reviewed(turn)]),
            ):
                if rows:
                    c.execute(insert(table), rows)
        count_all_once(c)

    def made_up(self, count: int) -> Iterator[MadeUp]:
        """That many turns; the chats they come from are numbered from one."""
        chance, everybody = random.Random(_SEED), _chats(count)
        for number in chance.sample(range(10**8), count):
            yield self._one(chance, f"{number:08d}", chance.choice(everybody))

    def _one(self, chance: random.Random, number: str, chat_id: int) -> MadeUp:
        pick, said = chance.choice, chance.choice(self._said)
        outcome = chance.choices(
            (Outcome.ABSTENTION, Outcome.CLARIFICATION, Outcome.ANSWER),
            (_ABSTAINED, _CLARIFIED, 1 - _ABSTAINED - _CLARIFIED),
        )[0]
        answered, low = outcome is Outcome.ANSWER, chance.random() < _LOW
        total = chance.lognormvariate(2.4, 0.5)
        row = TurnRow(
            lang=said.lang,
            surfaces=frozenset({pick(_SURFACES)} if chance.random() < 0.9 else ()),
            jurisdiction=pick(_PLACES),
            outcome=outcome,
            reason=pick(_REASONS) if outcome is Outcome.ABSTENTION else None,
            guides=(pick(_GUIDES),) if answered else (),
            best_score=chance.uniform(LOW_SCORE, 2) * (1 if answered and not low else 0.4),
            milliseconds=total,
            corpus_version=pick(_VERSIONS),
            question=said.question,
            reply=said.reply,
            stages={stage: total * share for stage, share in _SHARES.items()},
            dropped=int(chance.random() < _DROPPED),
            prompts="5d41402abc4b",
            evidence=said.evidence,
        )
        return MadeUp(
            chat_id, number, self._hour(chance), row, pick(_THUMBS) if answered else None, said
        )

    def _hour(self, chance: random.Random) -> datetime:
        day = self._until - timedelta(days=chance.randrange(self._days))
        hour = chance.choices(range(24), _BUSY)[0]
        moment = day.replace(hour=hour, minute=0, second=0, microsecond=0)
        return moment if moment <= self._until else moment - timedelta(days=1)

    def _person(self, chat_id: int) -> Mapping[str, Any]:
        consent = Consent.YES if self.agreed(chat_id) else Consent.NO
        name = self._keys.hash_of(chat_id)
        return {"chat": name, "consent": consent, "seen_on": self._until.date()}

    def _turn(self, made: MadeUp) -> Mapping[str, Any]:
        row = made.row
        return {
            "number": made.number,
            "chat": self._keys.hash_of(made.chat_id),
            "hour": made.hour,
            "lang": row.lang,
            "surfaces": sorted(row.surfaces),
            "jurisdiction": row.jurisdiction,
            "outcome": row.outcome,
            "reason": row.reason,
            "guides": list(row.guides),
            "best_score": row.best_score,
            "milliseconds": row.milliseconds,
            "corpus_version": row.corpus_version,
            "feedback": made.feedback,
            "stages": {stage: round(taken, 3) for stage, taken in row.stages.items()},
            "dropped": row.dropped,
            "prompts": row.prompts,
        }

    def _words(self, made: MadeUp) -> Mapping[str, Any]:
        said, texts = made.said, (made.said.question, made.said.reply)
        if texts not in self._tokens:
            self._tokens[texts] = tokens_of(texts, self._secret)
        return {
            "number": made.number,
            "chat": self._keys.hash_of(made.chat_id),
            "consent": Consent.YES,
            "question": said.question,
            "reply": said.reply,
            "evidence": said.written_evidence,
            "tokens": self._tokens[texts],
        }

    def _review(self, made: MadeUp) -> Mapping[str, Any]:
        chance = random.Random(made.number)
        at = min(made.hour + timedelta(hours=chance.randrange(1, 48)), self._until)
        return {
            "number": made.number,
            "verdict": chance.choice(list(Verdict)),
            "note": None,
            "guide": next(iter(made.row.guides), None),
            "by": chance.choice(_OPERATORS),
            "at": at,
        }


def _chats(count: int) -> range:
    return range(1, 1 + max(1, count // _TURNS_A_CHAT))


def _marks(made: MadeUp) -> Iterator[Mapping[str, Any]]:
    row = made.row
    about = topics(
        row.lang, row.jurisdiction, row.corpus_version, tuple(sorted(row.surfaces)), row.guides
    )
    for why in sorted(made.marks):
        yield {"number": made.number, "why": why, "hour": made.hour, "topics": about}


def _is_reviewed(made: MadeUp) -> bool:
    return bool(made.marks) and random.Random(made.number).random() < _REVIEWED
