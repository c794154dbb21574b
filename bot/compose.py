"""The composition root: the one file that knows every class."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, BinaryIO
from zoneinfo import ZoneInfo

from bot.answering.abstaining import Judge
from bot.answering.answerer import Answerer
from bot.answering.off_now import OffNow
from bot.answering.quoting import QuotingGenerator
from bot.answering.switched import SwitchedCorpus
from bot.campaign_list import campaign_names
from bot.channels.voice import Voices, load_voices
from bot.core.deadline import IsHoliday
from bot.core.errors import OperatorError, OptoutError
from bot.core.guide import Lang
from bot.core.operating import Flaw, Role, flaw_of, parse_name
from bot.core.scrubbing import scrub
from bot.corpus.embedder import light_embedder
from bot.corpus.folder import CorpusFolder
from bot.corpus.published import PublishedCorpus
from bot.corpus.ranking import Weights
from bot.public_words import public_words
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.calendar_days import PublicHolidays
    from bot.core.exporting import Format
    from bot.store.store import Store  # which takes half a second that only Telegram needs

_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class SeoulClock:
    """Today where most of the askers and the campaign are."""

    def today(self) -> date:
        """The date in Seoul."""
        return datetime.now(ZoneInfo("Asia/Seoul")).date()


def compose_corpus(settings: Settings, weights: Weights = _WEIGHTS) -> PublishedCorpus:
    """The published corpus with the embedder the settings name; other weights only to measure."""
    folder = CorpusFolder(settings.corpus_dir)
    return PublishedCorpus(folder, light_embedder(settings.embedder), weights)


async def load_for_good(corpus: PublishedCorpus) -> None:
    """Load what is published now, so that no page waits for it."""
    with suppress(OptoutError):  # without guides, pages say so
        await corpus.current()
    _keep_for_good()


def _keep_for_good() -> None:
    """Look for no garbage any more in what is loaded by now.

    In a whole corpus that search stops everything for a fifth of a second, each time.
    """
    gc.collect()
    gc.freeze()


def compose_answerer(settings: Settings, off: OffNow | None = None) -> Answerer:
    """Everything between a question and a reply; evaluation builds the same one.

    Args:
        off: what is switched off; None where nothing can be.
    """
    corpus = SwitchedCorpus(compose_corpus(settings), off or OffNow())
    return Answerer(corpus, QuotingGenerator(), Judge(), SeoulClock())


def compose_voices(settings: Settings) -> Voices:
    """The bot's own words in both languages."""
    return load_voices(settings.prompts_dir / "voice")


def holidays_at(place: str) -> IsHoliday:
    """The public holidays of a place. Their calendars are imported when first asked for."""
    return _public_holidays().at(place)


@cache
def _public_holidays() -> "PublicHolidays":
    from bot.calendar_days import PublicHolidays

    return PublicHolidays()


async def run_telegram(settings: Settings) -> None:
    """The bot on Telegram until it is told to stop.

    Raises:
        OperatorError: no token, or one Telegram does not accept.
    """
    from bot.channels.telegram.application import build_application, run
    from bot.channels.telegram.budget import SendBudget
    from bot.channels.telegram.errands import errands_of
    from bot.channels.telegram.greeting import Campaigns
    from bot.channels.telegram.letter_days import DueDays
    from bot.channels.telegram.reminding import Reminding
    from bot.channels.telegram.telling import Telling
    from bot.logs import setup_logging
    from bot.store.retention import kept_short

    if settings.telegram_token is None or not settings.telegram_token.get_secret_value().strip():
        raise OperatorError(
            "no Telegram token is set",
            fix="ask @BotFather on Telegram for one and set OPTOUT_TELEGRAM_TOKEN",
        )
    token = settings.telegram_token.get_secret_value().strip()
    setup_logging([token])
    voices = compose_voices(settings)
    base_url, keep_days = settings.telegram_base_url, settings.keep_days
    async with (
        compose_store(settings) as store,
        kept_short(store, _utc_now, keep_days),
        OffNow(store.switches).watching() as off,
    ):
        answerer = compose_answerer(settings, off)
        await answerer.standing()  # a bot with nothing to say says so before it connects
        _keep_for_good()
        clock, budget = SeoulClock(), SendBudget(a_second=settings.telegram_per_second)
        application = build_application(
            token,
            base_url,
            answerer,
            voices,
            store,
            keep_days,
            budget=budget,
            due_days=DueDays(clock, holidays_at),
            campaigns=Campaigns(clock, partial(campaign_names, settings.knowledge_dir)),
            off=off,
        )
        reminding = Reminding(store.reminders, answerer, voices, _utc_now)
        telling = Telling(store.referrals, voices)
        await run(application, errands_of(application, (reminding, telling), budget, off))


