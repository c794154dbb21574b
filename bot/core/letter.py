"""Which letters there are: to whom, what for, where they hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.deadline import Request
from bot.core.guide import GuideCard, Lang
from bot.core.lexicon import Lexicon


class Recipient(StrEnum):
    """A company that letters go to. X and xAI answer apart, though they belong together."""

    META = "meta"
    X = "x"
    XAI = "xai"


class Purpose(StrEnum):
    """What a letter asks for; each is an ending of a letter's slug."""

    STOP = "stop"
    OBJECTION = "objection"
    PLAIN = "request"
    ACCESS = "access"
    ERASURE = "erasure"
    SOURCE = "source"
    REASON = "reason"
    REMINDER = "reminder"
    COMPANY_COMPLAINT = "company-complaint"
    COMPLAINT = "complaint"
    MEDIATION = "mediation"

    @property
    def request(self) -> Request | None:
        """What the letter asks a company for that a law may fix a day for."""
        return _REQUESTS.get(self)


_REQUESTS: Mapping["Purpose", Request] = {
    Purpose.STOP: Request.STOP,
    Purpose.OBJECTION: Request.STOP,
    Purpose.PLAIN: Request.STOP,
    Purpose.ACCESS: Request.ACCESS,
    Purpose.ERASURE: Request.ERASURE,
    Purpose.SOURCE: Request.SOURCE,
    Purpose.COMPANY_COMPLAINT: Request.COMPLAINT,
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the corpus. `purpose` is None where its slug has none of the known endings."""

    card: GuideCard
    purpose: Purpose | None
    recipients: frozenset[Recipient]

    @classmethod
    def of(cls, card: GuideCard, lexicon: Lexicon) -> "Letter":
        """Read from its card: the slug says what for, the surfaces to whom."""
        return cls(card, purpose_of(card.slug), recipients_of(card.surfaces, lexicon))


@dataclass(frozen=True, slots=True)
class Letters:
    """All letters in one language. `places` are names of those that some letter is made for."""

    lang: Lang
    all: tuple[Letter, ...]
    places: Mapping[str, str]

    def get(self, slug: str) -> Letter | None:
        """One of them; None where it is gone."""
        return next((letter for letter in self.all if letter.card.slug == slug), None)

    def to(self, recipient: Recipient | None, place: str) -> tuple[Letter, ...]:
        """Those for a company (None: any) and a place, in the order of what they are for."""
        fit = [
            letter
            for letter in self.all
            if letter.card.holds_in(place) and (recipient is None or recipient in letter.recipients)
        ]
        order = list(Purpose)
        return tuple(sorted(fit, key=lambda x: order.index(x.purpose) if x.purpose else len(order)))

    def recipients(self, place: str) -> tuple[Recipient, ...]:
        """The companies that there are letters to."""
        covered = frozenset[Recipient]().union(*(x.recipients for x in self.to(None, place)))
        return tuple(recipient for recipient in Recipient if recipient in covered)

    def for_purpose(self, purpose: Purpose, place: str) -> Letter | None:
        """The letter of that kind which is made for a place."""
        fit = (x for x in self.all if x.purpose is purpose and place in x.card.jurisdictions)
        return next(fit, None)


def letters_of(cards: Iterable[GuideCard], lexicon: Lexicon, lang: Lang) -> Letters:
    """The letters among the cards, which must all be letters, with the names of their places."""
    letters = tuple(Letter.of(card, lexicon) for card in cards)
    made_for = {place for letter in letters for place in letter.card.jurisdictions}
    places = {id: place.name[lang] for id, place in lexicon.places.items() if id in made_for}
    return Letters(lang, letters, places)


def purpose_of(slug: str) -> Purpose | None:
    """What a letter with that slug is for: the longest ending that is known."""
    endings = sorted(Purpose, key=len, reverse=True)
    return next((purpose for purpose in endings if slug.endswith(f"-{purpose}")), None)


def recipients_of(surfaces: Iterable[str], lexicon: Lexicon) -> frozenset[Recipient]:
    """The companies behind surfaces."""
    found = set()
    for surface in lexicon.spelled_out(surfaces):
        if surface == "x":
            found.add(Recipient.X)
        elif surface == "grok":
            found.add(Recipient.XAI)
        elif Recipient.META in lexicon.company_of([surface]):
            found.add(Recipient.META)
    return frozenset(found)


def concerns(text: str, recipient: Recipient | None, lexicon: Lexicon) -> bool:
    """Whether a line is of use to who writes to a company: it names that one, or none at all."""
    named = recipients_of(lexicon.mentions(text).surfaces, lexicon)
    return recipient is None or not named or recipient in named
