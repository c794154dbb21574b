"""The bot's life from start to stop: fetch what people write, hand it on, confirm it."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application

from bot.channels.telegram.bursts import Burst
from bot.channels.telegram.delivery import Apology, Delivery, delivering
from bot.channels.telegram.once import Once
from bot.channels.telegram.ordering import PerChat
from bot.channels.telegram.pacing import Pause, seconds
from bot.core.errors import OperatorError
from bot.core.keeping import Keeping
from bot.logs import summary


class TelegramApplication(Application[Any, Any, Any, Any, Any, Any]):
    """python-telegram-bot's application, and what it needs to answer everything once."""

    def __init__(self, *, keeping: Keeping, apology: Apology, **settings: Any) -> None:
        super().__init__(**settings)
        self.keeping, self.apology = keeping, apology


ALLOWED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
)
HANDLING_S = 2.0
"""How long the bot waits for what it fetched to be handled before it looks for more."""

_POLL_S = 30
_LOOK_AGAIN_S = 0.5
_FETCHED_AT_MOST = 100
_FINISHING_S = 20.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0
_CONFLICT_WINDOW_S = 60.0

_LOG = logging.getLogger(__name__)


Beside = Callable[[], AbstractAsyncContextManager[None]]
"""What goes on while the bot runs: opened when it is connected, closed before it hangs up."""


async def run(application: TelegramApplication, beside: Beside = nullcontext) -> None:
    """Be the bot until SIGTERM or SIGINT, then finish what is in hand.

    Raises:
        OperatorError: Telegram does not accept the token or cannot be reached at the start, or
            another program is using the token.
    """
    stop = asyncio.Event()
    with _signals_set(stop):
        await serve(application, stop, beside=beside)


async def serve(
    application: TelegramApplication,
    stop: asyncio.Event,
    *,
    handling_s: float = HANDLING_S,
    pause: Pause = asyncio.sleep,
    beside: Beside = nullcontext,
) -> None:
    """Be the bot until `stop` is set; same errors as `run`."""
    async with _started(application), beside():
        poller = _Poller(application, handling_s, pause)
        fetching = asyncio.create_task(poller.fetch())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({fetching, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (fetching, stopping):
                task.cancel()
            await asyncio.wait({fetching, stopping})
            await poller.finish()
        if not fetching.cancelled():
            fetching.result()
        await poller.confirm()


def refused_token() -> OperatorError:
    """For a token that is missing, mistyped or revoked."""
    return OperatorError(
        "Telegram does not accept the token",
        fix="copy the token from @BotFather (/mybots, your bot, API Token) into "
        "OPTOUT_TELEGRAM_TOKEN; with a server of your own, check that "
        "OPTOUT_TELEGRAM_BASE_URL ends in /bot",
    )


def unreachable() -> OperatorError:
    """For a server that does not answer, or not as Telegram does."""
    return OperatorError(
        "Telegram's server cannot be reached",
        fix="check the network and, if set, OPTOUT_TELEGRAM_BASE_URL; then start again",
    )


@asynccontextmanager
async def _started(application: TelegramApplication) -> AsyncIterator[None]:
    """The application with its token checked and its menu set; closed afterwards."""
    bot = application.bot
    try:
        await application.initialize()
        await bot.delete_webhook()  # while one is set, Telegram refuses to be polled
    except InvalidToken:
        await _close(application)
        raise refused_token() from None
    except TelegramError:
        await _close(application)
        raise unreachable() from None
    try:
        if application.post_init:
            await application.post_init(application)
        _LOG.info("the bot is running as @%s", bot.username)
        yield
        _LOG.info("the bot has stopped")
    finally:
        await _close(application)


async def _close(application: TelegramApplication) -> None:
    await application.shutdown()
    await application.bot.shutdown()  # where the start failed halfway, the line above does not


@contextmanager
def _signals_set(stop: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)
    for number in signals:
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in signals:
            loop.remove_signal_handler(number)


class _Poller:
    """Asks Telegram for updates and hands each to the application.

    Asking from an update on confirms those before it, and Telegram forgets them. So it asks from
    the oldest that is in hand: it is sent again each time, as is what came after it, until it is
    handled. Where as many as Telegram sends at once have come after it, the others come first:
    it is confirmed unhandled, and would be lost in a crash.
    """

    def __init__(self, application: TelegramApplication, handling_s: float, pause: Pause) -> None:
        self._application, self._bot = application, application.bot
        self._handling_s, self._pause = handling_s, pause
        self._once = Once(application.keeping)
        self._chats = PerChat(self._answer)
        self._next = 0
        self._given_up: set[int] = set()
        self._conflict_at = float("-inf")

    async def fetch(self) -> None:
        """Fetch and hand on for ever; raises `OperatorError` where that makes no sense."""
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                updates = await self._ask(0 if self._open else _POLL_S)
            except InvalidToken:
                raise refused_token() from None
            except Conflict:
                self._count_conflict()
                await self._pause(_FIRST_PAUSE_S)
            except RetryAfter as error:
                await self._pause(seconds(error.retry_after))
            except TelegramError as error:
                _LOG.warning("fetching failed, again in %.0f s: %s", pause_s, summary(error))
                await self._pause(pause_s)
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
            else:
                pause_s = _FIRST_PAUSE_S
                await self._hand_on(updates)

    async def finish(self) -> None:
        """Let what is in hand be finished, for a while."""
        await self._chats.end(_FINISHING_S)
        await self._once.mark(self._chats.finished())

    async def confirm(self) -> None:
        """Tell Telegram what was handled; without it the last updates come again."""
        try:
            await self._ask(0)
        except TelegramError as error:
            _LOG.warning("the last messages will be sent again: %s", summary(error))

    @property
    def _open(self) -> frozenset[int]:
        """What is in hand and shall come again after a crash."""
        return self._chats.unfinished - self._given_up

    async def _ask(self, patience_s: int) -> Sequence[Update]:
        unfinished = self._open  # what is finished later than this is marked later, too
        await self._once.mark(self._chats.finished())
        updates: Sequence[Update] = await self._bot.get_updates(
            offset=min(unfinished | {self._next}),
            timeout=patience_s,
            allowed_updates=ALLOWED_UPDATES,
        )
        return updates

    async def _hand_on(self, updates: Sequence[Update]) -> None:
        arrivals = await self._once.new(updates)
        self._chats.take(arrivals)
        if updates:
            # not the highest ever seen: after a quiet week Telegram begins to count elsewhere
            self._next = max(update.update_id for update in updates) + 1
        if not arrivals and len(updates) >= _FETCHED_AT_MOST and self._open:
            self._given_up = self._given_up & self._chats.unfinished | {min(self._open)}
        await self._chats.wait(
            self._handling_s if arrivals else min(self._handling_s, _LOOK_AGAIN_S)
        )

    async def _answer(self, burst: Burst) -> None:
        keeping, apology = self._application.keeping, self._application.apology
        with delivering(Delivery(keeping.outbox, burst, apology)):
            await self._application.process_update(burst.update)

    def _count_conflict(self) -> None:
        """One conflict is a change of shift; two within a minute are two bots with one token.

        The one that polled last stays, so of two bots exactly one ends.
        """
        now = asyncio.get_running_loop().time()
        if now - self._conflict_at < _CONFLICT_WINDOW_S:
            raise OperatorError(
                "another program is using this bot's token",
                fix="stop the other one: a token serves one running bot. If you know of no other, "
                "let @BotFather revoke the token and put the new one into OPTOUT_TELEGRAM_TOKEN",
            ) from None
        self._conflict_at = now
