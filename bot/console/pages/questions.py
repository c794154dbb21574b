"""Questions people sent to the campaign: read, claimed, answered."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.console.page import go_to, me, parse_id, render, words_for
from bot.console.parts import Parts
from bot.core.errors import OperatorError
from bot.core.operating import Act
from bot.core.referral import MAX_ANSWER, Referral, ReferralState, Unsendable, written

_LOG = logging.getLogger(__name__)


class QuestionsPage:
    """Who asked is nowhere to be seen; an answer is shown as it will arrive before it is sent."""

    def __init__(self, parts: Parts) -> None:
        self._desk, self._audit = parts.log.referral_desk, parts.log.audit
        self._corpus, self._shown = parts.corpus, parts.shown

    async def list(self, request: Request) -> Response:
        """Those that wait for an answer."""
        return render(request, "questions.html", questions=await self._desk.open())

    async def show(self, request: Request) -> Response:
        """One of them."""
        question = await self._one(request)
        await self._audit.add(me(request).name, Act.QUESTION_OPENED, str(question.id))
        return await self._page(request, question)

    async def claim(self, request: Request) -> Response:
        """Take it; a colleague who was first keeps it."""
        question = await self._one(request)
        taken = await self._desk.claim(question.id, me(request).name)
        return go_to(_path(question), "question_claimed" if taken else "question_taken")

    async def release(self, request: Request) -> Response:
        """Leave it to others."""
        question = await self._one(request)
        await self._desk.release(question.id, me(request).name)
        return go_to(_path(question), "question_released")

    async def preview(self, request: Request) -> Response:
        """What the person will see, before it is sent; or why it cannot be."""
        question = await self._one(request)
        text = await _text(request)
        try:
            answer = written(text, await self._links())
        except Unsendable as wrong:
            return await self._page(request, question, text, wrong)
        shown = self._shown(question, answer)
        return render(request, "question_preview.html", question=question, text=text, shown=shown)

    async def edit(self, request: Request) -> Response:
        """Back from what was shown to what was typed."""
        return await self._page(request, await self._one(request), await _text(request))

    async def answer(self, request: Request) -> Response:
        """Send it, as it was shown."""
        question = await self._one(request)
        text = await _text(request)
        try:
            answer = written(text, await self._links())
        except Unsendable as wrong:
            return await self._page(request, question, text, wrong)
        if await self._desk.answer(question.id, me(request).name, answer):
            return go_to(_path(question), "question_answered")
        return await self._lost(request, text)

    async def close(self, request: Request) -> Response:
        """Say that nobody has an answer; the person is told."""
        question = await self._one(request)
        if await self._desk.close_unanswered(question.id, me(request).name):
            return go_to(_path(question), "question_closed")
        return await self._lost(request)

    async def _lost(self, request: Request, text: str = "") -> Response:
        """Somebody else has it by now: nothing is overwritten, and what was typed is shown."""
        latest = await self._one(request)
        said = words_for(request).questions.lost
        return await self._page(request, latest, text, lost=said, status=HTTPStatus.CONFLICT)

    async def _page(
        self,
        request: Request,
        question: Referral,
        text: str = "",
        wrong: Unsendable | None = None,
        lost: str = "",
        status: int = HTTPStatus.OK,
    ) -> Response:
        words = words_for(request).questions
        flaw = words.problems[wrong.problem].format(piece=wrong.piece) if wrong else lost
        return render(
            request,
            "question.html",
            status if not wrong else HTTPStatus.UNPROCESSABLE_ENTITY,
            question=question,
            mine=question.claimed_by == me(request).name,
            is_open=question.state is ReferralState.OPEN,
            text=text,
            flaw=flaw,
            most=MAX_ANSWER,
        )

    async def _one(self, request: Request) -> Referral:
        id = parse_id(request.path_params["id"])
        question = None if id is None else await self._desk.one(id)
        if question is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return question

    async def _links(self) -> Mapping[str, str]:
        """The addresses that may be named; none where there is no corpus."""
        try:
            links = (await self._corpus.lexicon()).links
        except OperatorError as error:
            _LOG.warning("%s", error)
            return {}
        return {link.id: link.url for link in links.values()}


async def _text(request: Request) -> str:
    return str((await request.form()).get("text", ""))


def _path(question: Referral) -> str:
    return f"/questions/{question.id}"
