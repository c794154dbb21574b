"""From a question to a test case."""

import re

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from bot.console.evidence import kept_of
from bot.console.making import Flaws, Making, Typed, lines, wording_flaw
from bot.console.page import words_for
from bot.console.parts import Parts
from bot.console.review_words import MakingWords
from bot.core.desk import SLUG, Expect, TestCase, expected
from bot.core.guide import Lang, SectionKind
from bot.core.operating import Act
from bot.core.question import normalize
from bot.core.reviewing import Queued, Use, Verdict

INTENTS = ("how-to", "does-it", "rights", "news", "trouble", "complain", "letter", "how-long",
           "refused", "about", "compare", "beside")  # fmt: skip
FORMS = ("plain", "short", "slang", "typo", "rant", "mixed", "several", "layout")
"""Those of tests/evaluation, as suggestions: they only group figures."""

_GROUP = re.compile(r"[a-z0-9-]{0,32}")
_FIELDS = ("question", "lang", "expect", "intent", "form", "slugs", "must")
_INTENT_OF = {
    SectionKind.STEPS: "how-to",
    SectionKind.TROUBLE: "trouble",
    SectionKind.REFUSED: "refused",
    SectionKind.DEADLINE: "how-long",
    SectionKind.LETTER: "letter",
}


class CasePage:
    """A form filled in as far as the verdict says; the wording alone is left to the operator."""

    def __init__(self, parts: Parts) -> None:
        self._making, self._desk = Making(parts), parts.desk

    async def show(self, request: Request) -> Response:
        """The form."""
        queued = await self._making.queued(request)
        return await self._form(request, queued, _suggested(queued), {})

    async def add(self, request: Request) -> Response:
        """Write the case, or say what is wrong with it."""
        queued, typed = await self._making.queued(request), _typed(await request.form())
        words = words_for(request).review.making
        flaws = _flaws(typed, queued.turn.question, words)
        if not flaws:
            case = _case(typed)
            flaw = await self._making.make(
                queued, Use.CASE, lambda: self._desk.add_case(case), words
            )
            if flaw is None:
                return await self._making.made(request, Act.CASE_ADDED, queued.turn.number)
            flaws = {"question": flaw}
        return await self._form(request, queued, typed, flaws)

    async def _form(self, request: Request, queued: Queued, typed: Typed, flaws: Flaws) -> Response:
        lists = {"intents": INTENTS, "forms": FORMS, "expects": Expect, "langs": Lang}
        return await self._making.form(request, "case.html", queued, typed, flaws, **lists)


def _suggested(queued: Queued) -> Typed:
    turn = queued.turn
    kept = kept_of(turn.evidence)
    asked = kept.query.sections if kept and kept.query else ()
    expect = expected(turn.outcome, turn.verdict)
    fitting = turn.guides if turn.verdict in (Verdict.RIGHT, Verdict.INCOMPLETE) else ()
    slugs = dict.fromkeys([*([turn.guide] if turn.guide else []), *fitting])
    return {
        "question": "",
        "lang": turn.lang,
        "expect": expect,
        "intent": next((_INTENT_OF[s] for s in _INTENT_OF if s in asked), ""),
        "form": "plain",
        "slugs": "\n".join(slugs) if expect is Expect.ANSWER else "",
        "must": "",
    }


def _typed(form: FormData) -> Typed:
    return {name: str(form.get(name, "")).strip() for name in _FIELDS}


def _flaws(typed: Typed, theirs: str | None, words: MakingWords) -> Flaws:
    found = {
        "question": wording_flaw(filter(None, [typed["question"]]), theirs, words),
        "lang": None if typed["lang"] in set(Lang) else words.missing,
        "expect": None if typed["expect"] in set(Expect) else words.missing,
        "intent": None if _GROUP.fullmatch(typed["intent"]) else words.bad_id,
        "form": None if _GROUP.fullmatch(typed["form"]) else words.bad_id,
        "slugs": None if all(SLUG.fullmatch(s) for s in lines(typed["slugs"])) else words.bad_id,
        # what the reply must hold comes from a guide; what a person wrote does not belong there
        "must": wording_flaw(lines(typed["must"]), theirs, words) if typed["must"] else None,
    }
    if typed["expect"] == Expect.ANSWER and not lines(typed["slugs"]):
        found["slugs"] = words.missing
    return {name: flaw for name, flaw in found.items() if flaw}


def _case(typed: Typed) -> TestCase:
    return TestCase(
        question=normalize(typed["question"]),
        lang=Lang(typed["lang"]),
        expect=Expect(typed["expect"]),
        intent=typed["intent"],
        form=typed["form"],
        slugs=tuple(lines(typed["slugs"])),
        must=tuple(lines(typed["must"])),
    )
