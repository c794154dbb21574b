"""What is drafted, and what the bot is willing to say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.core.caution import is_safe_to_quote
from bot.core.company_reply import ReplyKind
from bot.core.guide import Block, Confidence, GuideCard, GuideKind, Lang, SectionKind
from bot.core.passage import Passage


class Reason(StrEnum):
    """Why the bot does not answer."""

    OUT_OF_SCOPE = "out_of_scope"
    NO_PASSAGE = "no_passage"
    NOT_KNOWN = "not_known"
    UNSUPPORTED = "unsupported"
    UNDER_REVIEW = "under_review"
    CRISIS = "crisis"
    DECLINED = "declined"
    PASSWORD = "password"
    LAWYER = "lawyer"
    PREDICTION = "prediction"
    CERTAINTY = "certainty"
    INSULT = "insult"


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
    """A part of a cited guide that was not shown, offered as a button.

    `more` is True where some sections of its kind were shown: the steps on another device.
    """

    slug: str
    section: SectionKind
    title: str = ""
    more: bool = False


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
    `walkable` says that the lead guide has steps. `pasted` says what a message was that somebody
    passed on, None for a question of their own.
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
    walkable: bool = False
    pasted: ReplyKind | None = None

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

    @classmethod
    def joined(cls, answers: Sequence["Answer"]) -> "Answer":
        """Several answers as one, in order, citations numbered on.

        It has the first one's title where that one has headings of its own.
        """
        statements: list[Statement] = []
        citations: list[Citation] = []
        for answer in answers:
            numbers = {}
            for citation in answer.citations:
                known = next((c.number for c in citations if c.card == citation.card), None)
                if known is None:
                    known = len(citations) + 1
                    citations.append(Citation(known, citation.card))
                numbers[citation.number] = known
            statements += (
                replace(s, cites=tuple(numbers[n] for n in s.cites)) for s in answer.statements
            )
        first = answers[0]
        return cls(
            lang=first.lang,
            title="" if first.statements[0].heading == first.title else first.title,
            statements=tuple(statements),
            citations=tuple(citations),
            links=tuple(dict.fromkeys(link for answer in answers for link in answer.links)),
            suggestions=tuple(s for answer in answers for s in answer.suggestions),
            place=first.place,
            basis=first.basis,
            foreign=first.foreign,
            due=frozenset[str]().union(*(answer.due for answer in answers)),
            walkable=first.walkable,
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


def _is_unsafe(statement: Statement, passages: Sequence[Passage]) -> bool:
    cited = (passages[number - 1].card.kind for number in statement.cites)
    return GuideKind.NEWS in cited and not is_safe_to_quote(statement.block.text)


def _survives(statement: Statement, passages: Sequence[Passage]) -> bool:
    offered = range(1, len(passages) + 1)
    return (
        bool(statement.cites)
        and all(number in offered for number in statement.cites)
        and not _is_unsafe(statement, passages)
    )


def dropped_of(draft: Draft, passages: Sequence[Passage]) -> tuple[tuple[str, Block], ...]:
    """The statements `ground` drops: the file each rested on (or none: empty), and its block."""
    offered = range(1, len(passages) + 1)
    dropped = (s for s in draft.statements if not _survives(s, passages))
    return tuple(
        (next((passages[n - 1].card.slug for n in s.cites if n in offered), ""), s.block)
        for s in dropped
    )


def ground(draft: Draft, passages: Sequence[Passage], lang: Lang) -> Answer | Abstention:
    """Turn what a generator wrote into what we are willing to say.

    A statement survives only if it cites, every passage it cites was retrieved for this query,
    and, where it rests on a news record, it is safe to quote. Pure: same draft, same passages,
    same reply.
    """
    kept = [statement for statement in draft.statements if _survives(statement, passages)]
    if not kept:
        nearest = tuple(dict.fromkeys(passage.card for passage in passages))[:3]
        return Abstention(Reason.UNSUPPORTED, lang, nearest)
    return Answer.of(lang, kept, passages)
