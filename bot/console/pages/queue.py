"""The turns that are worth a look."""

from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from bot.console.names import names_of
from bot.console.page import go_to, me, render, words_for
from bot.console.parts import Parts
from bot.console.queue_query import ANY, address_of, cursor_in, cursor_written, fields_in, filter_in
from bot.console.screens import DAYS, reported
from bot.core.guide import Lang
from bot.core.reviewing import State, Why


class QueuePage:
    """A list that is filtered without a script as well."""

    def __init__(self, parts: Parts) -> None:
        self._log, self._corpus = parts.log, parts.corpus

    async def show(self, request: Request) -> Response:
        """Some turns, the newest first, and the steps whose screens look different."""
        query, lang = request.query_params, words_for(request).lang
        wanted = filter_in(query)
        page = await self._log.queue.page(wanted, cursor_in(query))
        since = (datetime.now(UTC) - timedelta(days=DAYS)).date()
        reports = await self._log.screen_reports.since(since)
        return render(
            request,
            "queue.html",
            items=page.items,
            older=page.after and address_of(query, after=cursor_written(page.after)),
            held=await self._log.reviews.held(me(request).name),
            wanted=wanted,
            narrowed=bool(address_of(query)),
            address=address_of(query),
            names=await names_of(self._corpus, lang),
            screens=await reported(reports, self._corpus, lang),
            whys=Why,
            states=State,
            langs=Lang,
            any_state=ANY,
        )

    async def next(self, request: Request) -> Response:
        """On to the next turn of the queue as it is filtered."""
        query = request.query_params
        page = await self._log.queue.page(filter_in(query), cursor_in(query), limit=1)
        filters = fields_in(query)
        if not page.items:
            return go_to("/queue", "queue_end", **filters)
        return go_to(f"/turns/{page.items[0].turn.number}", **filters)
