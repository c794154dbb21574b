"""The bot's life from start to stop: fetch what people write, hand it on, confirm it."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from telegram import Bot, BotCommand, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application

from bot.channels.telegram.pacing import Pause, seconds
from bot.channels.voice import Voices
from bot.core.errors import OperatorError
from bot.core.guide import Lang
from bot.logs import summary

TelegramApplication = Application[Any, Any, Any, Any, Any, Any]

ALLOWED_UPDATES = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY)
HANDLING_S = 2.0
"""How long fetched updates may be in hand before the next are fetched, which confirms them."""

_POLL_S = 30
_FINISHING_S = 20.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0
_CONFLICT_WINDOW_S = 60.0

_LOG = logging.getLogger(__name__)


async def run(application: TelegramApplication) -> None:
    """Be the bot until SIGTERM or SIGINT, then finish what is in hand.

    Raises:
        OperatorError: Telegram does not accept the token or cannot be reached at the start, or
            another program is using the token.
    """
    stop = asyncio.Event()
    with _signals_set(stop):
        await serve(application, stop)


async def serve(
    application: TelegramApplication,
    stop: asyncio.Event,
    *,
    handling_s: float = HANDLING_S,
    pause: Pause = asyncio.sleep,
) -> None:
    """Be the bot until `stop` is set; same errors as `run`."""
    async with _started(application):
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


async def setup_commands(bot: Bot, voices: Voices) -> None:
    """The menu of commands: Korean for apps in Korean, English for all others.

    The bot works without it, so a failure is only logged.
    """
    try:
        for lang, code in ((Lang.EN, None), (Lang.KO, Lang.KO.value)):
            menu = [BotCommand(name, says) for name, says in voices[lang].commands.items()]
            await bot.set_my_commands(menu, language_code=code)
    except TelegramError as error:
        _LOG.warning("the menu of commands could not be set: %s", summary(error))


def refused_token() -> OperatorError:
    """For a token that is missing, mistyped or revoked."""
    return OperatorError(
        "Telegram does not accept the token",
        fix="copy the token from @BotFather (/mybots, your bot, API Token) into "
        "OPTOUT_TELEGRAM_TOKEN; with a server of your own, check that "
        "OPTOUT_TELEGRAM_BASE_URL ends in /bot",
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
        raise OperatorError(
            "Telegram's server cannot be reached",
            fix="check the network and, if set, OPTOUT_TELEGRAM_BASE_URL; then start again",
        ) from None
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

    Asking for the next updates confirms the last ones, and Telegram forgets them. So it waits
    for the handling first: what was fetched when the program died comes again after a restart.
    Updates that take longer than `handling_s` (a chat that must wait) do not hold up the others.
    """

    def __init__(self, application: TelegramApplication, handling_s: float, pause: Pause) -> None:
        self._application, self._bot = application, application.bot
        self._handling_s, self._pause = handling_s, pause
        self._in_hand: dict[asyncio.Task[None], int] = {}
        self._next = self._confirmed = 0
        self._conflict_at = float("-inf")

    async def fetch(self) -> None:
        """Fetch and hand on for ever; raises `OperatorError` where that makes no sense."""
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                updates = await self._ask(_POLL_S)
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
        if self._in_hand:
            await asyncio.wait(tuple(self._in_hand), timeout=_FINISHING_S)
        unfinished = [n for n in self._in_hand.values() if n >= self._confirmed]
        self._next = min([self._next, *unfinished])  # Telegram shall send those again
        for task in tuple(self._in_hand):
            task.cancel()

    async def confirm(self) -> None:
        """Tell Telegram what was handled; without it the last updates come again."""
        try:
            await self._ask(0)
        except TelegramError as error:
            _LOG.warning("the last messages may be answered twice: %s", summary(error))

    async def _ask(self, patience_s: int) -> Sequence[Update]:
        updates: Sequence[Update] = await self._bot.get_updates(
            offset=self._next, timeout=patience_s, allowed_updates=ALLOWED_UPDATES
        )
        self._confirmed = self._next
        return updates

    async def _hand_on(self, updates: Sequence[Update]) -> None:
        batch = [asyncio.create_task(self._handle(update)) for update in updates]
        for task, update in zip(batch, updates, strict=True):
            self._in_hand[task] = update.update_id
            task.add_done_callback(self._in_hand.pop)
            self._next = update.update_id + 1
        if batch:
            await asyncio.wait(batch, timeout=self._handling_s)

    async def _handle(self, update: Update) -> None:
        handling = self._application.process_update(update)
        await self._application.update_processor.process_update(update, handling)

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
