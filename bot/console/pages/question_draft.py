"""From a question somebody sent to the campaign to the beginning of a guide."""

import logging
from datetime import UTC, datetime
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.console.making import Flaws, Typed
from bot.console.names import names_of
from bot.console.page import go_to, me, parse_id, render, words_for
from bot.console.pages.draft import LISTS, blank, draft_of, flaws_of, typed_draft
from bot.console.parts import Parts
from bot.core.errors import OperatorError
from bot.core.operating import Act
from bot.core.referral import Referral

_LOG = logging.getLogger(__name__)


class QuestionDraftPage:
    """The form of `DraftPage`, beside a question instead of a turn."""

    def __init__(self, parts: Parts) -> None:
        self._questions, self._audit = parts.log.referral_desk, parts.log.audit
        self._desk, self._corpus = parts.desk, parts.corpus

    async def show(self, request: Request) -> Response:
        """The form."""
        question = await self._one(request)
        return await self._form(request, question, blank(question.lang), {})

    async def add(self, request: Request) -> Response:
        """Write the draft, or say what is wrong with it."""
        question, typed = await self._one(request), typed_draft(await request.form())
        words = words_for(request).review.making
        names = await names_of(self._corpus, words_for(request).lang)
        flaws = flaws_of(typed, question.question, names.titles, words)
        if not flaws:
            draft, today = draft_of(typed, names), datetime.now(UTC).date()
            try:
                if await self._desk.add_draft(draft, today):
                    await self._audit.add(me(request).name, Act.DRAFT_BEGUN, draft.slug)
                    return go_to(_path(question), Act.DRAFT_BEGUN.value)
                flaws = {"slug": words.drafted_already}
            except OperatorError as error:
                _LOG.warning("%s", error)
                flaws = {"slug": words.cannot_write}
        return await self._form(request, question, typed, flaws)

    async def _form(
        self, request: Request, question: Referral, typed: Typed, flaws: Flaws
    ) -> Response:
        await self._audit.add(me(request).name, Act.QUESTION_OPENED, str(question.id))
        return render(
            request,
            "draft.html",
            HTTPStatus.UNPROCESSABLE_ENTITY if flaws else HTTPStatus.OK,
            turn=question,
            path=_path(question),
            typed=typed,
            flaws=flaws,
            names=await names_of(self._corpus, words_for(request).lang),
            address="",
            **LISTS,
        )

    async def _one(self, request: Request) -> Referral:
        id = parse_id(request.path_params["id"])
        question = None if id is None else await self._questions.one(id)
        if question is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return question


def _path(question: Referral) -> str:
    return f"/questions/{question.id}"
