"""How often the bot may speak in a group."""

from collections import deque
from collections.abc import Callable
from time import monotonic

MOST, WINDOW_S = 20, 60.0
"""Telegram lets a bot send 20 messages a minute to a group; core.telegram.org/bots/faq."""

_MOST_GROUPS = 1_024


class GroupBudget:
    """Counts what was said in each group during the last minute, and keeps nothing longer."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._said: dict[int, deque[float]] = {}

    def take(self, chat_id: int) -> bool:
        """Whether one more message may be sent there now; counts it if so."""
        now = self._clock()
        if len(self._said) > _MOST_GROUPS:
            self._said = {c: s for c, s in self._said.items() if s[-1] > now - WINDOW_S}
        said = self._said.setdefault(chat_id, deque(maxlen=MOST))
        if len(said) == MOST and said[0] > now - WINDOW_S:
            return False
        said.append(now)  # which drops the oldest
        return True
