"""The console over a log of a busy month, and what keeping a turn adds to an answer.

On SQLite and on a PostgreSQL server of its own; the console is the real one, asked as a browser
asks it, but for the network between.
"""

import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from itertools import cycle, islice
from pathlib import Path
from secrets import randbelow
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.parse import urlencode

from pydantic import SecretStr
from sqlalchemy import Connection

from bot.channels.reading import lay_out
from bot.channels.telegram.memory import Memory
from bot.compose import (
    compose_answerer,
    compose_corpus,
    compose_store,
    compose_voices,
    load_for_good,
)
from bot.core.evidence import evidence_of
from bot.core.keeping import Consent
from bot.core.operating import Act
from bot.core.question import Question
from bot.core.scrubbing import scrub
from bot.core.turn import Turn
from bot.public_words import public_words
from bot.settings import ROOT, Settings
from bot.store.audit import note
from bot.store.store import Store
from ingest.evaluate.cases import ATTACKS, QUESTIONS, load_cases
from tests.console_browser import Browser, a_browser, a_console, an_operator
from tests.databases import Place
from tests.made_up_log import MadeUpLog, Said
from tests.postgres import DATABASE, MISSING, programs, running

TURNS = 200_000
DAYS = 30
ASKS = 11
"""How often each page is asked for, for the median and the worst."""
_ACTS = 5_000
_SENT_ON = 18
_WRITES = 200
_RARE = "quagga"
_OPERATOR = "kim"
_TALKER, _SILENT = 10**9, 10**9 + 1
"""A chat whose words are kept, and one that said no."""
_SERVER = ("fsync=on", "synchronous_commit=on", "max_wal_size=4GB", "maintenance_work_mem=256MB")
"""As a server runs that keeps what it is told."""

_MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""

