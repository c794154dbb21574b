"""The bot under load: the real program in a process of its own, a stand-in Telegram before it.

Thirty people a second write real questions, in both languages; the stand-in holds Telegram's own
limits. Measured from a message being due to the last part of its answer having arrived.
"""

import asyncio
import os
import platform
import random
import statistics
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, NamedTuple

import psutil

from bot.channels.telegram.buttons import CONSENT
from bot.channels.voice import Voice, load_voices
from bot.core.guide import Device, Lang
from bot.settings import Settings
from ingest.evaluate.cases import QUESTIONS, Case, load_cases
from tests.bot_process import BotProcess
from tests.stand_ins import Message, Person
from tests.telegram_limits import LimitedTelegram

CHATS = 300
PATIENCE_S = 60.0
"""How long an answer may take before the message counts as dropped."""
TIMES = 9
"""How often each walk is done, for the median."""
_SEED = 11


class Walk(NamedTuple):
    """A way from /start to the last card, by the labels of the Korean buttons."""

    name: str
    service: str
    device: Device


WALKS = (
    Walk("Instagram, Korea, iPhone", "인스타그램", Device.IOS),
    Walk("X, Korea, Android", "X(트위터)", Device.ANDROID),
)


@dataclass
class Asked:
    """One message and what came back. Times in seconds."""

    at: float
    parts: list[str] = field(default_factory=list)
    took: float = 0.0

    @property
    def doubled(self) -> bool:
        """Whether some part of the answer came twice."""
        return len(set(self.parts)) < len(self.parts)


