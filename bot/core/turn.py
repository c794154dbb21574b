"""One question and its reply, with what it took to get there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.answer import Reply
from bot.core.passage import Passages
from bot.core.question import Query, Slots


class Stage(StrEnum):
    """Where the time of a question goes."""

    UNDERSTANDING = "understanding"
    RETRIEVAL = "retrieval"
    JUDGING = "judging"
    DRAFTING = "drafting"


@dataclass(frozen=True, slots=True)
class Turn:
    """One question answered. `query` is None for a message without words.

    `slots` are what the next message of the chat can refer to. `stages` are milliseconds; their
    sum is at most `milliseconds`, and nearly that. `dropped` names, for each statement that
    `ground` did not let through, the file it rested on (empty where it rested on none).
    """

    query: Query | None
    passages: Passages
    reply: Reply
    milliseconds: float
    slots: Slots = field(default_factory=Slots)
    stages: Mapping[Stage, float] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
