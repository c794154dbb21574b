"""The values of this package: a cleaned article, what a campaigner adds to it, a refusal."""

import hashlib
from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 - `date` is the field's name

from bot.core.errors import GuideError


class DocumentError(GuideError):
    """A file cannot become a record."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What a campaigner says on the command line; each overrules the file."""

    title: str | None = None
    publisher: str | None = None
    date: Day | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned article. What the file does not say is None, never guessed."""

    slug: str
    """ "news-" and eight hex digits of the digest of title and paragraphs."""
    title: str
    publisher: str | None
    date: Day | None
    url: str | None
    lang: str
    """ "ko" or "en"."""
    paragraphs: tuple[str, ...]
    """The body in order; of a file without a body, its excerpt alone or nothing."""
    headline_only: bool
    """True when the file holds no article body."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one file says by itself, before the hints."""

    title: str | None = None
    publisher: str | None = None
    date: Day | None = None
    url: str | None = None
    excerpt: str | None = None
    paragraphs: tuple[str, ...] = ()


def slug_of(title: str, paragraphs: tuple[str, ...]) -> str:
    """Name a record after its words: same title and body, same slug."""
    words = "\n".join((title, *paragraphs)).encode("utf-8", "replace")
    return f"news-{hashlib.sha256(words).hexdigest()[:8]}"