class Crowd:
    """People who write, each the next time only when the last message was answered."""

    def __init__(self, telegram: "Watched", cases: Sequence[Case], rate: float) -> None:
        self._telegram, self._rate = telegram, rate
        self._random = random.Random(_SEED)
        self._questions = {
            lang: [case.q for case in cases if case.lang is lang and not case.before]
            for lang in Lang
        }
        langs = [lang for _ in range(CHATS // len(Lang)) for lang in Lang]
        self._people = {p.id: (p, lang) for lang in langs for p in [telegram.person(lang)]}
        self._idle = deque(self._people)
        self._freed = asyncio.Event()
        self._open: dict[int, Asked] = {}
        self._agrees = set(list(self._people)[::2])
        self._tapping: set[asyncio.Task[None]] = set()
        self.asked: list[Asked] = []
        telegram.on_arrival = self._arrived

    async def write(self, seconds: float) -> float:
        """Write for so long, then wait for what is still to come; seconds until all has."""
        begun = due = perf_counter()
        while (due := due + self._random.expovariate(self._rate)) < begun + seconds:
            await asyncio.sleep(max(0.0, due - perf_counter()))
            await self._ask(due)
            if perf_counter() > begun + seconds:
                break  # nobody was idle for long: fewer messages than planned
        until = perf_counter() + PATIENCE_S
        while perf_counter() < until and not all(asked.parts for asked in self.asked):
            await asyncio.sleep(0.1)
        took_s = perf_counter() - begun
        await asyncio.sleep(2)  # what comes twice may come late
        return took_s

    async def _ask(self, due: float) -> None:
        while not self._idle:
            self._freed.clear()
            await self._freed.wait()
        person, lang = self._people[self._idle.popleft()]
        asked = self._open[person.id] = Asked(due)
        self.asked.append(asked)
        await person.says(self._random.choice(self._questions[lang]))

    def _arrived(self, chat_id: int, message: Message) -> None:
        asked = self._open.get(chat_id)
        if asked is None:
            return
        if not asked.parts:
            self._idle.append(chat_id)
            self._freed.set()
        asked.parts.append(message.get("text") or message.get("caption") or "")
        asked.took = perf_counter() - asked.at
        yes = _consent_button(message)
        if yes and chat_id in self._agrees:
            self._agrees.remove(chat_id)
            tapping = asyncio.create_task(self._agree(self._people[chat_id][0], yes))
            self._tapping.add(tapping)
            tapping.add_done_callback(self._tapping.discard)

    async def _agree(self, person: Person, label: str) -> None:
        await person.taps(label)


class WeighedBot(BotProcess):
    """The bot as people run it, looked at from outside."""

    @property
    def megabytes(self) -> int:
        """Resident memory now."""
        return int(self._running.memory_info().rss) >> 20

    @property
    def processor_s(self) -> float:
        """Processor time so far, all threads, in seconds."""
        used = self._running.cpu_times()
        return float(used.user + used.system)

    @property
    def _running(self) -> psutil.Process:
        assert self._process is not None
        return psutil.Process(self._process.pid)


class Watched(LimitedTelegram):
    """Tells of every message of the bot at the moment it arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.on_arrival: Callable[[int, Message], None] = lambda _, __: None

    def store(self, chat_id: int, sender: Mapping[str, Any], content: Message) -> Message:
        """See `TelegramServer`."""
        message = super().store(chat_id, sender, content)
        if sender["is_bot"]:
            self.on_arrival(chat_id, message)
        return message


def _consent_button(message: Message) -> str | None:
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    agree = f"{CONSENT}|yes|"
    said = (b["text"] for row in rows for b in row if b.get("callback_data", "").startswith(agree))
    return next(said, None)


async def measure(settings: Settings, minutes: float, rate: float, *, limits: bool) -> None:
    """Print the table that docs/benchmarks.md keeps.

    Args:
        rate: messages a second, on the mean; they come as people come, at no fixed distance.
        limits: whether Telegram takes no more than it says; else it and the bot hold none.
    """
    held = "Telegram's limits held" if limits else "no limits held"
    print(
        f"# {date.today()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, load average before {os.getloadavg()[0]:.1f}\n\n"
        f"| {rate:.0f} messages a second from {CHATS} chats, {minutes:g} minutes, "
        f"{held} | figure |\n"
        "|---|---:|",
        flush=True,
    )
    voice = load_voices(settings.prompts_dir / "voice")[Lang.KO]
    with TemporaryDirectory() as folder:
        async with Watched() as telegram, WeighedBot(telegram, settings, Path(folder)) as bot:
            env = {} if limits else {"OPTOUT_TELEGRAM_PER_SECOND": "1000"}
            await bot.start(**env)
            _row("memory at the start", f"{bot.megabytes} MB")
            telegram.limited = False  # people take seconds between two taps, this does not
            for walk in WALKS:
                await _walked(telegram, voice, walk)
            telegram.limited = limits
            crowd = Crowd(telegram, load_cases(*QUESTIONS), rate)
            await _loaded(bot, crowd, minutes)
            _report(crowd.asked, telegram.refused)
            await bot.stop()


async def _loaded(bot: WeighedBot, crowd: Crowd, minutes: float) -> None:
    """Let the crowd write, and print what it costs the bot."""
    memory: list[str] = []
    busy_s = bot.processor_s
    watching = asyncio.create_task(_watch(bot, memory))
    took_s = await crowd.write(minutes * 60)
    watching.cancel()
    busy_s = bot.processor_s - busy_s
    _row("memory after each minute, at the end", f"{', '.join([*memory, str(bot.megabytes)])} MB")
    _row("processor time of the bot, each message", f"{busy_s / len(crowd.asked) * 1000:.1f} ms")
    _row("share of one core", f"{busy_s / took_s:.0%}")


def _report(asked: Sequence[Asked], refused: int) -> None:
    took = sorted(one.took for one in asked if one.parts)
    for name, seconds in (
        ("p50", statistics.median(took)),
        ("p95", statistics.quantiles(took, n=20)[18]),
        ("longest", took[-1]),
    ):
        _row(f"message to the last part of its answer, {name}", f"{seconds * 1000:.0f} ms")
    _row("messages", str(len(asked)))
    _row("dropped", str(len(asked) - len(took)))
    _row("doubled", str(sum(one.doubled for one in asked)))
    _row("parts an answer", f"{sum(len(one.parts) for one in asked) / len(took):.2f}")
    _row("refused with 429, and sent again", str(refused))


async def _walked(telegram: Watched, voice: Voice, walk: Walk) -> None:
    """Print how long the bot's part of a walk takes, nobody else being there."""
    walked = [await _walk(telegram, voice, walk) for _ in range(TIMES)]
    seconds, taps = statistics.median(took for took, _ in walked), walked[0][1]
    what = f"/start to the last card, {walk.name}: the bot's part of {taps} taps"
    _row(f"{what}, median of {TIMES}", f"{seconds:.2f} s")


async def _walk(telegram: Watched, voice: Voice, walk: Walk) -> tuple[float, int]:
    """Seconds somebody waits for the bot from /start to the last card, and the taps it takes."""
    person, steps = telegram.person(Lang.KO), voice.steps
    waited = await _waited(telegram, person, person.says("/start"))
    labels = [steps.begin, walk.service, steps.devices[walk.device]]
    taps = 0
    while labels:
        waited += await _waited(telegram, person, person.taps(labels.pop(0)))
        taps += 1
        if not labels and steps.well_done not in person.answer.text:
            labels.append(steps.next if steps.next in person.answer.labels else steps.done)
    return waited, taps


async def _waited(telegram: Watched, person: Person, does: Awaitable[object]) -> float:
    """Seconds until what the person sees has changed."""
    before, begun = person.heard, perf_counter()
    await does
    await telegram.until(lambda: person.heard != before, "an answer")
    return perf_counter() - begun


async def _watch(bot: WeighedBot, memory: list[str]) -> None:
    while True:
        await asyncio.sleep(60)
        memory.append(str(bot.megabytes))


def _row(what: str, figure: str) -> None:
    print(f"| {what} | {figure} |", flush=True)
