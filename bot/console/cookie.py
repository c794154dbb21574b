"""The session cookie: a random id and nothing else."""

from starlette.responses import Response

from bot.console.site import Site


def set_cookie(response: Response, site: Site, token: str) -> Response:
    """Give the browser the id of its session; it forgets it when it closes."""
    response.set_cookie(
        site.cookie, token, path="/", secure=site.encrypted, httponly=True, samesite="strict"
    )
    return response


def clear_cookie(response: Response, site: Site) -> Response:
    """Let the browser forget it."""
    response.delete_cookie(
        site.cookie, path="/", secure=site.encrypted, httponly=True, samesite="strict"
    )
    return response
