"""Turns by what was said."""

from starlette.requests import Request
from starlette.responses import Response

from bot.console.names import names_of
from bot.console.page import render, words_for
from bot.console.parts import Parts
from bot.console.queue_query import cursor_in, cursor_written
from bot.core.reviewing import Cursor

_SHOWN = 50
_LONGEST = 200


class SearchPage:
    """Full text, of chats that agreed that their words are kept."""

    def __init__(self, parts: Parts) -> None:
        self._searching, self._reviews = parts.log.searching, parts.log.reviews
        self._corpus = parts.corpus

    async def show(self, request: Request) -> Response:
        """The form, and what was found."""
        query = request.query_params
        wanted = query.get("q", "").strip()[:_LONGEST]
        found = await self._searching.search(wanted, cursor_in(query), _SHOWN + 1)
        items = await self._reviews.turns(found[:_SHOWN])
        last = items[-1].turn if len(found) > _SHOWN and items else None
        return render(
            request,
            "search.html",
            wanted=wanted,
            items=items,
            older=last and cursor_written(Cursor(last.hour, last.number)),
            names=await names_of(self._corpus, words_for(request).lang),
        )
