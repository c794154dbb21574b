"""A page as the browser gets it."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.console.navigation import links_for
from bot.console.words import BothWords, Words
from bot.core.guide import Lang
from bot.core.operating import Operator, Session

_TEMPLATES = Path(__file__).parent / "templates"
ZONE = ZoneInfo("Asia/Seoul")
"""Where most operators are: every moment is shown, and every day counted, as it is there."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page is made with."""

    templates: Environment
    words: BothWords


def templates() -> Environment:
    """They escape everything, and fail on a name nobody gave them."""
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page out of a template, which also knows these names.

    `words` in the reader's language, `session` (None before sign-in), `me` (the operator),
    `links` of the menu, `here` (this path), `said` (what the page before this one did) and
    `moment(when)`, which says a moment.
    """
    frame: Frame = request.app.state.frame
    session, words = session_of(request), words_for(request)
    html = frame.templates.get_template(template).render(
        words=words,
        session=session,
        me=session and session.operator,
        links=links_for(session.operator) if session else (),
        here=request.url.path,
        said=words.said.get(request.query_params.get("said", "")),
        moment=lambda when: _said(words, when),
        **values,
    )
    return HTMLResponse(html, status)


def go_to(path: str, said: str | None = None, **query: str) -> Response:
    """Send the browser to a page, which says what was done; `said` is a key of `words.said`."""
    pairs = {**query, **({"said": said} if said else {})}
    return RedirectResponse(f"{path}?{urlencode(pairs)}" if pairs else path, 303)


def session_of(request: Request) -> Session | None:
    """Who is signed in."""
    session: Session | None = getattr(request.state, "session", None)
    return session


def me(request: Request) -> Operator:
    """The operator who asks; the guard let nobody else in."""
    session = session_of(request)
    assert session is not None
    return session.operator


def parse_id(written: str) -> int | None:
    """A number that a column of ids can hold; None for anything else."""
    is_id = written.isascii() and written.isdecimal() and len(written) < 10
    return int(written) if is_id else None


def parse_day(written: str | None) -> date | None:
    """A day as YYYY-MM-DD; None for anything else, and for one that may have no day before or
    after it in every zone and database.
    """
    try:
        day = date.fromisoformat(written or "")
    except ValueError:
        return None
    return day if 2000 <= day.year < 3000 else None


def words_for(request: Request) -> Words:
    """The words in the operator's language; before sign-in, in the browser's."""
    frame: Frame = request.app.state.frame
    session = session_of(request)
    if session is not None:
        return frame.words[session.operator.lang]
    return frame.words[preferred(request.headers.get("accept-language", ""))]


def preferred(accepted: str) -> Lang:
    """The first of our languages in an Accept-Language header; Korean where it names neither.

    Browsers list the languages by preference, so that their weights need not be read.
    """
    for part in accepted.split(","):
        name = part.strip().partition(";")[0].partition("-")[0].lower()
        if name in set(Lang):
            return Lang(name)
    return Lang.KO


def _said(words: Words, when: datetime) -> str:
    return words.moment(when.astimezone(ZONE))
