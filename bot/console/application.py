"""The console, put together."""

from pathlib import Path

from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.console.errors import on_broken, on_http, on_unavailable
from bot.console.guard import guarded
from bot.console.headers import Headers
from bot.console.page import Frame, templates
from bot.console.parts import Log, Parts, Purge, Shown
from bot.console.passwords import Passwords
from bot.console.request_log import RequestLog
from bot.console.routes import entries
from bot.console.site import Site
from bot.console.words import BothWords
from bot.core.desk import Desk
from bot.core.keeping import StoreUnavailable
from bot.core.ports import Corpus, Embedder
from bot.reviewing.gaps import Gaps
from bot.reviewing.nearest import NearestGuide

_STATIC = Path(__file__).parent / "static"


def build_console(
    log: Log,
    corpus: Corpus,
    embedder: Embedder,
    words: BothWords,
    desk: Desk,
    *,
    purge: Purge,
    url: str | None = None,
    hasher: PasswordHasher | None = None,
    shown: Shown = lambda _, answer: answer,
) -> Starlette:
    """The console as an application that a server can run.

    Args:
        log: all that is kept.
        corpus: the published guides.
        embedder: the model they were embedded with.
        desk: where test cases and guide drafts go.
        purge: removes what is older than it may be.
        url: the public address; None where it is opened on the machine it runs on.
        hasher: as `Passwords`.
        shown: how an answer to a question will read in the chat, from its words.
    """
    gaps = Gaps(log.unanswered, embedder, NearestGuide(corpus))
    parts = Parts(log, corpus, words, Passwords(hasher), Site(url), gaps, desk, shown, purge)
    pages = [guarded(entry, parts) for entry in entries(parts)]
    console = _Console(
        routes=[*pages, Mount("/static", StaticFiles(directory=_STATIC))],
        middleware=[Middleware(TrustedHostMiddleware, parts.site.hosts, www_redirect=False)],
        exception_handlers={
            HTTPException: on_http,
            StoreUnavailable: on_unavailable,
            Exception: on_broken,
        },
    )
    console.state.site = parts.site
    console.state.frame = Frame(templates(), words)
    return console


class _Console(Starlette):
    """Puts headers and log around everything, around what says that something broke as well."""

    def build_middleware_stack(self) -> ASGIApp:
        return RequestLog(Headers(super().build_middleware_stack(), self.state.site))
