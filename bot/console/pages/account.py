"""One's own password, language and sessions."""

from starlette.requests import Request
from starlette.responses import Response

from bot.console.cookie import clear_cookie, set_cookie
from bot.console.page import go_to, me, render
from bot.console.parts import Parts
from bot.core.guide import Lang
from bot.core.operating import Flaw, flaw_of


class AccountPage:
    """What operators settle for themselves."""

    def __init__(self, parts: Parts) -> None:
        self._log, self._passwords, self._site = parts.log, parts.passwords, parts.site

    async def show(self, request: Request) -> Response:
        """The forms."""
        return self._page(request, 200, None)

    async def change_password(self, request: Request) -> Response:
        """A new password, and a new session in place of all there were."""
        form = await request.form()
        new = str(form.get("new", ""))
        flaw = await self._flaw(request, str(form.get("current", "")), new, str(form.get("again")))
        if flaw is not None:
            return self._page(request, 422, flaw)
        operator = me(request)
        await self._log.operators.set_password(operator.id, await self._passwords.hash(new))
        token = await self._log.sessions.begin(operator)
        return set_cookie(go_to("/account", "password_changed"), self._site, token)

    async def set_language(self, request: Request) -> Response:
        """The language of the console."""
        lang = (await request.form()).get("lang")
        if lang in set(Lang):
            await self._log.operators.set_lang(me(request).id, Lang(str(lang)))
        return go_to("/account", "language_saved")

    async def sign_out_everywhere(self, request: Request) -> Response:
        """End all one's sessions."""
        await self._log.sessions.end_all(me(request).id)
        return clear_cookie(go_to("/sign-in", "signed_out_everywhere"), self._site)

    async def _flaw(self, request: Request, current: str, new: str, again: str) -> Flaw | None:
        """Whoever found a device signed in must not be able to try out its owner's password."""
        operator = me(request)
        who = f"password of {operator.id}"
        may_try = await self._log.attempts.begin(who)
        found = await self._log.operators.credentials(operator.name)
        fits = await self._passwords.fits(current, found.password if found else None)
        if not (may_try and fits):
            return Flaw.WRONG
        await self._log.attempts.succeeded(who)
        return Flaw.DIFFERENT if new != again else flaw_of(new, operator.name)

    def _page(self, request: Request, status: int, flaw: Flaw | None) -> Response:
        return render(request, "account.html", status, flaw=flaw, langs=tuple(Lang))
