"""Somebody in front of the console: keeps cookies, sends forms as its pages do."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
from argon2 import PasswordHasher
from starlette.applications import Starlette

from bot.console.application import build_console
from bot.console.parts import Purge
from bot.console.words import load_words
from bot.core.guide import Lang
from bot.core.operating import Operator, Role
from bot.corpus.published import PublishedCorpus
from bot.settings import ROOT
from bot.store.desk.file_desk import FileDesk
from bot.store.store import Store

AT = "http://127.0.0.1:8088"
PASSWORD = "a password of our own"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


def a_console(store: Store, corpus: PublishedCorpus, url: str | None = None) -> Starlette:
    """The console over a store, with passwords that cost nothing."""
    words = load_words(ROOT / "prompts" / "console")
    return build_console(
        store,
        corpus,
        corpus.embedder,
        words,
        desk_of(store),
        purge=purging(store),
        url=url,
        hasher=QUICK,
    )


def purging(store: Store) -> Purge:
    """Removes what is older than thirty days."""

    async def purge() -> None:
        await store.purge(datetime.now(UTC).date(), 30)

    return purge


def desk_of(store: Store) -> FileDesk:
    """Where what is written in that console goes."""
    return FileDesk(review_dir(store))


def review_dir(store: Store) -> Path:
    """The folder of it, beside the store."""
    return store._keys.path.parent / "review"


async def an_operator(
    store: Store, name: str, role: Role = Role.OPERATOR, lang: Lang = Lang.EN
) -> Operator:
    """Somebody who can sign in with `PASSWORD`."""
    added = await store.operators.add(
        name, role, lang, QUICK.hash(PASSWORD), invited=False, by="test"
    )
    assert added is not None
    return added


class Browser:
    """One browser with its cookies. It follows no redirect by itself."""

    def __init__(self, client: httpx.AsyncClient, origin: str) -> None:
        self.client, self.origin = client, origin
        self.csrf = ""

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """A page; the token of its forms is remembered."""
        page = await self.client.get(path, headers=headers)
        found = _CSRF.search(page.text)
        self.csrf = found.group(1) if found else self.csrf
        return page

    async def send(self, path: str, **fields: str) -> httpx.Response:
        """A form, as a page of ours sends it."""
        data = {"csrf": self.csrf, **fields}
        return await self.client.post(path, data=data, headers={"Origin": self.origin})

    async def sign_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        """Sign in; where that went well, the token of the forms is at hand."""
        answer = await self.send("/sign-in", name=name, password=password)
        if answer.status_code == 303:
            await self.get("/account")
        return answer


@asynccontextmanager
async def a_browser(
    console: Starlette, at: str = AT, address: str = "203.0.113.7", lang: str = "en"
) -> AsyncIterator[Browser]:
    """A browser at some address of the network."""
    transport = httpx.ASGITransport(console, client=(address, 50_000), raise_app_exceptions=False)
    headers = {"Accept-Language": lang}
    async with httpx.AsyncClient(transport=transport, base_url=at, headers=headers) as client:
        yield Browser(client, at)
