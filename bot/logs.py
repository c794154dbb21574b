"""What the program writes about itself: never a token, never a word somebody typed."""

import logging
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

_HIDDEN = "***"
_BOT_TOKEN = re.compile(r"\b\d{5,}(?::|%3A)[A-Za-z0-9_-]{20,}")
_HOUSE = Path(__file__).parents[1]
_OURS = frozenset({"bot", "ingest", "optout", "__main__"})
_NOISY = ("alembic", "httpx", "httpcore", "telegram", "uvicorn")


def setup_logging(secrets: Iterable[str]) -> None:
    """Log to standard error from INFO up; noisy libraries from WARNING up.

    Args:
        secrets: tokens and passwords; wherever one would be printed, `***` stands instead.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(Discretion(secrets))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.raiseExceptions = False  # a record that cannot be formatted would be printed raw


class Discretion(logging.Filter):
    """Lets every record through, without secrets and without other people's words.

    A library's record keeps the first line of its template and loses what it would fill in: a
    request, a response or an update may stand there. Of an exception its type and place remain,
    for its text may quote what somebody typed.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        known = sorted((re.escape(secret) for secret in secrets if secret), key=len, reverse=True)
        self._secret = re.compile("|".join((*known, _BOT_TOKEN.pattern)))

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place."""
        record.msg, record.args = self._secret.sub(_HIDDEN, _said(record)), None
        error = record.exc_info[1] if record.exc_info else None
        record.exc_info, record.exc_text = None, summary(error) if error else None
        return True


def _said(record: logging.LogRecord) -> str:
    template = str(record.msg)
    if record.name.partition(".")[0] not in _OURS:
        return template.partition("\n")[0]
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return template


def summary(error: BaseException) -> str:
    """What kind of exception it was and where it passed through our code, without its text."""
    return f"{type(error).__name__} at {_place(error.__traceback__)}"


def _place(trace: TracebackType | None) -> str:
    """`file:line` of the innermost frame in our code, `-` where there is none."""
    place = "-"
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(_HOUSE) and file.relative_to(_HOUSE).parts[0] in _OURS:
            place = f"{file.relative_to(_HOUSE)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
