"""What the reader sees where something went wrong: a sentence, never an exception's text."""

import logging
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.console.guard import StaleForm
from bot.console.page import render, words_for
from bot.core.keeping import StoreUnavailable

_LOG = logging.getLogger(__name__)


async def on_http(request: Request, error: Exception) -> Response:
    """A page that is not there, not allowed, or not to be used so."""
    assert isinstance(error, HTTPException)
    words = words_for(request).errors
    says = {
        HTTPStatus.NOT_FOUND: words.not_found,
        HTTPStatus.FORBIDDEN: words.forbidden,
        HTTPStatus.METHOD_NOT_ALLOWED: words.method,
        HTTPStatus.LENGTH_REQUIRED: words.too_large,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: words.too_large,
    }.get(HTTPStatus(error.status_code), words.broken)
    if isinstance(error, StaleForm):
        says = words.stale
    return render(request, "error.html", error.status_code, says=says)


async def on_unavailable(request: Request, error: Exception) -> Response:
    """The log cannot be reached now."""
    assert isinstance(error, StoreUnavailable)
    _LOG.warning("%s", error)
    return render(request, "error.html", 503, says=words_for(request).errors.unavailable)


async def on_broken(request: Request, _: Exception) -> Response:
    """Anything else; the server's log has its kind and place."""
    return render(request, "error.html", 500, says=words_for(request).errors.broken)
