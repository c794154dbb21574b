"""The use case: a question comes in, a turn comes out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter

from bot.answering.abstaining import Judge
from bot.answering.understanding import language_of, understand
from bot.core.answer import (
    Abstention,
    Answer,
    Basis,
    Clarification,
    Draft,
    Link,
    Reason,
    Reply,
    Statement,
    Suggestion,
    ground,
)
from bot.core.guide import GuideCard, GuideKind, Lang, SectionKind
from bot.core.lexicon import Lexicon
from bot.core.passage import Passage, Passages
from bot.core.ports import Clock, Corpus, Generator
from bot.core.question import Query, Question
from bot.core.turn import Turn

PASSAGES = 20
"""Sections retrieved for a question."""

_SUGGESTED = (
    SectionKind.STEPS,
    SectionKind.LETTER,
    SectionKind.WHERE,
    SectionKind.TROUBLE,
    SectionKind.LIMITS,
    SectionKind.REFUSED,
    SectionKind.NEXT,
    SectionKind.PROOF,
    SectionKind.DEADLINE,
    SectionKind.DETAILS,
    SectionKind.UNKNOWN,
)
_MOST_SUGGESTIONS = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """What the bot answers from at present."""

    version: str
    guides: int
    newest: date | None


class Answerer:
    """Understands, retrieves, quotes or abstains."""

    def __init__(self, corpus: Corpus, generator: Generator, judge: Judge, clock: Clock) -> None:
        self._corpus, self._generator = corpus, generator
        self._judge, self._clock = judge, clock

    async def answer(self, question: Question) -> Turn:
        """The reply to one question.

        Raises:
            NoPublishedCorpus, DamagedCorpus, EmbedderMismatch: there is nothing to answer from.
        """
        begun = perf_counter()
        lexicon = await self._corpus.lexicon()
        if question.is_wordless:
            lang, _ = language_of(question.text, question.lang)
            nothing = Passages((), "")
            return Turn(None, nothing, Clarification(lang, "wordless"), _since(begun))
        query = understand(question, lexicon)
        passages = Passages((), "")
        reply: Reply | None = _one_decent_reply(query, lexicon)
        if reply is None:
            passages = await self._corpus.retrieve(query, PASSAGES)
            reply = self._judge.verdict(query, passages, lexicon)
        if reply is None:
            reply = await self._quote(query, passages, lexicon)
        return Turn(query, passages, reply, _since(begun))

    async def _quote(self, query: Query, passages: Passages, lexicon: Lexicon) -> Reply:
        draft = await self._generator.draft(query, passages)
        reply = ground(draft, passages, query.lang)
        if isinstance(reply, Abstention):
            return reply
        answer = self._furnish(reply, query, passages, lexicon)
        if passages[0].chunk.section is SectionKind.UNKNOWN:
            nearest = (passages[0].card,)
            return Abstention(Reason.NOT_KNOWN, query.lang, nearest, known=answer)
        return answer

    def _furnish(
        self, answer: Answer, query: Query, passages: Iterable[Passage], lexicon: Lexicon
    ) -> Answer:
        """Add what the answer's own statements imply: links, place, other parts, due dates."""
        lead = answer.citations[0].card
        shown = {statement.heading for statement in answer.statements}
        has = {
            passage.chunk.section
            for passage in passages
            if passage.card == lead and passage.chunk.heading not in shown
        }
        suggestions = tuple(Suggestion(lead.slug, kind) for kind in _SUGGESTED if kind in has)
        # where a thing happened is in a brief's own words; which law a way follows is not
        local = lead.kind is GuideKind.GUIDE and "any" not in lead.jurisdictions
        names = [lexicon.places[place].name[query.lang] for place in lead.jurisdictions if local]
        return replace(
            answer,
            links=_links(answer, lexicon),
            suggestions=suggestions[:_MOST_SUGGESTIONS] if lead.kind is not GuideKind.NEWS else (),
            place=", ".join(names) or None,
            basis=_basis(query, lead) if local else None,
            foreign=query.foreign,
            due=answer.due_on(self._clock.today()),
        )

    async def section(self, slug: str, kind: SectionKind, lang: Lang) -> Answer | None:
        """One part of a guide, asked for by its button; None where it is gone."""
        passages = await self._corpus.section(slug, kind, lang)
        statements = tuple(
            Statement(block, (number,), passage.chunk.heading)
            for number, passage in enumerate(passages, start=1)
            for block in passage.chunk.blocks
        )
        reply = ground(Draft(statements), passages, lang)
        if isinstance(reply, Abstention):
            return None
        lexicon = await self._corpus.lexicon()
        return replace(reply, links=_links(reply, lexicon), due=reply.due_on(self._clock.today()))

    async def standing(self) -> Standing:
        """What the bot answers from at present; same errors as `answer`."""
        cards = [c for c in await self._corpus.cards(Lang.KO) if c.kind is not GuideKind.NEWS]
        newest = max((card.as_of for card in cards if card.as_of), default=None)
        return Standing(await self._corpus.version(), len(cards), newest)


def _one_decent_reply(query: Query, lexicon: Lexicon) -> Abstention | None:
    """For distress and for requests to harm others, whatever else the message holds."""
    replies = {lexicon.concepts[concept].reply for concept in query.concepts}
    if "crisis" in replies:
        place = lexicon.places.get(query.jurisdiction or "")
        line = place.crisis[query.lang] if place and place.crisis else None
        return Abstention(Reason.CRISIS, query.lang, crisis_line=line, foreign=query.foreign)
    if "declined" in replies:
        return Abstention(Reason.DECLINED, query.lang, foreign=query.foreign)
    return None


def _basis(query: Query, lead: GuideCard) -> Basis | None:
    if query.jurisdiction is None:
        return Basis.OPEN
    if query.jurisdiction not in lead.jurisdictions:
        return Basis.ELSEWHERE
    return Basis.ASSUMED if query.assumed else None


def _links(answer: Answer, lexicon: Lexicon) -> tuple[Link, ...]:
    """The links of the statements, each once, in reading order."""
    ids = dict.fromkeys(link for s in answer.statements for link in s.block.links)
    known = (lexicon.links[link] for link in ids if link in lexicon.links)
    return tuple(Link(link.id, link.url, link.opens[answer.lang], link.login) for link in known)


def _since(begun: float) -> float:
    return (perf_counter() - begun) * 1000