_QUEUE = {
    "queue, first page": "",
    "queue, a page far back": "state=any&after={back}-00000000",
    "queue, thumbs down": "why=thumb_down",
    "queue, low score, English, Instagram": "why=low_score&lang=en&surface=instagram",
    "queue, one guide, Korea": "guide=x-grok-switch&jurisdiction=kr",
    "queue, decided": "state=done",
    "queue, somebody on it (nobody is)": "state=taken",
    "queue, one day": "since={day}&until={day}",
    "queue, all filters, nothing found": (
        "why=attack&lang=ko&surface=grok&jurisdiction=eu&guide=meta-refused&version=none&state=done"
    ),
    "queue, a language, place and guide nobody has": "lang=ko&jurisdiction=nowhere&guide=none",
}
_SEARCH = {
    "search, in most turns (학습)": "학습",
    "search, two words (인스타그램 거부)": "인스타그램 거부",
    "search, English word (training)": "training",
    "search, phrase": '"AI 학습"',
    "search, rare word": _RARE,
    "search, nothing found": "pterodactyl",
    "search, common words never together": "training 학습 grok messenger",
}
_NUMBERS = {
    "numbers, 7 days": "from={week}&to={today}",
    "numbers, 30 days": "",
    "numbers, 90 days": "from={quarter}&to={today}",
    "numbers, 30 days, English": "lang=en",
}
_OTHERS = {"gaps, again": "/gaps", "audit": "/audit", "questions sent on": "/questions"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the bot's reply to it, as it is sent."""

    question: str
    turn: Turn
    reply: str


@dataclass(slots=True)
class Figures:
    """What was measured on one database, by what it is."""

    name: str
    rows: dict[str, str] = field(default_factory=dict)

    def add(self, what: str, figure: str) -> None:
        """One more; said at once on the way, for whoever waits."""
        self.rows[what] = figure
        print(f"{self.name}: {what}: {figure}", file=sys.stderr, flush=True)

    def times(self, what: str, seconds: Sequence[float]) -> None:
        """The median and the worst of some times."""
        middle, worst = statistics.median(seconds) * 1000, max(seconds) * 1000
        self.add(what, f"{_ms(middle)}, {_ms(worst)} ms")


def _ms(figure: float) -> str:
    return f"{figure:.0f}" if figure >= 10 else f"{figure:.2f}"


async def measure(settings: Settings, turns: int = TURNS) -> None:
    """Print the table that docs/benchmarks.md keeps."""
    print(
        f"# {date.today()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, load average before {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    asked = await _asked(settings)
    with ExitStack() as stack:
        columns = []
        for place in _places(stack):
            columns.append(Figures("PostgreSQL" if place.cluster else "SQLite"))
            await _measure_at(place, settings, asked, turns, columns[-1])
    print(
        f"\n| {turns:,} turns in {DAYS} days; p50, worst | {' | '.join(f.name for f in columns)} |"
    )
    print(f"|---|{'---:|' * len(columns)}")
    for what in columns[0].rows:
        print(f"| {what} | {' | '.join(f.rows[what] for f in columns)} |", flush=True)
    print(f"\nload average after: {os.getloadavg()[0]:.1f}")


def _places(stack: ExitStack) -> Iterator[Place]:
    yield Place(Path(stack.enter_context(TemporaryDirectory())))
    found = programs()
    if found is None:
        print(f"without PostgreSQL: {MISSING}", file=sys.stderr)
        return
    folder = Path(stack.enter_context(TemporaryDirectory()))
    yield Place(folder, stack.enter_context(running(found, *_SERVER)))


async def _asked(settings: Settings) -> list[Asked]:
    """The evaluation's questions, with what the bot makes of them."""
    answerer, voices = compose_answerer(settings), compose_voices(settings)
    cases = [*load_cases(*QUESTIONS), *load_cases(ATTACKS)]
    questions = [case.q for case in cases if not case.before]
    turns = [await answerer.answer(Question(question)) for question in questions]
    pairs = zip(questions, turns, strict=True)
    return [Asked(said, turn, lay_out(turn.reply, voices).text) for said, turn in pairs]


async def _measure_at(
    place: Place,
    settings: Settings,
    asked: Sequence[Asked],
    turns: int,
    figures: Figures,
) -> None:
    address = place.cluster and SecretStr(place.cluster.address())
    here = settings.model_copy(update={"data_dir": place.folder, "database_url": address})
    async with compose_store(here) as store:
        begun = perf_counter()
        await fill(store, settings, asked, turns)
        if place.cluster:
            place.cluster.administer("VACUUM ANALYZE", DATABASE)
        figures.add("made in", f"{perf_counter() - begun:.0f} s")
        memory = Memory(store, compose_voices(settings).digest)
        await store.chats.set_consent(_TALKER, Consent.YES)
        await store.chats.set_consent(_SILENT, Consent.NO)
        await _keep(memory, _TALKER, replace(asked[0], question=_RARE))
        await store.turns.settle()
        await _pages(store, settings, figures)
        await _writing(store, memory, place, asked, figures)
    figures.add("size of the database", f"{_megabytes(place):,.0f} MB")
    _export(here, figures)
    async with compose_store(here) as store:
        await _forgetting(store, figures)


async def fill(store: Store, settings: Settings, asked: Sequence[Asked], turns: int) -> None:
    """A log of so many turns, with what operators did, and questions sent to the campaign."""
    public = public_words(settings.knowledge_dir)
    said = [
        Said(one.turn.reply.lang, scrub(one.question, public), one.reply, evidence_of(one.turn))
        for one in asked
    ]
    log = MadeUpLog(store._keys, _now(), DAYS, said)

    def work(c: Connection) -> None:
        log.fill(c, turns)
        for n in range(_ACTS):
            note(c, _now, ("kim", "park", "lee")[n % 3], Act.OPENED, f"{n:08d}")

    await store._database.write(work)
    for n, one in enumerate(asked[:_SENT_ON]):
        await store.referrals.send(n + 1, one.question, one.turn.reply.lang, n)


def _now() -> datetime:
    return datetime.now(UTC)


async def _pages(store: Store, settings: Settings, figures: Figures) -> None:
    """Ask for each page as somebody who is signed in."""
    now = _now()
    days = {"today": 0, "day": 9, "week": 6, "back": DAYS - 2, "quarter": 89}
    told = {name: (now - timedelta(days=back)).date() for name, back in days.items()}
    places = {**told, "back": told["back"].strftime("%Y%m%dT12")}
    await an_operator(store, _OPERATOR)
    corpus = compose_corpus(settings)
    await load_for_good(corpus)  # as the console does when it starts
    async with a_browser(a_console(store, corpus)) as browser:
        await browser.sign_in(_OPERATOR)
        for what, query in (_QUEUE | _NUMBERS).items():
            page = "/queue" if what in _QUEUE else "/numbers"
            await _ask(browser, figures, what, f"{page}?{query.format(**places)}")
        for what, wanted in _SEARCH.items():
            await _ask(browser, figures, what, f"/search?{urlencode({'q': wanted})}")
        await _ask(browser, figures, "conversation", f"/turns/{await _one_with_words(store)}")
        begun = perf_counter()
        await _page(browser, "/gaps")
        figures.add("gaps, the first time", f"{perf_counter() - begun:.1f} s")
        for what, path in _OTHERS.items():
            await _ask(browser, figures, what, path)


async def _ask(browser: Browser, figures: Figures, what: str, path: str) -> None:
    await _page(browser, path)  # the first of a kind compiles the page and the statement
    figures.times(what, [await _page(browser, path) for _ in range(ASKS)])


async def _page(browser: Browser, path: str) -> float:
    """Seconds until a page is there."""
    begun = perf_counter()
    answer = await browser.get(path)
    took = perf_counter() - begun
    if answer.status_code != HTTPStatus.OK:
        raise SystemExit(f"{path} was answered with {answer.status_code}")
    return took


async def _one_with_words(store: Store) -> str:
    (number,) = await store.searching.search("instagram", None, 1)
    return number


async def _writing(
    store: Store, memory: Memory, place: Place, asked: Sequence[Asked], figures: Figures
) -> None:
    """What an answer waits for, and what is done behind it."""
    some = list(islice(cycle(asked), _WRITES))
    for what, chat_id in (("with words", _TALKER), ("without words", _SILENT)):
        waited, behind = [], []
        for one in some:
            waited.append(await _keep(memory, chat_id, one))
            begun = perf_counter()
            await store.turns.settle()
            behind.append(perf_counter() - begun)
        figures.times(f"added to an answer by its turn, {what}", waited)
        figures.times(f"the turn written behind the answer, {what}", behind)
    with place.held():
        await _keep(memory, _TALKER, asked[0])
        if await store.turns.settle():  # it tries, and finds it held
            raise SystemExit("the database was not held")
        held = [await _keep(memory, _TALKER, one) for one in some]
    figures.times("added to an answer while another program holds the database", held)
    begun = perf_counter()
    await store.turns.settle()
    figures.add(f"the {_WRITES} that waited, written", f"{perf_counter() - begun:.1f} s")


async def _keep(memory: Memory, chat_id: int, asked: Asked) -> float:
    """Seconds an answer waits for its turn to be taken."""
    number = f"{randbelow(10**8):08d}"
    begun = perf_counter()
    await memory.keep(chat_id, asked.turn, number, asked.question, asked.reply)
    return perf_counter() - begun


def _export(here: Settings, figures: Figures) -> None:
    """The whole log through the command, measured from outside."""
    since = (_now() - timedelta(days=2 * DAYS)).date()
    url = {"OPTOUT_DATABASE_URL": here.database_url.get_secret_value()} if here.database_url else {}
    log = [sys.executable, "-m", "bot", "log", "export", "--since", str(since), "--format", "jsonl"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "OPTOUT_DATA_DIR": str(here.data_dir), **url}
    # by a small process between: what this one holds would count as held by its child
    measuring = [sys.executable, "-c", _MEASURED, *log]
    begun = perf_counter()
    held = subprocess.run(measuring, env=env, check=True, capture_output=True, text=True).stdout
    took_s = perf_counter() - begun
    figures.add("log export of all, and its memory", f"{took_s:.0f} s, {int(held) / 1024:.0f} MB")


async def _forgetting(store: Store, figures: Figures) -> None:
    """A chat with words, and one that has none."""
    for what, chat_id in (("with words", _TALKER), ("without words", _SILENT)):
        begun = perf_counter()
        await store.forget(chat_id)
        figures.add(f"/forget, {what}", f"{perf_counter() - begun:.1f} s")


def _megabytes(place: Place) -> float:
    if place.cluster:
        return float(place.rows("SELECT pg_database_size(current_database())")[0][0]) / 1e6
    return sum(file.stat().st_size for file in place.folder.glob("bot.sqlite*")) / 1e6
