"""What a question is made into, by an operator and in their own words."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.console.names import names_of
from bot.console.page import go_to, me, render, words_for
from bot.console.parts import Parts
from bot.console.queue_query import address_of, fields_in
from bot.console.review_words import MakingWords
from bot.core.errors import OperatorError
from bot.core.operating import Act
from bot.core.own_words import is_copied
from bot.core.question import MAX_QUESTION_CHARS
from bot.core.reviewing import Queued, Refused, Use

_MOST_LINES = 60
_LOG = logging.getLogger(__name__)

Typed = dict[str, Any]
"""What stands in the fields of a form, by name: a text, or the list of what was ticked."""

Flaws = dict[str, str]
"""What is wrong with a field, by its name."""


class Making:
    """What the two forms have in common: the question beside, one use of it, a note of it."""

    def __init__(self, parts: Parts) -> None:
        self._reviews, self._audit = parts.log.reviews, parts.log.audit
        self._corpus = parts.corpus

    async def queued(self, request: Request) -> Queued:
        """The turn the form is about."""
        queued = await self._reviews.turn(request.path_params["number"])
        if queued is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return queued

    async def form(
        self,
        request: Request,
        template: str,
        queued: Queued,
        typed: Typed,
        flaws: Flaws,
        **more: Any,
    ) -> Response:
        """The form with the question beside it, which is noted as opened."""
        await self._audit.add(me(request).name, Act.OPENED, queued.turn.number)
        return render(
            request,
            template,
            HTTPStatus.UNPROCESSABLE_ENTITY if flaws else HTTPStatus.OK,
            turn=queued.turn,
            path=f"/turns/{queued.turn.number}",
            review=queued.review,
            typed=typed,
            flaws=flaws,
            names=await names_of(self._corpus, words_for(request).lang),
            address=address_of(request.query_params),
            **more,
        )

    async def make(
        self, queued: Queued, use: Use, write: Callable[[], Awaitable[bool]], words: MakingWords
    ) -> str | None:
        """Write it, unless the question became the other thing; what is wrong, None for nothing."""
        if not queued.turn.question:
            return words.no_words
        number, first = queued.turn.number, queued.review.became is None
        if not await self._may(number, use):
            return words.became_other
        try:
            written = await write()
        except OperatorError as error:
            _LOG.warning("%s", error)
            flaw = words.cannot_write
        else:
            if written:
                return None
            flaw = words.asked_already if use is Use.CASE else words.drafted_already
        if first:
            await self._reviews.unuse(number, use)
        return flaw

    async def _may(self, number: str, use: Use) -> bool:
        outcome = await self._reviews.use(number, use)
        return outcome is not None and not isinstance(outcome, Refused)

    async def made(self, request: Request, act: Act, number: str) -> Response:
        """Note it, and back to the conversation."""
        await self._audit.add(me(request).name, act, number)
        return go_to(f"/turns/{number}", act.value, **fields_in(request.query_params))


def lines(text: str) -> list[str]:
    """The lines of a field that hold something."""
    stripped = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in stripped if line][:_MOST_LINES]


def wording_flaw(own: Iterable[str], theirs: str | None, words: MakingWords) -> str | None:
    """What is wrong with texts that must be an operator's own."""
    every = list(own)
    if not every:
        return words.missing
    if any(len(text) > MAX_QUESTION_CHARS for text in every):
        return words.too_long
    # all together too: a question cut into lines is still that question
    if theirs and any(is_copied(text, theirs) for text in (*every, " ".join(every))):
        return words.copied
    return None
