"""How fast the bot may write, over all chats."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

A_SECOND = 30.0
"""Messages Telegram takes from a bot; core.telegram.org/bots/faq, "My bot is hitting limits"."""

_AT_ONCE = 10.0
"""How many of them may go out at the same moment: Telegram does not say, and answers more with a
wait of whole seconds."""


class SendBudget:
    """Lets so many through a second, first come, first served."""

    def __init__(
        self,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        a_second: float = A_SECOND,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._pause, self._a_second, self._clock = pause, a_second, clock
        self._free_at = float("-inf")

    def take_now(self) -> bool:
        """Take a turn if nobody waits for one; False where somebody does."""
        now = self._clock()
        if self._free_at > now:
            return False
        self._take(now)
        return True

    async def take(self) -> None:
        """Wait for a turn."""
        now = self._clock()
        self._take(now)
        if self._free_at > now:
            await self._pause(self._free_at - now)

    def _take(self, now: float) -> None:
        earliest = now - _AT_ONCE / self._a_second
        self._free_at = max(self._free_at, earliest) + 1 / self._a_second