async def run_console(settings: Settings) -> None:
    """The review console until it is told to stop.

    Raises:
        OperatorError: it cannot listen there, or must not under no name.
    """
    from bot.channels.telegram.referral_messages import preview
    from bot.console.application import build_console
    from bot.console.serving import listen, serve
    from bot.console.words import load_words
    from bot.logs import setup_logging
    from bot.store.desk.file_desk import FileDesk

    host, url = settings.console_host, settings.console_url
    if url is None and host not in ("127.0.0.1", "::1", "localhost"):
        raise OperatorError(
            f"the console would listen on {host} without knowing its own address",
            fix="set OPTOUT_CONSOLE_URL to the address people open, such as https://log.example.org",
        )
    words = load_words(settings.prompts_dir / "console")
    with listen(host, settings.console_port) as at:
        setup_logging([])
        async with compose_store(settings) as store:
            corpus, desk = compose_corpus(settings), FileDesk(settings.review_dir)
            await load_for_good(corpus)
            shown = partial(preview, compose_voices(settings), _utc_now)

            async def purge() -> None:
                await store.purge(_utc_now().date(), settings.keep_days)

            console = build_console(
                store, corpus, corpus.embedder, words, desk, purge=purge, url=url, shown=shown
            )
            port = at.getsockname()[1]
            print(f"The console: {url or f'http://{_in_address(host)}:{port}/'}", flush=True)
            if not await store.operators.all():
                print("Nobody can sign in yet: ./optout console add-operator NAME", flush=True)
            await serve(console, at, behind_proxy=url is not None)


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


async def add_operator(settings: Settings, name: str, role: Role, lang: Lang, word: str) -> None:
    """Somebody new who may sign in to the console, with a password they chose.

    Raises:
        OperatorError: the name or the password cannot be taken.
    """
    from bot.console.passwords import Passwords
    from bot.console.words import load_words

    words = load_words(settings.prompts_dir / "console")[Lang.EN]
    parsed = parse_name(name)
    flaw = Flaw.NAME if parsed is None else flaw_of(word, parsed)
    if flaw is None and parsed is not None:
        async with compose_store(settings) as store:
            hashed = await Passwords().hash(word)
            added = await store.operators.add(
                parsed, role, lang, hashed, invited=False, by="./optout console"
            )
        flaw = None if added else Flaw.TAKEN
    if flaw is not None:
        says = words.flaws[flaw]
        raise OperatorError("nobody was added", fix=says)


async def start_link(settings: Settings, code: str) -> str:
    """The address that starts the bot with a code.

    Raises:
        OptoutError: the code is none that was given out, or the bot's name is not known.
    """
    from bot.channels.start_link import checked, link_to

    names = campaign_names(settings.knowledge_dir)
    checked(code, await compose_answerer(settings).walking.start_words(names))
    return link_to(await _bot_name(settings), code)


async def _bot_name(settings: Settings) -> str:
    """The bot's name on Telegram: from the settings, else Telegram is asked."""
    if settings.telegram_name:
        return settings.telegram_name.removeprefix("@")
    token = settings.telegram_token.get_secret_value().strip() if settings.telegram_token else ""
    if not token:
        raise OperatorError(
            "the bot's name on Telegram is not known",
            fix="set OPTOUT_TELEGRAM_NAME to it, or OPTOUT_TELEGRAM_TOKEN so that it can be asked",
        )
    from bot.channels.telegram.naming import name_of

    return await name_of(token, settings.telegram_base_url)


async def campaign_days(settings: Settings) -> list[str]:
    """How often each campaign's code was used, as lines to read."""
    from bot.channels.start_link import counted

    async with compose_store(settings) as store:
        return counted(await store.campaigns.counts(), campaign_names(settings.knowledge_dir))


async def purge_log(settings: Settings) -> list[str]:
    """Remove what is older than it may be; what went, as lines to read."""
    from bot.channels.log_commands import purged_lines

    today, keep_days = _utc_now().date(), settings.keep_days
    async with compose_store(settings) as store:
        return purged_lines(await store.purge(today, keep_days), today, keep_days)


async def export_log(
    settings: Settings, since: date, until: date | None, format: "Format", out: BinaryIO
) -> None:
    """Write the turns of these days, UTC, both included."""
    from bot.channels.log_commands import export

    async with compose_store(settings) as store:
        await export(store.log.turns(since, until), format, out)


async def rotate_key(settings: Settings) -> None:
    """Keep chats under a new key from now on; a running bot notices."""
    async with compose_store(settings) as store:
        await store.rotate_keys(_utc_now().date())


@asynccontextmanager
async def compose_store(settings: Settings) -> AsyncIterator["Store"]:
    """What is kept of chats and turns, open until the block ends.

    Raises:
        OperatorError: the database cannot be used, or belongs to another key or program.
    """
    from bot.store.keys import Keys
    from bot.store.store import Store

    public = public_words(settings.knowledge_dir)
    keys = Keys.load_or_make(settings.key_path)
    url = settings.database_url
    where = url.get_secret_value() if url else settings.database_path
    store = await Store.open(where, keys, _utc_now, lambda text: scrub(text, public))
    try:
        yield store
    finally:
        await store.close()


def _utc_now() -> datetime:
    return datetime.now(UTC)
