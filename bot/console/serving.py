"""The console behind an address, until it is told to stop."""

import os
import socket

import uvicorn
from starlette.applications import Starlette

from bot.core.errors import OperatorError


def listen(host: str, port: int) -> socket.socket:
    """A socket at that address; port 0 takes one that is free.

    Raises:
        OperatorError: somebody listens there already, or it is no address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else type(error).__name__
        raise OperatorError(
            f"the console cannot listen on {host}, port {port}: {why}",
            fix="end the program that listens there, or set OPTOUT_CONSOLE_PORT to another",
        ) from None


async def serve(console: Starlette, at: socket.socket, *, behind_proxy: bool) -> None:
    """Answer browsers until a signal comes.

    Args:
        behind_proxy: the address of who asks is what a server on this machine says it is.
    """
    config = uvicorn.Config(
        console,
        log_config=None,
        access_log=False,  # `RequestLog` writes what may be written
        server_header=False,
        proxy_headers=behind_proxy,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=5,
    )
    await uvicorn.Server(config).serve(sockets=[at])
