"""Several short messages of one chat, answered as the one question they are."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import Message, Update
from telegram.constants import ChatType

from bot.core.question import MAX_QUESTION_CHARS

SHORT_CHARS = 300
"""A longer message is a question of its own."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update to handle. `head` is what it was answered under before the program stopped."""

    update: Update
    head: int | None = None


@dataclass(frozen=True, slots=True)
class Burst:
    """Updates of one chat that are answered together. Mostly it is one.

    `head` is the id under which what is sent is noted: that of the first, or the earlier one.
    """

    updates: tuple[Update, ...]
    head: int

    @property
    def update(self) -> Update:
        """One update that stands for all: their texts in order, each on its own line."""
        first = self.updates[0]
        messages = [update.message for update in self.updates if update.message]
        if len(messages) < 2:
            return first
        content = {**messages[0].to_dict(), "text": "\n".join(m.text or "" for m in messages)}
        content.pop("entities", None)
        message = Message.de_json(content, messages[0].get_bot())
        return Update(first.update_id, message=message)


def take_burst(line: deque[Arrival]) -> Burst:
    """Take off the line what is answered next. What was begun before stays in its company."""
    first = line.popleft()
    taken = [first.update]
    while line and _go_together(first, line[0], taken):
        taken.append(line.popleft().update)
    return Burst(tuple(taken), taken[0].update_id if first.head is None else first.head)


def _go_together(first: Arrival, arrival: Arrival, taken: Sequence[Update]) -> bool:
    if first.head is not None or arrival.head is not None:
        return first.head == arrival.head
    texts = [_short_text(update) for update in (*taken, arrival.update)]
    return all(texts) and len("\n".join(texts)) <= MAX_QUESTION_CHARS


def _short_text(update: Update) -> str:
    """The text of a new, short message in somebody's own words; empty for anything else."""
    message = update.message
    if message is None or message.chat.type != ChatType.PRIVATE or message.forward_origin:
        return ""
    text = message.text or ""
    return "" if text.startswith("/") or len(text) > SHORT_CHARS else text
