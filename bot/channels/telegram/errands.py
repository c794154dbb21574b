"""What is told to a chat that did not just ask: each once, through Telegram's weather."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Protocol

from telegram import Bot, Message
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.answering.off_now import OffNow
from bot.channels.telegram.budget import SendBudget
from bot.channels.telegram.pacing import Pause, may_have_arrived, replying, seconds
from bot.channels.telegram.polling import Beside, TelegramApplication
from bot.channels.telegram.render import Outgoing
from bot.core.keeping import Outbox, SendKey, SendState, StoreUnavailable
from bot.logs import summary

_ENOUGH_FAILURES = 3
_FINISHING_S = 20.0

_LOG = logging.getLogger(__name__)

_Act = Callable[[], Awaitable[object]]


class Errand(Protocol):
    """Something to tell a chat."""

    @property
    def key(self) -> SendKey:
        """What its note in the outbox goes by."""
        ...

    @property
    def chat_id(self) -> int:
        """Whom to tell."""
        ...

    async def message(self, *, again: bool) -> Outgoing:
        """What to say; `again` where it may have arrived before."""
        ...

    async def claim(self) -> bool:
        """Take it; False where it is not to be told any more."""
        ...

    async def over(self) -> object:
        """It was told, or never can be."""
        ...

    async def release(self) -> object:
        """It was not told: it waits again."""
        ...

    async def nobody_there(self) -> object:
        """The chat has blocked the bot."""
        ...


class Source(Protocol):
    """Where errands come from. `name` is what they are called in the log."""

    name: str
    look_s: float

    async def take_over(self) -> None:
        """Release what a program that died had claimed."""
        ...

    async def due(self) -> Sequence[Errand]:
        """What is to be told now."""
        ...


class Errands:
    """Tells what is due. Only one program may do so at a time.

    Each errand is claimed, noted as being sent, sent, noted as sent. A program that dies in
    between leaves a claim, which the next one gives back when it starts; the note then says
    whether the message may have arrived. Where it may have, it is sent once more with a line that
    says so: a late word is worth more than no repeat. While the bot is switched off, all waits.
    """

    def __init__(
        self,
        source: Source,
        bot: Bot,
        outbox: Outbox,
        budget: SendBudget,
        off: OffNow,
        pause: Pause = asyncio.sleep,
    ) -> None:
        """Nothing is sent yet.

        Args:
            pause: how it waits until it looks again.
        """
        self._source, self._bot, self._outbox = source, bot, outbox
        self._budget, self._off, self._pause = budget, off, pause
        self._unwritten: deque[_Act] = deque()
        self._taken_over = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tell what is due until the block ends, then finish the one in hand."""
        stop = asyncio.Event()
        rounds = asyncio.create_task(self._rounds(stop))
        try:
            yield
        finally:
            stop.set()
            await asyncio.wait({rounds}, timeout=_FINISHING_S)
            rounds.cancel()
            with suppress(asyncio.CancelledError):
                await rounds

    async def _rounds(self, stop: asyncio.Event) -> None:
        stopping = asyncio.create_task(stop.wait())
        while not stop.is_set():
            pausing = asyncio.ensure_future(self._pause(await self._round(stop)))
            await asyncio.wait({pausing, stopping}, return_when=asyncio.FIRST_COMPLETED)
            pausing.cancel()

    async def _round(self, stop: asyncio.Event) -> float:
        """Tell what is due; the seconds after which to look again."""
        try:
            await self._write_down()
            if not self._taken_over:
                await self._source.take_over()
                self._taken_over = True
            if not self._off.bot:
                return await self._tell_due(stop)
        except StoreUnavailable as error:
            _LOG.warning("%ss wait: %s", self._source.name, error)
        except Exception as error:  # whatever it is, it must not be the last look
            _LOG.error("%ss wait: %s", self._source.name, summary(error))
        return self._source.look_s

    async def _tell_due(self, stop: asyncio.Event) -> float:
        name, failures, told = self._source.name, 0, 0
        for errand in await self._source.due():
            if stop.is_set() or failures == _ENOUGH_FAILURES:
                break
            try:
                over = await self._tell(errand)
            except RetryAfter as error:
                _LOG.info("%ss over=%d; Telegram asks to wait", name, told)
                return max(self._source.look_s, seconds(error.retry_after))
            except StoreUnavailable:
                raise
            except Exception as error:  # whatever is wrong with one, the others go out
                _LOG.error("a %s waits: %s", name, summary(error))
                continue
            failures, told = (0, told + 1) if over else (failures + 1, told)
        if told or failures:
            _LOG.info("%ss over=%d failed=%d", name, told, failures)
        return self._source.look_s

    async def _tell(self, errand: Errand) -> bool:
        """Tell one; False where it waits for better weather, RetryAfter where Telegram says so."""
        first = await errand.message(again=False)
        await self._budget.take()
        if not await errand.claim():
            return True  # cancelled meanwhile
        try:
            earlier = await self._outbox.begin(errand.key, 1, None)  # a note that knows no chat
        except StoreUnavailable:
            self._unwritten.append(errand.release)
            raise
        if earlier is None:
            return await self._deliver(errand, first, again=False)
        if earlier.state is SendState.SENT:
            await self._settle(errand.over)
            return True
        return await self._deliver(errand, await errand.message(again=True), again=True)

    async def _deliver(self, errand: Errand, message: Outgoing, *, again: bool) -> bool:
        """Hand it to Telegram and write down what came of it."""

        async def not_sent() -> None:
            if not again:  # else the note goes on saying that the earlier one may have arrived
                await self._outbox.not_sent(errand.key, 1)

        try:
            sent = await self._hand_over(errand.chat_id, message)
        except Forbidden:
            _LOG.info("a chat has blocked the bot; its %ss end", self._source.name)
            await self._settle(not_sent, errand.nobody_there)
        except BadRequest as error:
            _LOG.warning("a %s can never be delivered: %s", self._source.name, summary(error))
            await self._settle(not_sent, errand.over)
        except RetryAfter:
            await self._settle(not_sent, errand.release)
            raise
        except TelegramError as error:
            if not (isinstance(error, NetworkError) and may_have_arrived(error)):
                await self._settle(not_sent, errand.release)
                return False
            if again:  # twice it may have arrived: one more would only be a nuisance
                await self._settle(errand.over)
                return True
            await self._settle(lambda: self._outbox.unknown(errand.key, 1), errand.release)
            return False
        else:
            number = sent.message_id
            await self._settle(lambda: self._outbox.sent(errand.key, 1, number), errand.over)
        return True

    async def _hand_over(self, chat_id: int, message: Outgoing) -> Message:
        """Send it; plain where Telegram does not like how it looks."""
        text, to = message.text, replying(message.reply_to)
        try:
            return await self._bot.send_message(
                chat_id,
                text,
                entities=message.entities,
                reply_markup=message.keyboard,
                reply_parameters=to,
            )
        except BadRequest:
            return await self._bot.send_message(chat_id, text)

    async def _settle(self, *acts: _Act) -> None:
        """Write down what came of a send: now, or when the store can be reached again."""
        self._unwritten.extend(acts)
        await self._write_down()

    async def _write_down(self) -> None:
        while self._unwritten:
            await self._unwritten[0]()
            self._unwritten.popleft()


def errands_of(
    application: TelegramApplication,
    sources: Iterable[Source],
    budget: SendBudget,
    off: OffNow,
    pause: Pause = asyncio.sleep,
) -> Beside:
    """What the bot does unasked, to go on while it runs.

    Args:
        budget: the one that answers keep to.
    """
    bot, outbox = application.bot, application.keeping.outbox
    every = [Errands(source, bot, outbox, budget, off, pause) for source in sources]

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for errands in every:
                await stack.enter_async_context(errands.running())
            yield

    return running
