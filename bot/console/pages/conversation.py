"""One turn with those around it: what was said, why, and what is concluded."""

from http import HTTPStatus

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.console.evidence import kept_of, shown
from bot.console.names import names_of
from bot.console.page import go_to, me, render, words_for
from bot.console.parts import Parts
from bot.console.queue_query import address_of, cursor_written, fields_in
from bot.core.desk import SLUG
from bot.core.operating import Act
from bot.core.own_words import is_copied
from bot.core.reviewing import Cursor, Queued, Refused, State, Verdict

_LONGEST_NOTE = 2_000
_FIELDS = ("verdict", "note", "guide")


class ConversationPage:
    """Whoever opens one is noted in the audit."""

    def __init__(self, parts: Parts) -> None:
        self._reviews, self._audit = parts.log.reviews, parts.log.audit
        self._corpus = parts.corpus

    async def show(self, request: Request) -> Response:
        """The conversation."""
        return await self._page(request)

    async def claim(self, request: Request) -> Response:
        """Take the turn."""
        outcome = await self._reviews.claim(_number(request), me(request).name)
        if isinstance(outcome, Refused):
            return await self._page(request, HTTPStatus.CONFLICT, flaw=_conflict(request, outcome))
        return self._again(request, "claimed")

    async def release(self, request: Request) -> Response:
        """Let go of it."""
        released = await self._reviews.release(_number(request), me(request).name)
        return self._again(request, "released" if released else None)

    async def decide(self, request: Request) -> Response:
        """Conclude; where that is refused, what was written is shown again."""
        form, number, who = await request.form(), _number(request), me(request).name
        words = words_for(request).review.reviewing
        note, guide, verdict = _note(form), _guide(form), str(form.get("verdict", ""))
        queued = await self._reviews.turn(number)
        if verdict not in set(Verdict):
            return await self._unsaved(request, words.no_verdict, form)
        if queued and queued.turn.question and is_copied(note, queued.turn.question):
            return await self._unsaved(request, words.copied, form)
        outcome = await self._reviews.decide(number, who, Verdict(verdict), note, guide)
        if isinstance(outcome, Refused):
            flaw = _conflict(request, outcome)
            return await self._page(request, HTTPStatus.CONFLICT, flaw=flaw, typed=form)
        if outcome is not None:
            await self._audit.add(who, Act.DECIDED, f"{number} {verdict}")
        return self._again(request, "decided")

    async def _unsaved(self, request: Request, flaw: str, typed: FormData) -> Response:
        return await self._page(request, HTTPStatus.UNPROCESSABLE_ENTITY, flaw=flaw, typed=typed)

    def _again(self, request: Request, said: str | None) -> Response:
        return go_to(f"/turns/{_number(request)}", said, **fields_in(request.query_params))

    async def _page(
        self,
        request: Request,
        status: int = 200,
        *,
        flaw: str | None = None,
        typed: FormData | None = None,
    ) -> Response:
        number, words = _number(request), words_for(request)
        queued = await self._reviews.turn(number)
        if queued is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        # noted before anything is shown: a page nobody could note is not shown
        await self._audit.add(me(request).name, Act.OPENED, number)
        turn, kept = queued.turn, kept_of(queued.turn.evidence)
        return render(
            request,
            "conversation.html",
            status,
            turn=turn,
            review=queued.review,
            mine=queued.review.claimed_by == me(request).name,
            states=State,
            verdicts=Verdict,
            around=await self._reviews.around(number),
            kept=kept,
            passages=await shown(turn, kept, self._corpus) if kept else (),
            names=await names_of(self._corpus, words.lang),
            flaw=flaw,
            typed={name: str(typed.get(name, "")) if typed else "" for name in _FIELDS},
            address=address_of(request.query_params),
            onward=_onward(request, queued),
        )


def _number(request: Request) -> str:
    return str(request.path_params["number"])


def _note(form: FormData) -> str:
    return str(form.get("note", "")).strip()[:_LONGEST_NOTE]


def _guide(form: FormData) -> str | None:
    guide = str(form.get("guide", ""))
    return guide if SLUG.fullmatch(guide) else None


def _onward(request: Request, queued: Queued) -> str:
    after = cursor_written(Cursor(queued.turn.hour, queued.turn.number))
    return f"/queue/next{address_of(request.query_params, after=after)}"


def _conflict(request: Request, refused: Refused) -> str:
    words, review = words_for(request).review.reviewing, refused.review
    if review.state is State.DONE:
        return words.was_done.format(who=review.by)
    if review.claimed_by not in (None, me(request).name):
        return words.was_taken.format(who=review.claimed_by)
    return words.not_yours
