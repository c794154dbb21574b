"""Turns as a file, and what is older than it may be removed."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.console.page import go_to, me, parse_day, render
from bot.console.parts import Parts
from bot.core.exporting import Format, head, line
from bot.core.operating import Act
from bot.core.reviewing import Log

_TYPES = {Format.JSONL: "application/jsonl", Format.CSV: "text/csv"}


class ExportPage:
    """What `./optout log export` and `./optout log purge` do, for an admin in the browser."""

    def __init__(self, parts: Parts) -> None:
        self._log, self._audit, self._purge = parts.log.log, parts.log.audit, parts.purge

    async def show(self, request: Request) -> Response:
        """The form."""
        return render(request, "export.html", formats=Format, wrong=False)

    async def download(self, request: Request) -> Response:
        """The turns of the days that were asked for, as they are read."""
        form = await request.form()
        first, end, format = (str(form.get(name, "")) for name in ("since", "until", "format"))
        since, until = parse_day(first), parse_day(end)
        is_day = until >= since if since and until else not end
        if since is None or not is_day or format not in set(Format):
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return render(request, "export.html", status, formats=Format, wrong=True)
        last = until or datetime.now(UTC).date()
        name = f"turns-{since}-{last}.{format}"
        await self._audit.add(me(request).name, Act.EXPORTED, f"{since} {last} {format}")
        return StreamingResponse(
            _written(self._log, since, last, Format(format)),
            media_type=f"{_TYPES[Format(format)]}; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    async def purge(self, request: Request) -> Response:
        """Remove it now."""
        await self._purge()
        await self._audit.add(me(request).name, Act.PURGED, "")
        return go_to("/export", Act.PURGED.value)


async def _written(log: Log, since: date, until: date, format: Format) -> AsyncIterator[str]:
    yield head(format)
    async for turn in log.turns(since, until):
        yield line(turn, format)
