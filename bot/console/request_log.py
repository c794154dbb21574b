"""One line a request: the page's pattern, never what stood in its address."""

import logging
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE = "optout.page"
"""Where the guard leaves the pattern of a page's path in the scope."""

_LOG = logging.getLogger(__name__)


class RequestLog:
    """Notes method, page, status and milliseconds of every request but those of static files."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and its response back."""
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return
        begun, status = perf_counter(), 500

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        finally:
            spent_ms = (perf_counter() - begun) * 1_000
            page = scope.get(PAGE, "-")
            _LOG.info("%s %s %d, %.0f ms", scope["method"], page, status, spent_ms)
