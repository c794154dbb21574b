"""Takes personal data out of a text before it may be kept.

One kind of identifier per file. Each looks at the same spelling of the text (`spelling.py`) and
names the places it found; here they are replaced by a tag in square brackets.
"""

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

from bot.core.scrubbing import (
    birthdays,
    handles,
    hosts,
    links,
    mail,
    money,
    names_english,
    names_in_letters,
    names_korean,
    numbers,
    papers,
    phones,
    places,
    post_codes,
    references,
    said_numbers,
    secrets,
    streets,
    vehicles,
)
from bot.core.scrubbing.pieces import Piece, near_digits, whole, with_hangul, with_latin
from bot.core.scrubbing.spelling import Span, Spelling, compact, spell

ROUNDS = 6
"""What a mask leaves beside it is looked at again, at most so many times."""

Finder = Callable[[str], Iterable[Span]]

# Where two kinds claim the same characters, the earlier one names the tag. Before each stands
# where in a text it has anything to look for.
_FINDERS: tuple[tuple[Callable[[str], Iterable[Piece]], Finder], ...] = (
    (whole, mail.find),
    (whole, links.find),
    (whole, handles.find),
    (whole, secrets.find),
    (near_digits, papers.find),
    (near_digits, money.find),
    (near_digits, birthdays.find),
    (near_digits, hosts.find),
    (near_digits, places.find),
    (near_digits, references.find),
    (near_digits, said_numbers.find),
    (near_digits, vehicles.find),
    (whole, phones.find),
    (near_digits, streets.find),
    (near_digits, post_codes.find),
    (with_hangul, names_korean.find),
    (with_latin, names_english.find),
    (with_latin, names_in_letters.find),
    (whole, numbers.find),
)


def scrub(text: str, kept: Collection[str] = ()) -> str:
    """The same text with personal data replaced by tags such as `[phone]`.

    It wants the text as it was typed: `normalize` shortens what repeats, and half a number is not
    recognised any more. Scrubbing twice changes nothing. The result has at most four times the
    characters of the text, and the work grows with the length alone.

    Args:
        text: a message in Korean or English.
        kept: what is public and stays: telephone numbers and addresses of offices and companies,
            in any spelling. A part of one stays too.

    Names are found where somebody says that they are names. A name without such words, a
    nickname or an address without a number is not found.
    """
    public = _public(tuple(kept))
    for _ in range(ROUNDS):
        masked = _mask(text, public)
        if masked == text:
            break
        text = masked
    return text


@lru_cache(maxsize=8)
def _public(kept: tuple[str, ...]) -> str:
    return "\n".join(compact(spell(item).view) for item in kept)


def _mask(text: str, public: str) -> str:
    spelling = spell(text)
    spans = _joined(
        span
        for span in _found(spelling)
        if not public or compact(spelling.view[span.start : span.end]) not in public
    )
    out: list[str] = []
    at = 0
    for span in spans:
        start, end = spelling.place(span)
        out += [spelling.text[at:start], f"[{span.tag}]"]
        at = end
    return "".join(out) + spelling.text[at:]


def _found(spelling: Spelling) -> list[Span]:
    """What every kind found, without what lies in an address of a company's own page."""
    pages = list(links.company_pages(spelling.view))
    inside = bytearray(len(spelling.view))
    for start, end in pages:
        inside[start:end] = b"\1" * (end - start)
    spans = [
        Span(at + span.start, at + span.end, span.tag)
        for pieces, find in _FINDERS
        for at, piece in pieces(spelling.view)
        for span in find(piece)
    ]
    return [span for span in spans if not (inside[span.start] and inside[span.end - 1])]


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Overlapping places as one, under the tag of the kind that comes first."""
    joined: list[tuple[int, Span]] = []
    ranked = sorted(enumerate(spans), key=lambda item: (item[1].start, item[0]))
    for rank, span in ranked:
        if joined and span.start < joined[-1][1].end:
            best, last = joined[-1]
            tag = last.tag if best <= rank else span.tag
            joined[-1] = (min(best, rank), Span(last.start, max(last.end, span.end), tag))
        else:
            joined.append((rank, span))
    return [span for _, span in joined]
