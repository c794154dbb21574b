"""The text of a page -> headline, day, address, publisher and the paragraphs of its article."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from ingest.documents import furniture_words
from ingest.documents.characters import (
    HEADING_MAX,
    ends_sentence,
    is_heading,
    is_korean,
    is_web_address,
    same_words,
)
from ingest.documents.dates import DateKind, DateLine, parse_date_line
from ingest.documents.furniture import without_furniture
from ingest.documents.newsroom import newsroom_in
from ingest.documents.record import Found

_BYLINE = re.compile(
    r"(?:By|Written by|Words by|Reported by|Author:|Text:)\s[A-Z][\w.'’-]*"
    r"(?:(?:,? and| &|,)?\s[A-Z][\w.'’-]*){0,9}(?:\s?[|,]\s?[\w .,'’&-]{0,60})?"
)
_BREADCRUMBS = re.compile(r"[^.>›]{1,30}(?:[>›][^.>›]{1,30})+")
_TITLE_CUT = 120
_POINTS = ".,;:!?\"'”’)("
_WRAPPED_AT_MOST = 110
_WRAPPED_LINES = 4


def read_page(text: str, *, title: str | None = None, wrapped: bool | None = None) -> Found:
    """Read an article out of a page's tidy text.

    Args:
        text: tidy text, furniture included.
        title: the headline where it is known already; without one the page's first line is it.
        wrapped: True where lines are broken by width, as in a PDF; False where each line is a
            paragraph, as in HTML; None to judge by their look.

    Returns:
        Everything the page says. `paragraphs` is empty when only a headline was there. The day
        is one that a label marks, or that stands alone above the story; the day in "Today: ..."
        is the visitor's, a day told in the story is the story's.
    """
    lines = [" ".join(line.split()) for line in text.split("\n")]
    publisher = newsroom_in(lines)
    lines = without_furniture(lines)
    dates = _DateLines(lines)
    addresses = {line for line in dates.head(lines) if is_web_address(line)}
    kept = ["" if n in dates.taken or line in addresses else line for n, line in enumerate(lines)]
    folded = _is_wrapped(kept) if wrapped is None else wrapped
    headline, body = _split_headline(kept, dates, title, folded)
    blocks = body if wrapped is False else _unfolded(body, folded)
    return Found(
        title=headline,
        publisher=publisher,
        date=dates.day(),
        url=addresses.pop() if len(addresses) == 1 else None,
        paragraphs=tuple(_paragraphs(blocks)),
    )


class _DateLines:
    """The lines of a page that are only a date, and the article's day among them."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._head_ends = next(
            (
                n
                for n, line in enumerate(lines)
                if line and not is_heading(line) and not parse_date_line(line)
            ),
            len(lines),
        )
        self.taken: dict[int, DateLine] = {}
        for n, line in enumerate(lines):
            found = parse_date_line(line) if line else None
            labelled = found and found.kind not in (DateKind.BARE, DateKind.WEEKDAY)
            if found and (labelled or n < self._head_ends):
                self.taken[n] = found
        words = (n for n, line in enumerate(lines) if line and n not in self.taken)
        self._first_words = next(words, len(lines))

    def head(self, lines: Sequence[str]) -> Sequence[str]:
        """The lines above the story."""
        return lines[: self._head_ends]

    def day(self) -> date | None:
        """The labelled day; else the one that stands bare above the story; else the update's.

        None where two bare days disagree, or where the only one opens the page with its
        weekday, as a masthead does.
        """
        published = self._days(DateKind.PUBLISHED)
        if published:
            return published[0]
        bare = {*self._days(DateKind.BARE), *self._days(DateKind.WEEKDAY, self._first_words)}
        if bare:
            return bare.pop() if len(bare) == 1 else None
        return next(iter(self._days(DateKind.UPDATED)), None)

    def _days(self, kind: DateKind, after: int = -1) -> list[date]:
        lines = self.taken.items()
        return [one.day for n, one in lines if one.kind is kind and one.day and n > after]


def _split_headline(
    lines: Sequence[str], dates: _DateLines, title: str | None, folded: bool
) -> tuple[str | None, list[str]]:
    """Find the headline; return it with the lines below. A first line of prose stays below."""
    at = _headline_at(lines, dates)
    if at is None:
        return title, []
    if title is None and not is_heading(lines[at]):
        return _shortened(lines[at]), list(lines[at:])
    headline, at = (title, at) if title else _headline_from(lines, at, folded)
    while end := _repeated(lines, at, headline):
        at = end
    return headline, list(lines[at:])


