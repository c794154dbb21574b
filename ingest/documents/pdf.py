"""PDF -> the lines it prints, and what they say of the page they were printed from."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from ingest.documents.characters import one_line, same_words, tidy
from ingest.documents.quiet import quieten
from ingest.documents.record import DocumentError

_PAGES_MAX = 200
_PAGE_NUMBER = re.compile(
    r"\W*(?:page\s)?\d{1,4}(?:\s?(?:/|of)\s?\d{1,4})?\W*|\d{1,4}\s?쪽", re.IGNORECASE
)
# What a browser prints around a page: when it was printed above, the address below.
_PRINTED_AT = re.compile(
    r"\d{2}\. \d{1,2}\. \d{1,2}\. (?:오전|오후) \d{1,2}:\d{2}\s*"
    r"|\d{1,2}/\d{1,2}/\d{2}, \d{1,2}:\d{2}\s?[AP]M\s*"
)
_ADDRESS = re.compile(r"(?P<url>https?://[^\s…]+)(?:\s+\d{1,4}/\d{1,4})?")
_PASTE = "open it, copy the article into a .txt file and add that"


@dataclass(frozen=True, slots=True)
class PdfText:
    """What a PDF prints, a printed line a line, without page numbers and running heads."""

    text: str
    title: str | None
    """The title it states, if its first page prints it too; else it names a program."""
    url: str | None
    """The address a browser printed below every page."""


def parse_pdf(data: bytes, name: str) -> PdfText:
    """Read the text of a PDF.

    Raises:
        DocumentError: no PDF, a locked one, one without text (a scan), or more than 200 pages.
    """
    # Imported here: only PDFs need it.
    from pypdf import PdfReader

    quieten("pypdf")
    try:
        reader = PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
        texts = [reader.pages[n].extract_text() for n in range(min(count, _PAGES_MAX))]
        metadata = None if locked else reader.metadata
        stated = metadata.title if metadata else None
    except Exception:  # a broken PDF breaks pypdf in many ways, none of use to the reader
        raise DocumentError(f"{name} is not a PDF that can be read", fix=_PASTE) from None
    if locked:
        raise DocumentError(f"{name} is locked with a password", fix=_PASTE)
    if count > _PAGES_MAX:
        raise DocumentError(
            f"{name} has {count} pages, more than the {_PAGES_MAX} of the longest article",
            fix="save only the article's pages as a PDF and add that",
        )
    pages = [
        [_PRINTED_AT.sub("", line.strip(), count=1) for line in tidy(text).split("\n")]
        for text in texts
    ]
    if not any(map(str.isalnum, "".join(chain.from_iterable(pages)))):
        raise DocumentError(
            f"{name} holds no text, only pictures of it",
            fix="run text recognition (OCR) on it, or copy the article into a .txt file",
        )
    title = _printed_title(one_line(stated) if isinstance(stated, str) else "", pages[0])
    edges = [list(_edges(page)) for page in pages]
    urls = {found["url"] for line in chain.from_iterable(edges) if (found := _address(line))}
    return PdfText(
        text="\n".join(_without_running_heads(pages, title)),
        title=title,
        url=urls.pop() if len(urls) == 1 else None,
    )


def _printed_title(stated: str, page: Sequence[str]) -> str | None:
    lines = [line for line in map(one_line, page[:12]) if line]
    for start in range(len(lines)):
        for end in range(start + 1, min(start + 4, len(lines)) + 1):
            if stated and same_words(" ".join(lines[start:end]), stated):
                return stated
    return None


def _address(line: str) -> re.Match[str] | None:
    return _ADDRESS.fullmatch(line)


def _edges(page: Sequence[str]) -> set[str]:
    lines = [line for line in page if line]
    return {*lines[:2], *lines[-2:]}


def _without_running_heads(pages: Sequence[Sequence[str]], title: str | None) -> Iterator[str]:
    """Drop page numbers, addresses, and lines at the edge of three pages or of every page.

    On the first page a running head may be the headline: it stays, unless the title is known.
    """
    seen = Counter(chain.from_iterable(map(_edges, pages)))
    often = min(3, max(2, len(pages)))
    for number, page in enumerate(pages):
        edges = _edges(page)
        kept = []
        for line in page:
            headline = number == 0 and (title is None or same_words(line, title))
            running = line in edges and seen[line] >= often and not headline
            address = line in edges and _address(line)
            if not (running or address or _PAGE_NUMBER.fullmatch(line)):
                kept.append(line)
        yield from "\n".join(kept).strip().split("\n")  # a page's end is no paragraph's end
