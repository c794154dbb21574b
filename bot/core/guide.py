"""What campaigners publish: a guide or brief, its sections and its sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EVERYWHERE = "any"
"""Stands for all places among the jurisdictions of a file."""


class Lang(StrEnum):
    """A language the bot answers in."""

    KO = "ko"
    EN = "en"


class GuideKind(StrEnum):
    """How a file came to be: a how-to, a brief, a letter to send, or news added as it came."""

    GUIDE = "guide"
    BRIEF = "brief"
    LETTER = "letter"
    NEWS = "news"


class Confidence(StrEnum):
    """How well the weakest thing a file rests on is known."""

    OFFICIAL = "official"
    REPORTED = "reported"
    UNCONFIRMED = "unconfirmed"


class Device(StrEnum):
    """Where a person taps."""

    IOS = "ios"
    ANDROID = "android"
    WEB = "web"


class SectionKind(StrEnum):
    """What a section answers; docs/knowledge.md lists the heading of each."""

    SHORT = "short"
    STEPS = "steps"
    LETTER = "letter"
    WHERE = "where"
    LIMITS = "limits"
    TROUBLE = "trouble"
    PROOF = "proof"
    DETAILS = "details"
    DEADLINE = "deadline"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    NEXT = "next"


class BlockKind(StrEnum):
    """The smallest quotable pieces of a body."""

    PARAGRAPH = "paragraph"
    STEP = "step"
    BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. `link` is an id of `links.yaml`, never an address."""

    text: str
    bold: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a step or a bullet: true when it stands alone."""

    kind: BlockKind
    spans: tuple[Span, ...]
    line: int = 0

    @property
    def text(self) -> str:
        """The words without style."""
        return "".join(span.text for span in self.spans)

    @property
    def links(self) -> Iterator[str]:
        """Ids of the links in it, in order."""
        return (span.link for span in self.spans if span.link is not None)


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and what stands under it."""

    kind: SectionKind
    heading: str
    blocks: tuple[Block, ...]
    topic: str | None = None
    devices: tuple[Device, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file has it from. `url` is None where the source has no public address."""

    title: str
    publisher: str
    date: date | None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class AuthoredQuestion:
    """Something people type, and the section that answers it."""

    text: str
    section: SectionKind
    line: int = 0


@dataclass(frozen=True, slots=True)
class GuideCard:
    """What every passage knows about the file it comes from."""

    slug: str
    lang: Lang
    kind: GuideKind
    title: str
    surfaces: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    as_of: date | None
    review_by: date | None
    confidence: Confidence
    sources: tuple[Source, ...]
    related: tuple[str, ...] = ()

    def holds_in(self, place: str | None) -> bool:
        """Whether it is true for somebody who lives there; None where nobody said."""
        return not {EVERYWHERE, place}.isdisjoint(self.jurisdictions)

    @property
    def only_place(self) -> str | None:
        """The one place it is true for, None where there are several."""
        first, *others = self.jurisdictions
        return None if others or first == EVERYWHERE else first

    def is_due(self, today: date) -> bool:
        """Whether the day by which somebody should have looked again is past."""
        return self.review_by is not None and self.review_by < today

    @property
    def url(self) -> str | None:
        """Address of the newest source that has one."""
        dated = sorted(
            (source for source in self.sources if source.url),
            key=lambda source: source.date or date.min,
            reverse=True,
        )
        return dated[0].url if dated else None


@dataclass(frozen=True, slots=True)
class Guide:
    """One file of `knowledge/`, read."""

    card: GuideCard
    devices: tuple[Device, ...]
    questions: tuple[AuthoredQuestion, ...]
    sections: tuple[Section, ...]
