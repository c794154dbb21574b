"""What the bot knows of a chat from one message to the next."""

import logging
from dataclasses import replace
from typing import Any

from bot.core.answer import Abstention, Answer
from bot.core.keeping import Chat, Consent, Keeping, Outcome, StoreUnavailable, TurnRow
from bot.core.turn import Turn

_LOG = logging.getLogger(__name__)


class Memory:
    """Remembers through the store; where that is away, people are answered all the same."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    async def recall(self, chat_id: int) -> Chat:
        """What is known of a chat; nothing where nothing is, or the store is away."""
        try:
            return await self._keeping.chats.get(chat_id)
        except StoreUnavailable as error:
            _LOG.warning("a chat was not recalled: %s", error)
            return Chat(consent=Consent.NO)  # nobody is asked for what cannot be kept

    async def remember(self, chat_id: int, chat: Chat) -> None:
        """Keep what was chosen and talked about: ids, not one word."""
        try:
            await self._keeping.chats.put(chat_id, chat)
        except StoreUnavailable as error:
            _LOG.warning("a chat was not remembered: %s", error)

    async def start_anew(self, chat_id: int) -> None:
        """Nothing said before counts any more; what was chosen stays."""
        chat = await self.recall(chat_id)
        if chat.recent is not None:
            await self.remember(chat_id, replace(chat, recent=None))

    async def asked(self, chat_id: int) -> None:
        """The question whether words may be kept was put."""
        try:
            await self._keeping.chats.asked(chat_id)
        except StoreUnavailable as error:
            _LOG.warning("a question was not noted: %s", error)

    async def keep(self, chat_id: int, turn: Turn, number: str, said: str, replied: str) -> None:
        """Keep a turn under the number of its log line; its words only after a yes."""
        await self._keeping.turns.append(chat_id, _row(turn, said, replied), number)

    async def decide(self, chat_id: int, consent: Consent) -> None:
        """Note a yes or a no; raises `StoreUnavailable`."""
        await self._keeping.chats.set_consent(chat_id, consent)

    async def everything(self, chat_id: int) -> dict[str, Any]:
        """All that is kept of a chat, ready for JSON; raises `StoreUnavailable`."""
        return await self._keeping.mydata(chat_id)

    async def forget(self, chat_id: int) -> None:
        """Remove all that is kept of a chat; raises `StoreUnavailable`."""
        await self._keeping.forget(chat_id)


def outcome_of(turn: Turn) -> Outcome:
    """What became of a question."""
    if isinstance(turn.reply, Abstention):
        return Outcome.ABSTENTION
    return Outcome.ANSWER if isinstance(turn.reply, Answer) else Outcome.CLARIFICATION


def _row(turn: Turn, said: str, replied: str) -> TurnRow:
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
    )
