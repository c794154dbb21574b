"""One question and its reply, with what it took to get there."""

from dataclasses import dataclass, field

from bot.core.answer import Reply
from bot.core.passage import Passages
from bot.core.question import Query, Slots


@dataclass(frozen=True, slots=True)
class Turn:
    """One question answered. `query` is None for a message without words.

    `slots` are what the next message of the chat can refer to.
    """

    query: Query | None
    passages: Passages
    reply: Reply
    milliseconds: float
    slots: Slots = field(default_factory=Slots)
