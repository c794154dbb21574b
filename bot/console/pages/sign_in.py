"""Signing in and out."""

from starlette.requests import Request
from starlette.responses import Response

from bot.console.cookie import clear_cookie, set_cookie
from bot.console.navigation import links_for
from bot.console.page import go_to, me, render, session_of
from bot.console.parts import Parts
from bot.console.signing_in import SigningIn


class SignInPage:
    """The only page before sign-in."""

    def __init__(self, parts: Parts) -> None:
        self._log, self._site = parts.log, parts.site
        log = parts.log
        self._signing_in = SigningIn(log.operators, log.sessions, log.attempts, parts.passwords)

    async def home(self, request: Request) -> Response:
        """The first page this operator may open."""
        return go_to(links_for(me(request))[0].path)

    async def show(self, request: Request) -> Response:
        """The form; who is signed in already goes on."""
        if session_of(request) is not None:
            return go_to("/")
        return await self._form(request, 200)

    async def sign_in(self, request: Request) -> Response:
        """A new session, in place of one there may have been."""
        form = await request.form()
        address = request.client.host if request.client else ""
        name, password = str(form.get("name", "")), str(form.get("password", ""))
        token = await self._signing_in.sign_in(name, password, address)
        if token is None:
            return await self._form(request, 403, refused=True)
        await self._end(request)
        return set_cookie(go_to("/"), self._site, token)

    async def sign_out(self, request: Request) -> Response:
        """End this session."""
        await self._end(request)
        return clear_cookie(go_to("/sign-in", "signed_out"), self._site)

    async def _end(self, request: Request) -> None:
        token = request.cookies.get(self._site.cookie)
        if token:
            await self._log.sessions.end(token)

    async def _form(self, request: Request, status: int, *, refused: bool = False) -> Response:
        nobody = not await self._log.operators.all()
        return render(request, "sign_in.html", status, refused=refused, nobody=nobody)
