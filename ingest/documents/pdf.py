"""PDF -> the lines of its text, without page numbers and running heads."""

import io
import re
from collections import Counter
from typing import Any

from ingest.documents.characters import tidy
from ingest.documents.record import DocumentError

_PAGES_MAX = 200
_PAGE_NUMBER = re.compile(
    r"\W*(?:page\s)?\d{1,4}(?:\s?(?:/|of)\s?\d{1,4})?\W*|\d{1,4}\s?쪽", re.IGNORECASE
)
_PASTE = "open it, copy the article into a .txt file and add that"


def pdf_text(data: bytes, name: str) -> tuple[str, str | None]:
    """Return the text of a PDF, a printed line a line, and the title it states, if any.

    Raises:
        DocumentError: no PDF, a locked one, one without text (a scan), or more than 200 pages.
    """
    # Imported here: only PDFs need it.
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
        pages = [reader.pages[n].extract_text() for n in range(min(count, _PAGES_MAX))]
        title = _title(reader.metadata) if not locked else None
    except Exception:  # a broken PDF breaks pypdf in many ways, none of use to the reader
        raise DocumentError(f"{name} is not a PDF that can be read", fix=_PASTE) from None
    if locked:
        raise DocumentError(f"{name} is locked with a password", fix=_PASTE)
    if count > _PAGES_MAX:
        raise DocumentError(
            f"{name} has {count} pages, more than the {_PAGES_MAX} of the longest article",
            fix="save only the article's pages as a PDF and add that",
        )
    text = "\n".join(_without_running_heads([tidy(page).split("\n") for page in pages]))
    if not any(map(str.isalnum, text)):
        raise DocumentError(
            f"{name} holds no text, only pictures of it",
            fix="run text recognition (OCR) on it, or copy the article into a .txt file",
        )
    return text, title


def _title(metadata: Any) -> str | None:
    title = metadata.title if metadata else None
    return title if isinstance(title, str) else None


def _without_running_heads(pages: list[list[str]]) -> list[str]:
    """Drop page numbers, and lines that stand at the edge of three pages or more."""
    edges: Counter[str] = Counter()
    for page in pages:
        lines = [line.strip() for line in page if line.strip()]
        edges.update({*lines[:2], *lines[-2:]})
    kept = []
    for number, page in enumerate(pages):
        for line in page:
            repeated = edges[line.strip()] > 2 and number > 0
            if not repeated and not _PAGE_NUMBER.fullmatch(line.strip()):
                kept.append(line)
    return kept
