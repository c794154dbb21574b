"""Where the console is found."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Site:
    """The public address, None where people open the console on the machine it runs on."""

    url: str | None = None

    @property
    def encrypted(self) -> bool:
        """Whether cookies may travel encrypted only."""
        return self.url is not None and self.url.startswith("https:")

    @property
    def cookie(self) -> str:
        """The name of the session cookie; browsers take `__Host-` from this very host alone."""
        return "__Host-session" if self.encrypted else "session"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names under which it may be asked for."""
        public = urlsplit(self.url).hostname if self.url else None
        return (*_LOOPBACK, *([public] if public else []))

    def is_origin(self, request: Request) -> bool:
        """Whether the request was sent by a page of ours."""
        origin = request.headers.get("origin")
        if self.url is not None and origin == self.url.rstrip("/").lower():
            return True
        return not self.encrypted and origin == f"http://{request.headers.get('host')}"
