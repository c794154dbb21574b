"""One question and its reply, with what it took to get there."""

from dataclasses import dataclass

from bot.core.answer import Reply
from bot.core.passage import Passages
from bot.core.question import Query


@dataclass(frozen=True, slots=True)
class Turn:
    """One question answered. `query` is None for a message without words."""

    query: Query | None
    passages: Passages
    reply: Reply
    milliseconds: float
