"""A small published corpus of our own, real in every part."""

import os
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
from filelock import FileLock

from bot.answering.answerer import Answerer
from bot.channels.voice import Voices, load_voices
from bot.compose import compose_answerer
from bot.corpus.folder import CorpusFolder
from bot.settings import ROOT, Settings
from bot.store.store import Store
from ingest.knowledge import read_knowledge
from ingest.publish import publish
from ingest.sync import sources_digest, sync
from ingest.validate import validate
from tests.databases import KINDS, Place, a_place
from tests.postgres import MISSING, Cluster, programs, running
from tests.stand_ins import TelegramServer, a_store, bot_on

SMALL = Path(__file__).parent / "knowledge"
TODAY = date(2026, 11, 22)


def publish_knowledge(knowledge_dir: Path, settings: Settings) -> str:
    """Validate, build and publish what lies in a folder; the version."""
    knowledge, findings = read_knowledge(knowledge_dir)
    assert [*findings, *validate(knowledge, TODAY)] == []
    folder = CorpusFolder(settings.corpus_dir)
    now = datetime.now(UTC)
    sources = sources_digest(knowledge_dir, settings.documents_dir, settings.embedder)
    report = sync(
        knowledge, folder, settings.embedder, sources=sources, now=now, say=lambda _: None
    )
    publish(folder, report.version, now)
    return report.version


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that need the whole corpus come last: it takes a minute and a half to build."""
    waiting = {item.path for item in items if "full_settings" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: item.path in waiting)


def publish_once(settings: Settings) -> None:
    """Publish the whole knowledge, unless another process of this run did or does."""
    with FileLock(settings.data_dir.with_suffix(".lock")):
        if CorpusFolder(settings.corpus_dir).published() is None:
            publish_knowledge(settings.knowledge_dir, settings)


@pytest.fixture(scope="session", autouse=True)
def full_corpus(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Settings, Future[None]] | None]:
    """The whole corpus, being built by another process from the first test on.

    Where tests run in several processes, one builds it for all of them.
    """
    wanted = ("full_settings" in getattr(i, "fixturenames", ()) for i in request.session.items)
    if not any(wanted):
        yield None
        return
    home = tmp_path_factory.getbasetemp()
    settings = Settings(data_dir=(home.parent if _is_one_of_many() else home) / "full")
    with ProcessPoolExecutor(1, get_context("spawn")) as builder:
        yield settings, builder.submit(publish_once, settings)


def _is_one_of_many() -> bool:
    """Whether pytest-xdist runs this process beside others; their folders share a parent."""
    return "PYTEST_XDIST_WORKER" in os.environ


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests read no OPTOUT_* variable of the machine they run on."""
    for name in [name for name in os.environ if name.startswith("OPTOUT_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def small_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings over the small corpus, published."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), knowledge_dir=SMALL)
    publish_knowledge(SMALL, settings)
    return settings


@pytest.fixture
def answerer(small_settings: Settings) -> Answerer:
    """The answerer people get, over the small corpus."""
    return compose_answerer(small_settings)


@pytest.fixture(scope="session")
def voices() -> Voices:
    """The bot's own words."""
    return load_voices(ROOT / "prompts" / "voice")


@pytest.fixture(scope="session")
def full_settings(full_corpus: tuple[Settings, Future[None]]) -> Settings:
    """Settings over the corpus people get, published."""
    settings, published = full_corpus
    published.result()
    return settings


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of our own."""
    found = programs()
    if found is None:
        pytest.skip(MISSING)
    with running(found) as started:
        yield started


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where a store can be: each kind of database in turn."""
    server = request.getfixturevalue("cluster") if request.param == "postgresql" else None
    with a_place(tmp_path, server) as made:
        yield made


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A real store, to look into."""
    async with a_store(tmp_path) as opened:
        yield opened


@pytest.fixture
async def telegram(
    answerer: Answerer, voices: Voices, store: Store
) -> AsyncIterator[TelegramServer]:
    """Telegram with the bot on it, over the small corpus."""
    async with TelegramServer() as server, bot_on(server, answerer, voices, store):
        yield server
