"""Nobody reaches a page but by its entry, and nobody without the role it names."""

import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.page import go_to, session_of
from bot.console.parts import Parts
from bot.console.request_log import PAGE
from bot.core.operating import Role

Endpoint = Callable[[Request], Awaitable[Response]]

GET, POST = ("GET",), ("POST",)
MAX_BYTES = 256 * 1024
"""Of what a form may carry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page, and who may have it.

    `least` is None for pages before sign-in. `invited` lets in who has not yet chosen a password
    of their own; they are sent to /account from everywhere else.
    """

    path: str
    methods: Sequence[str]
    endpoint: Endpoint
    least: Role | None
    invited: bool = False


def guarded(entry: Entry, parts: Parts) -> Route:
    """The route of an entry, with its guard before the endpoint."""

    async def pass_guard(request: Request) -> Response:
        request.scope[PAGE] = entry.path
        await _find_session(request, parts)
        turned_away = _turned_away(request, entry)
        if turned_away is not None:
            return turned_away
        if request.method not in ("GET", "HEAD"):
            await _require_own_form(request, entry, parts)
        return await entry.endpoint(request)

    return Route(entry.path, pass_guard, methods=list(entry.methods))


async def _find_session(request: Request, parts: Parts) -> None:
    token = request.cookies.get(parts.site.cookie)
    request.state.session = await parts.log.sessions.find(token) if token else None


def _turned_away(request: Request, entry: Entry) -> Response | None:
    if entry.least is None:
        return None
    session = session_of(request)
    if session is None:
        if request.headers.get("hx-request"):  # a part of a page cannot show a whole one
            return Response(status_code=204, headers={"HX-Redirect": "/sign-in"})
        return go_to("/sign-in")
    if session.operator.invited and not entry.invited:
        return go_to("/account")
    if not session.operator.role.may(entry.least):
        raise HTTPException(HTTPStatus.FORBIDDEN)
    return None


async def _require_own_form(request: Request, entry: Entry, parts: Parts) -> None:
    """A form that changes something was sent by our page, in this session.

    Before sign-in there is no session to forge; there the origin alone must be ours.
    """
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise HTTPException(HTTPStatus.LENGTH_REQUIRED)
    if int(length) > MAX_BYTES:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if not parts.site.is_origin(request):
        raise StaleForm
    session = session_of(request)
    if entry.least is None or session is None:
        return
    sent = request.headers.get("x-csrf-token") or (await request.form()).get("csrf")
    if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), session.csrf.encode()):
        raise StaleForm


class StaleForm(HTTPException):
    """A form of another page, or of an earlier session."""

    def __init__(self) -> None:
        super().__init__(HTTPStatus.FORBIDDEN)
