"""Who did what, and when."""

from datetime import date, datetime, time, timedelta

from starlette.requests import Request
from starlette.responses import Response

from bot.console.page import ZONE, parse_day, parse_id, render
from bot.core.operating import Audit, parse_name

_SHOWN = 50


class AuditPage:
    """What operators did, for every operator to see."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit

    async def show(self, request: Request) -> Response:
        """The newest acts, those of one operator or of one day."""
        query = request.query_params
        operator, day = parse_name(query.get("operator", "")), parse_day(query.get("day"))
        entries = await self._audit.page(
            operator=operator,
            since=_midnight(day) if day else None,
            until=_midnight(day + timedelta(days=1)) if day else None,
            before=parse_id(query.get("before", "")),
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


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)
