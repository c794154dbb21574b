"""From a question to the beginning of a guide."""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from bot.console.evidence import kept_of
from bot.console.making import Flaws, Making, Typed, lines, wording_flaw
from bot.console.names import Names, names_of
from bot.console.page import words_for
from bot.console.parts import Parts
from bot.console.review_words import MakingWords
from bot.core.desk import SLUG, DraftKind, DraftSource, GuideDraft
from bot.core.guide import Device, Lang
from bot.core.operating import Act
from bot.core.question import normalize
from bot.core.reviewing import Queued, Use

LONGEST_TITLE = 80
LISTS = {"kinds": DraftKind, "langs": Lang, "devices": Device, "longest": LONGEST_TITLE}
"""What there is to choose from in the form."""

_TEXTS = ("kind", "slug", "lang", "title", "questions", "source_title", "source_publisher",
          "source_url", "source_date")  # fmt: skip
_TICKED = ("surfaces", "jurisdictions", "devices")
_ANYWHERE = "any"
_ADDRESS = re.compile(r"https?://[^\s/?#@]+\.[^\s@]+")


class DraftPage:
    """A form whose file campaigners go on with; nothing is published by it."""

    def __init__(self, parts: Parts) -> None:
        self._making, self._desk, self._corpus = Making(parts), parts.desk, parts.corpus

    async def show(self, request: Request) -> Response:
        """The form."""
        queued = await self._making.queued(request)
        return await self._form(request, queued, _suggested(queued), {})

    async def add(self, request: Request) -> Response:
        """Write the draft, or say what is wrong with it."""
        queued, typed = await self._making.queued(request), typed_draft(await request.form())
        words = words_for(request).review.making
        names = await names_of(self._corpus, words_for(request).lang)
        flaws = flaws_of(typed, queued.turn.question, names.titles, words)
        if not flaws:
            draft, today = draft_of(typed, names), datetime.now(UTC).date()
            flaw = await self._making.make(
                queued, Use.DRAFT, lambda: self._desk.add_draft(draft, today), words
            )
            if flaw is None:
                return await self._making.made(request, Act.DRAFT_BEGUN, queued.turn.number)
            flaws = {"slug": flaw}
        return await self._form(request, queued, typed, flaws)

    async def _form(self, request: Request, queued: Queued, typed: Typed, flaws: Flaws) -> Response:
        return await self._making.form(request, "draft.html", queued, typed, flaws, **LISTS)


def _suggested(queued: Queued) -> Typed:
    turn = queued.turn
    kept = kept_of(turn.evidence)
    devices = kept.query.devices if kept and kept.query else ()
    return {
        **blank(turn.lang),
        "surfaces": list(turn.surfaces),
        "jurisdictions": [turn.jurisdiction or _ANYWHERE],
        "devices": list(devices),
    }


def blank(lang: Lang) -> Typed:
    """The fields of a draft of which no more is known than its language."""
    texts = dict.fromkeys(_TEXTS, "")
    ticks: dict[str, list[str]] = {name: [] for name in _TICKED}
    return {**texts, **ticks, "kind": DraftKind.GUIDE, "lang": lang, "jurisdictions": [_ANYWHERE]}


def typed_draft(form: FormData) -> Typed:
    """What stands in the fields of the form."""
    texts = {name: str(form.get(name, "")).strip() for name in _TEXTS}
    return texts | {name: [str(value) for value in form.getlist(name)] for name in _TICKED}


def flaws_of(typed: Typed, theirs: str | None, known: Collection[str], words: MakingWords) -> Flaws:
    """What is wrong with the fields.

    Args:
        theirs: what the person wrote, which must not be copied.
        known: slugs that are taken.
    """
    title = normalize(typed["title"])
    found = {
        "kind": None if typed["kind"] in set(DraftKind) else words.missing,
        "lang": None if typed["lang"] in set(Lang) else words.missing,
        "slug": words.known_slug if typed["slug"] in known else None,
        "title": wording_flaw(filter(None, [title]), theirs, words),
        "questions": wording_flaw(lines(typed["questions"]), theirs, words),
    }
    if not SLUG.fullmatch(typed["slug"]):
        found["slug"] = words.bad_slug
    if len(title) > LONGEST_TITLE:
        found["title"] = words.too_long
    if _has_source(typed) and _source(typed) is None:
        found["source"] = words.bad_source
    return {name: flaw for name, flaw in found.items() if flaw}


def draft_of(typed: Typed, names: Names) -> GuideDraft:
    """The draft of fields without a flaw."""
    places = tuple(id for id in typed["jurisdictions"] if id in names.places)
    return GuideDraft(
        slug=typed["slug"],
        lang=Lang(typed["lang"]),
        kind=DraftKind(typed["kind"]),
        title=normalize(typed["title"]),
        surfaces=tuple(id for id in typed["surfaces"] if id in names.surfaces),
        jurisdictions=places or (_ANYWHERE,),
        devices=tuple(device for device in Device if device in typed["devices"]),
        questions=tuple(dict.fromkeys(normalize(line) for line in lines(typed["questions"]))),
        source=_source(typed),
    )


def _has_source(typed: Typed) -> bool:
    return any(typed[name] for name in _TEXTS if name.startswith("source_"))


def _source(typed: Typed) -> DraftSource | None:
    """The source as it was typed; None for none, and for one that lacks something."""
    title, publisher = normalize(typed["source_title"]), normalize(typed["source_publisher"])
    url = typed["source_url"] or None
    try:
        day = date.fromisoformat(typed["source_date"])
    except ValueError:
        return None
    if not (title and publisher) or (url and not _ADDRESS.fullmatch(url)):
        return None
    return DraftSource(title, publisher, day, url)
