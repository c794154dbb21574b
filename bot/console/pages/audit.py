"""Who did what, and when."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from bot.console.page import render
from bot.core.operating import Audit

_SHOWN = 50


class AuditPage:
    """What operators did, for every operator to see."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit

    async def show(self, request: Request) -> Response:
        """The newest acts, those of one operator or of one day."""
        query = request.query_params
        operator, day = query.get("operator") or None, _day(query.get("day"))
        before = query.get("before", "")
        entries = await self._audit.page(
            operator=operator,
            day=day,
            before=int(before) if before.isascii() and before.isdecimal() else None,
            limit=_SHOWN + 1,
        )
        shown = entries[:_SHOWN]
        return render(
            request,
            "audit.html",
            entries=shown,
            older=shown[-1].id if len(entries) > _SHOWN else None,
            names=await self._audit.names(),
            operator=operator,
            day=day,
        )


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None