def _headline_from(lines: Sequence[str], at: int, folded: bool) -> tuple[str, int]:
    """The headline that begins at a line, and where it ends.

    In folded text it may run over three lines, of which all but the last are of some length.
    """
    end = next((n for n in range(at, len(lines)) if not lines[n]), len(lines))
    block = lines[at:end]
    broken = all(len(line) >= (12 if is_korean(line) else 24) for line in block[:-1])
    if folded and broken and len(block) <= 3 and not any(map(ends_sentence, block)):
        return " ".join(block), end
    return lines[at], at + 1


def _repeated(lines: Sequence[str], at: int, headline: str) -> int | None:
    """Where a headline printed (again) at a line ends, on up to three lines; else None."""
    start = next((n for n in range(at, len(lines)) if lines[n]), len(lines))
    ends = range(start + 1, min(start + 3, len(lines)) + 1)
    return next((end for end in ends if same_words(" ".join(lines[start:end]), headline)), None)


def _headline_at(lines: Sequence[str], dates: _DateLines) -> int | None:
    texts = [n for n, line in enumerate(lines) if line]
    for here, following in pairwise(texts):
        if not _is_section(lines, here, following, dates):
            return here
    return texts[-1] if texts else None


def _is_section(lines: Sequence[str], here: int, following: int, dates: _DateLines) -> bool:
    """Tell whether a text is a section's name above a headline."""
    name, below = lines[here], lines[following]
    if not is_heading(below) or ends_sentence(name) or len(name) > HEADING_MAX:
        return False
    if name.casefold() in furniture_words.SECTIONS or _BREADCRUMBS.fullmatch(name):
        return True
    dated = any(n in dates.taken for n in range(here + 1, following))
    return dated and len(name.split()) <= 2 and len(name) <= 20 and len(below.split()) > 3


def _shortened(line: str) -> str:
    """A headline for a text that has none: its first words."""
    if len(line) <= _TITLE_CUT:
        return line
    cut = line[:_TITLE_CUT]
    return (cut.rpartition(" ")[0] or cut) + "…"


def _paragraphs(blocks: Iterable[str]) -> Iterator[str]:
    begun = False
    for text in blocks:
        byline = not begun and len(text) <= HEADING_MAX and _BYLINE.fullmatch(text)
        if byline or not any(map(str.isalnum, text)):
            continue
        begun = begun or not is_heading(text)
        yield text


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Tell whether a text was broken into lines by width: full lines that stop mid-sentence."""
    width = max(map(len, lines), default=0)
    inner = [one for one, after in pairwise(lines) if one and after]
    if width > _WRAPPED_AT_MOST or len(inner) < _WRAPPED_LINES:
        return False
    full = [line for line in inner if len(line) >= 0.7 * width]
    open_ended = [line for line in full if not ends_sentence(line)]
    return len(full) >= 0.7 * len(inner) and len(open_ended) >= 0.5 * len(inner)


def _unfolded(lines: Sequence[str], folded: bool) -> Iterator[str]:
    """Join what was broken by width: everywhere in a folded text, else before a small letter."""
    lengths = sorted(len(line) for line in lines if line) or [0]
    width = lengths[len(lengths) * 9 // 10]
    hyphens = any(line.endswith("-") for line in lines)
    words = {word.strip(_POINTS) for line in lines for word in line.split()} if hyphens else set()
    pending: list[str] = []
    for line, after in pairwise([*lines, ""]):
        if not line:
            continue
        pending.append(line)
        if folded:
            stops = ends_sentence(line) and len(line) < 0.95 * width
            goes_on = bool(after) and len(line) >= 0.7 * width and not stops
        else:
            open_ended = 40 <= len(line) <= _WRAPPED_AT_MOST and not ends_sentence(line)
            goes_on = open_ended and after[:1].islower()
        if not goes_on:
            yield "".join(_joined(pending, words))
            pending = []


def _joined(lines: Sequence[str], words: set[str]) -> Iterator[str]:
    """Join lines; a hyphen at an end goes only where the text spells the word without it."""
    for line, after in pairwise([*lines, ""]):
        left, right = line.rpartition(" ")[2], after.partition(" ")[0].rstrip(_POINTS)
        if not after:
            yield line
        elif not (left.endswith("-") and left[:-1].isalpha() and right[:1].islower()):
            yield f"{line} "
        else:
            yield line[:-1] if left[:-1] + right in words else line
