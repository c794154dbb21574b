"""Who may sign in."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.console.page import go_to, me, parse_id, render
from bot.console.parts import Parts
from bot.console.passwords import invented
from bot.core.operating import Flaw, Role, parse_name


class OperatorsPage:
    """Admins invite operators, change what they may do, and disable them."""

    def __init__(self, parts: Parts) -> None:
        self._operators, self._passwords = parts.log.operators, parts.passwords

    async def show(self, request: Request) -> Response:
        """Everybody, and the form to invite somebody."""
        return await self._page(request, 200, None)

    async def add(self, request: Request) -> Response:
        """Invite somebody: a one-time password, shown on this page and never again."""
        form = await request.form()
        name, role = parse_name(str(form.get("name", ""))), _role(form.get("role"))
        if name is None or role is None:
            return await self._page(request, 422, Flaw.NAME)
        password = invented()
        hashed = await self._passwords.hash(password)
        operator = me(request)
        added = await self._operators.add(
            name, role, operator.lang, hashed, invited=True, by=operator.name
        )
        if added is None:
            return await self._page(request, 422, Flaw.TAKEN)
        return render(request, "invitation.html", name=name, password=password)

    async def invite_again(self, request: Request) -> Response:
        """A new one-time password in place of one that was forgotten or not used."""
        id, password = _id(request), invented()
        hashed = await self._passwords.hash(password)
        name = await self._operators.invite(id, hashed, me(request).name)
        if name is None:
            return go_to("/operators")
        return render(request, "invitation.html", name=name, password=password)

    async def set_role(self, request: Request) -> Response:
        """What somebody may do from now on."""
        role = _role((await request.form()).get("role"))
        if role is None:
            return go_to("/operators")
        done = await self._operators.set_role(_id(request), role, me(request).name)
        return go_to("/operators", "role_changed" if done else "last_admin")

    async def disable(self, request: Request) -> Response:
        """Nobody signs in as them any more, and their sessions end."""
        done = await self._set_active(request, False)
        return go_to("/operators", "disabled" if done else "last_admin")

    async def enable(self, request: Request) -> Response:
        """They may sign in again, with the password they had."""
        await self._set_active(request, True)
        return go_to("/operators", "enabled")

    async def _set_active(self, request: Request, active: bool) -> bool:
        return await self._operators.set_active(_id(request), active, me(request).name)

    async def _page(self, request: Request, status: int, flaw: Flaw | None) -> Response:
        everybody = await self._operators.all()
        return render(
            request, "operators.html", status, everybody=everybody, roles=tuple(Role), flaw=flaw
        )


def _role(written: object) -> Role | None:
    return Role(str(written)) if written in set(Role) else None


def _id(request: Request) -> int:
    id = parse_id(request.path_params["id"])
    if id is None:
        raise HTTPException(404)
    return id
