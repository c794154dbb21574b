"""A real Chromium in front of the real console."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from playwright.async_api import Browser, async_playwright
from starlette.applications import Starlette

from bot.console.serving import listen

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
MISSING = "Chromium is not installed (apt-get install chromium fonts-noto-cjk)"


def program() -> str | None:
    """Where Chromium is; None where it is not installed."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser without a window. It is the machine's own; nothing is downloaded.

    Raises:
        LookupError: there is none.
    """
    found = program()
    if found is None:
        raise LookupError(MISSING)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=[*FLAGS])
        yield browser
        await browser.close()


@asynccontextmanager
async def served(console: Starlette) -> AsyncIterator[str]:
    """The console on a free port of this machine; its address, without a slash at the end."""
    with listen("127.0.0.1", 0) as at:
        config = uvicorn.Config(
            console, log_config=None, access_log=False, lifespan="off", ws="none"
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[at]))
        yield f"http://127.0.0.1:{_port(at)}"
        server.should_exit = True
        await serving


def _port(at: socket.socket) -> int:
    port: int = at.getsockname()[1]
    return port
