"""The stand-in Telegram with Telegram's own limits on how fast a bot may write.

Telegram publishes about one message a second in a chat, "short bursts" tolerated, and about 30 a
second overall (core.telegram.org/bots/faq, "My bot is hitting limits"). It publishes neither how
long a burst may be nor how it counts: here both are buckets that fill steadily, and an edit counts
as a message. Telegram may be kinder or harsher.
"""

import math
import time
from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from tests.stand_ins import Call, Refusal, TelegramServer

A_SECOND_IN_A_CHAT, BURST_IN_A_CHAT = 1.0, 5.0  # the burst is guessed
A_SECOND_OVERALL, BURST_OVERALL = 30.0, 30.0  # likewise
WRITING = frozenset(
    {
        "sendmessage",
        "senddocument",
        "sendphoto",
        "editmessagetext",
        "editmessagecaption",
        "editmessagereplymarkup",
    }
)


class Bucket:
    """So many at once, refilled with so many a second."""

    def __init__(self, size: float, a_second: float, now: float) -> None:
        self._size, self._a_second = size, a_second
        self._left, self._at = size, now

    def wait_s(self, now: float) -> float:
        """Seconds until one can be taken; 0 where one can be now."""
        self._left = min(self._size, self._left + (now - self._at) * self._a_second)
        self._at = now
        return max(0.0, (1 - self._left) / self._a_second)

    def take(self) -> None:
        """Take one that `wait_s` said is there."""
        self._left -= 1


class LimitedTelegram(TelegramServer):
    """A Bot API server that answers 429 to a bot that writes too fast, once `limited` is set."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, **options: Any) -> None:
        super().__init__(**options)
        self.limited = True
        self.refused = 0
        self._clock = clock
        self._overall = Bucket(BURST_OVERALL, A_SECOND_OVERALL, clock())
        self._by_chat: dict[int, Bucket] = {}

    async def _answer(self, token: str, call: Call) -> Response:
        wait_s = self._wait_s(call) if self.limited else 0
        if wait_s:
            self.refused += 1
            said = f"Too Many Requests: retry after {wait_s}"
            return Refusal(429, said, retry_after=wait_s).response
        return await super()._answer(token, call)

    def _wait_s(self, call: Call) -> int:
        """Whole seconds the bot must wait, as Telegram says it; 0 where it may write."""
        if call.method not in WRITING or call.chat_id is None:
            return 0
        now = self._clock()
        chat = self._by_chat.get(call.chat_id)
        if chat is None:
            chat = self._by_chat[call.chat_id] = Bucket(BURST_IN_A_CHAT, A_SECOND_IN_A_CHAT, now)
        buckets = chat, self._overall
        wait_s = max(bucket.wait_s(now) for bucket in buckets)
        if wait_s == 0:
            for bucket in buckets:
                bucket.take()
        return math.ceil(wait_s)
