"""What the bot knows of a chat from one message to the next."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from bot.core.answer import Abstention, Answer
from bot.core.evidence import evidence_of
from bot.core.keeping import (
    Chat,
    Consent,
    Feedback,
    Keeping,
    Outcome,
    StoreUnavailable,
    TurnRow,
)
from bot.core.question import Slots
from bot.core.turn import Turn

_LOG = logging.getLogger(__name__)


class Memory:
    """Remembers through the store; where that is away, people are answered all the same."""

    def __init__(self, keeping: Keeping, prompts: str) -> None:
        self._keeping, self._prompts = keeping, prompts

    async def recall(self, chat_id: int) -> Chat:
        """What is known of a chat; nothing where nothing is, or the store is away."""
        try:
            return await self._keeping.chats.get(chat_id)
        except StoreUnavailable as error:
            _LOG.warning("a chat was not recalled: %s", error)
            return Chat(consent=Consent.NO)  # nobody is asked for what cannot be kept

    async def choose(self, chat_id: int, change: Callable[[Chat], Chat]) -> bool:
        """Keep a change to what is known; False where the store is away: nothing changed."""
        try:
            await self._keeping.chats.put(chat_id, change(await self._keeping.chats.get(chat_id)))
        except StoreUnavailable as error:
            _LOG.warning("a chat was not remembered: %s", error)
            return False
        return True

    async def talked(self, chat_id: int, about: Slots | None) -> None:
        """Keep what the chat is about now: ids, not one word."""
        await self.choose(chat_id, lambda chat: replace(chat, recent=about))

    async def count(self, campaign: str, day: date) -> None:
        """One more use of a campaign's code, and nothing of who used it."""
        try:
            await self._keeping.campaigns.count(campaign, day)
        except StoreUnavailable as error:
            _LOG.warning("the use of a code was not counted: %s", error)

    async def start_anew(self, chat_id: int) -> None:
        """Nothing said before counts any more; what was chosen stays."""
        if (await self.recall(chat_id)).recent is not None:
            await self.talked(chat_id, None)

    async def asked(self, chat_id: int) -> None:
        """The question whether words may be kept was put."""
        try:
            await self._keeping.chats.asked(chat_id)
        except StoreUnavailable as error:
            _LOG.warning("a question was not noted: %s", error)

    async def keep(self, chat_id: int, turn: Turn, number: str, said: str, replied: str) -> None:
        """Keep a turn under the number of its log line; its words only after a yes."""
        await self._keeping.turns.append(chat_id, self._row(turn, said, replied), number)

    async def rate(self, chat_id: int, number: str, feedback: Feedback) -> None:
        """Keep what somebody thinks of a reply, as long as its turn is kept."""
        try:
            await self._keeping.turns.rate(chat_id, number, feedback)
        except StoreUnavailable as error:
            _LOG.warning("a thumb was not kept: %s", error)

    async def decide(self, chat_id: int, consent: Consent) -> None:
        """Note a yes or a no; raises `StoreUnavailable`."""
        await self._keeping.chats.set_consent(chat_id, consent)

    async def everything(self, chat_id: int) -> dict[str, Any]:
        """All that is kept of a chat, ready for JSON; raises `StoreUnavailable`."""
        return await self._keeping.mydata(chat_id)

    async def forget(self, chat_id: int) -> None:
        """Remove all that is kept of a chat; raises `StoreUnavailable`."""
        await self._keeping.forget(chat_id)

    def _row(self, turn: Turn, said: str, replied: str) -> TurnRow:
        reply, query = turn.reply, turn.query
        answer = reply.known if isinstance(reply, Abstention) else reply
        return TurnRow(
            lang=reply.lang,
            surfaces=query.surfaces if query else frozenset(),
            jurisdiction=query.jurisdiction if query else None,
            outcome=outcome_of(turn),
            reason=reply.reason if isinstance(reply, Abstention) else None,
            guides=tuple(c.guide for c in answer.citations) if isinstance(answer, Answer) else (),
            best_score=turn.passages[0].score if turn.passages else None,
            milliseconds=turn.milliseconds,
            corpus_version=turn.passages.corpus_version,
            question=said,
            reply=replied,
            stages=turn.stages,
            dropped=len(turn.dropped),
            prompts=self._prompts,
            evidence=evidence_of(turn) if said else None,  # not of somebody else's words
        )


def outcome_of(turn: Turn) -> Outcome:
    """What became of a question."""
    if isinstance(turn.reply, Abstention):
        return Outcome.ABSTENTION
    return Outcome.ANSWER if isinstance(turn.reply, Answer) else Outcome.CLARIFICATION
