"""What is drafted, and what the bot is willing to say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.guide import Block, Confidence, GuideCard, Lang, SectionKind
from bot.core.passage import Passage


class Reason(StrEnum):
    """Why the bot does not answer."""

    OUT_OF_SCOPE = "out_of_scope"
    NO_PASSAGE = "no_passage"
    NOT_KNOWN = "not_known"
    UNSUPPORTED = "unsupported"
    CRISIS = "crisis"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Statement:
    """The smallest claim that must cite: one block, under the heading it stands below.

    `cites` are numbers of the passages offered to the generator, counted from 1.
    """

    block: Block
    cites: tuple[int, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a generator wrote; unchecked."""

    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered link from statements to the file they rest on."""

    number: int
    card: GuideCard

    @property
    def guide(self) -> str:
        """Slug of the file."""
        return self.card.slug

    @property
    def confidence(self) -> Confidence:
        """How well the file's weakest ground is known."""
        return self.card.confidence


@dataclass(frozen=True, slots=True)
class Link:
    """An outside address a reader can open, with what they will find there."""

    id: str
    url: str
    label: str
    login: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A part of the answering guide that was not shown, offered as a button."""

    slug: str
    section: SectionKind


class Basis(StrEnum):
    """How the place an answer is true for relates to where the asker lives."""

    ASSUMED = "assumed"
    """It is where somebody who writes this language most likely lives."""
    OPEN = "open"
    """Nobody said where they live, and it matters."""
    ELSEWHERE = "elsewhere"
    """They live elsewhere, and this was still the nearest guide."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What we say, statement by statement, each resting on a passage.

    `title` is the lead guide's. `place` names the jurisdictions the lead guide is true for, None
    where it holds everywhere or a place makes no difference. `basis` says how that place relates
    to the asker. `due` are the slugs of cited guides past their review day.
    """

    lang: Lang
    title: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    links: tuple[Link, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    place: str | None = None
    basis: "Basis | None" = None
    foreign: bool = False
    due: frozenset[str] = frozenset()

    @classmethod
    def of(cls, lang: Lang, kept: Sequence[Statement], offered: Sequence[Passage]) -> "Answer":
        """Number the files the kept statements rest on from 1, in order of first use."""
        cards: list[GuideCard] = []
        statements = []
        for statement in kept:
            numbers = []
            for cited in statement.cites:
                card = offered[cited - 1].card
                if card not in cards:
                    cards.append(card)
                numbers.append(cards.index(card) + 1)
            statements.append(
                Statement(statement.block, tuple(dict.fromkeys(numbers)), statement.heading)
            )
        return cls(
            lang=lang,
            title=cards[0].title,
            statements=tuple(statements),
            citations=tuple(Citation(n, card) for n, card in enumerate(cards, start=1)),
        )

    def due_on(self, today: date) -> frozenset[str]:
        """Slugs of the cited files that somebody should have looked at again before `today`."""
        return frozenset(c.guide for c in self.citations if c.card.is_due(today))


@dataclass(frozen=True, slots=True)
class Clarification:
    """A question that cannot be answered yet, and what would help.

    `ask` names an entry of the voice under `clarify`.
    """

    lang: Lang
    ask: str


@dataclass(frozen=True, slots=True)
class Abstention:
    """Not knowing, said plainly.

    `known` quotes what our own files say nobody knows (reason `not_known`); `nearest` are the
    files closest to the question, at most three.
    """

    reason: Reason
    lang: Lang
    nearest: tuple[GuideCard, ...] = ()
    known: Answer | None = None
    crisis_line: str | None = None
    foreign: bool = False


Reply = Answer | Clarification | Abstention


def ground(draft: Draft, passages: Sequence[Passage], lang: Lang) -> Answer | Abstention:
    """Turn what a generator wrote into what we are willing to say.

    A statement survives only if it cites, and every passage it cites was retrieved for this
    query. Pure: same draft, same passages, same reply.
    """
    offered = range(1, len(passages) + 1)
    kept = [s for s in draft.statements if s.cites and all(n in offered for n in s.cites)]
    if not kept:
        nearest = tuple(dict.fromkeys(passage.card for passage in passages))[:3]
        return Abstention(Reason.UNSUPPORTED, lang, nearest)
    return Answer.of(lang, kept, passages)
