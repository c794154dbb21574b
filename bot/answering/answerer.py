"""The use case: a question comes in, a turn comes out."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeGuard

from bot.answering.abstaining import AS_NEAR, Judge, refusal
from bot.answering.languages import language_of
from bot.answering.pasted import Pasted
from bot.answering.traced_corpus import TracedCorpus
from bot.answering.tracing import awaits, grounded, traced
from bot.answering.understanding import Understanding
from bot.answering.walking import Walking
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
from bot.core.guide import EVERYWHERE, BlockKind, GuideCard, GuideKind, Lang, SectionKind
from bot.core.letter import Letters, Recipient, concerns, letters_of
from bot.core.lexicon import Lexicon
from bot.core.passage import Passage, Passages
from bot.core.ports import Clock, Corpus, Generator
from bot.core.question import Query, Question, Slots
from bot.core.turn import Stage, Turn

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
_PART_LESS = 0.4
"""How much less relevance than the whole message a question in it may find."""
_LONG = 40
"""Characters from which a message may hold more than the question it seems to leave open."""

_CERTAIN = 0.98
"""Share of the classifier's belief from which a subject beside ours is no misunderstanding."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the bot answers from at present."""

    version: str
    guides: int
    newest: date | None


class Answerer:
    """Understands, retrieves, quotes or abstains."""

    def __init__(self, corpus: Corpus, generator: Generator, judge: Judge, clock: Clock) -> None:
        corpus = self._corpus = TracedCorpus(corpus)
        self._generator = generator
        self._judge, self._clock = judge, clock
        self._read: Understanding | None = None
        self._pasted = Pasted(corpus, clock)
        self.walking = Walking(corpus, self._reading, clock)

    async def answer(self, question: Question) -> Turn:
        """The reply to one question.

        Raises:
            NoPublishedCorpus, DamagedCorpus, EmbedderMismatch: there is nothing to answer from.
        """
        with traced() as trace:
            turn = await self._answer(question)
        stages, dropped = trace.stages, trace.dropped
        return replace(turn, milliseconds=trace.milliseconds, stages=stages, dropped=dropped)

    async def _answer(self, question: Question) -> Turn:
        """The turn but for what it took."""
        lexicon = await self._corpus.lexicon()
        if question.is_wordless:
            lang, _ = language_of(question.text, question.lang)
            nothing = Passages((), "")
            reply: Reply = Clarification(lang, "wordless")
            return Turn(None, nothing, reply, 0.0, question.recent or Slots())
        reading = self._reading(lexicon)
        query = reading.read(question)
        said = _one_decent_reply(query, lexicon)
        if said is not None:
            recent = question.recent or Slots()
            return Turn(query, Passages((), ""), said, 0.0, recent)
        pasted = await self._pasted.answer(question, query, lexicon)
        query, passages, reply = pasted or await self._reply(query, question.recent, reading)
        slots = _slots(question.recent or Slots(), query, passages, reply)
        return Turn(query, passages, reply, 0.0, slots)

    def _reading(self, lexicon: Lexicon) -> Understanding:
        """Made once for each corpus version."""
        if self._read is None or self._read.lexicon is not lexicon:
            self._read = Understanding(lexicon)
        return self._read

    async def _reply(
        self, query: Query, recent: Slots | None, reading: Understanding
    ) -> tuple[Query, Passages, Reply]:
        """The reply to what the message says: as going on, as several questions, or as it is."""
        passages = await self._corpus.retrieve(query, PASSAGES)
        if passages.best and _is_for_elsewhere(query, passages.best.card):
            # a service's name alone leads to the law of most who ask: say where this one is
            passages = await self._corpus.retrieve(reading.situated(query), PASSAGES)
        verdict = self._judge.verdict(query, passages, reading.lexicon)
        if recent is not None and not _is_distress(verdict, query, passages, reading):
            followed = await self._followed(query, passages, verdict, recent, reading)
            if followed is not None:
                return followed
        if _is_under_review(verdict):
            return query, passages, verdict
        whole = passages[0].relevance if passages else 0.0
        several = await self._several(query, whole, reading)
        if several is not None:
            return query, passages, several
        if isinstance(verdict, Abstention) or (verdict and len(query.text) > _LONG):
            half = await self._half(query, reading)
            if half is not None:
                return half
        if verdict is not None:
            return query, passages, verdict
        return query, passages, await self._answered(query, passages, reading.lexicon)

    async def _followed(
        self,
        query: Query,
        passages: Passages,
        verdict: Abstention | Clarification | None,
        recent: Slots,
        reading: Understanding,
    ) -> tuple[Query, Passages, Reply] | None:
        """The reply to a message that goes on about what the chat was about; None where it does
        not, or where it is better answered by itself.

        Args:
            passages, verdict: what was found for the message by itself, and judged of it.
        """
        lexicon = reading.lexicon
        withheld = (p.card for p in passages.withheld if p.card.slug == recent.slug)
        card = await self.card(recent.slug, query.lang) or next(withheld, None)
        for followed in reading.follow(query, recent, card):
            says_more = bool(followed.topic)  # than the name of a service, a place or a device
            open_still = verdict is None or verdict == Clarification(query.lang, "which_service")
            if says_more and not open_still and _is_beside(query, passages, lexicon):
                continue
            found = await self._corpus.retrieve(followed, PASSAGES)
            judged = self._judge.verdict(followed, found, lexicon)
            if verdict is not None and _is_under_review(judged):
                return followed, found, judged
            if judged is not None:
                continue
            again = (found[0].card.slug, found[0].chunk.section) == (recent.slug, recent.section)
            if says_more and again and verdict is None and passages[0].card.slug != recent.slug:
                continue  # what was just said answers nothing new
            return followed, found, await self._answered(followed, found, lexicon)
        return None

    async def _answered(self, query: Query, passages: Passages, lexicon: Lexicon) -> Reply:
        """The answer of the best file, and briefly of one that is as near."""
        reply = await self._quote(query, passages, lexicon)
        second = next((n for n, p in enumerate(passages) if p.card != passages[0].card), None)
        if (
            not isinstance(reply, Answer)
            or second is None
            or passages[second].score < passages[0].score - AS_NEAR
        ):
            return reply
        rest = replace(passages, found=passages.found[second:])
        also = await self._quote(replace(query, brief=True), rest, lexicon)
        return Answer.joined((reply, also)) if isinstance(also, Answer) else reply

    async def _half(
        self, query: Query, reading: Understanding
    ) -> tuple[Query, Passages, Reply] | None:
        """The answer to the sentence that is our business, in a message that is not as a whole."""
        lexicon = reading.lexicon
        best: tuple[Query, Passages] | None = None
        for sentence in reading.sentences(query):
            found = await self._corpus.retrieve(sentence, PASSAGES)
            if self._judge.verdict(sentence, found, lexicon) is None and (
                best is None or found[0].relevance > best[1][0].relevance
            ):
                best = sentence, found
        if best is None:
            return None
        return *best, await self._quote(*best, lexicon)

    async def _several(self, query: Query, whole: float, reading: Understanding) -> Answer | None:
        """A short part for each question of a message with several that lead to files of their
        own; None where it holds one.

        Args:
            whole: relevance of the best file for the message as one question; its parts must
                find theirs about as well.
        """
        lexicon = reading.lexicon
        answers: dict[str, Answer] = {}
        relevances: list[float] = []
        parts = [replace(part, brief=True) for part in reading.parts(query)]
        all_found = await asyncio.gather(*(self._corpus.retrieve(p, PASSAGES) for p in parts))
        for part, found in zip(parts, all_found, strict=True):
            if self._judge.verdict(part, found, lexicon) is None:
                reply = await self._quote(part, found, lexicon)
                if isinstance(reply, Answer):
                    answers.setdefault(reply.citations[0].guide, reply)
                    relevances.append(found[0].relevance)
        if len(answers) < 2 or max(relevances) < whole or min(relevances) < whole - _PART_LESS:
            return None
        return Answer.joined(tuple(answers.values()))

    async def card(self, slug: str | None, lang: Lang) -> GuideCard | None:
        """The file of that name; None where there is none (any more). Same errors as `answer`."""
        cards = await self._corpus.cards(lang)
        return next((card for card in cards if card.slug == slug), None)

    @awaits(Stage.DRAFTING)
    async def _quote(self, query: Query, passages: Passages, lexicon: Lexicon) -> Reply:
        draft = await self._generator.draft(query, passages)
        reply = grounded(draft, passages, query.lang)
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
        most = 1 if query.brief else _MOST_SUGGESTIONS
        some = {p.chunk.section for p in passages if p.card == lead and p.chunk.heading in shown}
        suggestions = tuple(
            Suggestion(lead.slug, kind, lead.title, more=kind in some)
            for kind in _SUGGESTED
            if kind in has
        )
        # where a thing happened is in a brief's own words; which law a way follows is not
        local = lead.kind is GuideKind.GUIDE and EVERYWHERE not in lead.jurisdictions
        names = [lexicon.places[place].name[query.lang] for place in lead.jurisdictions if local]
        return replace(
            answer,
            links=_links(answer, lexicon),
            suggestions=suggestions[:most] if lead.kind is not GuideKind.NEWS else (),
            place=", ".join(names) or None,
            basis=_basis(query, lead) if local else None,
            foreign=query.foreign,
            due=answer.due_on(self._clock.today()),
            walkable=lead.kind is GuideKind.GUIDE and _has_steps(passages, lead),
        )

    async def section(self, slug: str, kind: SectionKind, lang: Lang) -> Answer | None:
        """One part of a guide, asked for by its button; None where it is gone.

        With its short answer come the buttons of its other parts.
        """
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
        answer = replace(reply, links=_links(reply, lexicon), due=reply.due_on(self._clock.today()))
        return await self._with_parts(answer) if kind is SectionKind.SHORT else answer

    async def _with_parts(self, answer: Answer) -> Answer:
        """The short answer of a guide, with what else the guide holds."""
        card = answer.citations[0].card
        parts = [await self._corpus.section(card.slug, kind, card.lang) for kind in _SUGGESTED]
        passages = [passage for part in parts for passage in part]
        there = {passage.chunk.section: None for passage in passages}
        suggestions = [Suggestion(card.slug, kind, card.title) for kind in there]
        return replace(
            answer,
            suggestions=tuple(suggestions[:_MOST_SUGGESTIONS]),
            walkable=card.kind is GuideKind.GUIDE and _has_steps(passages, card),
        )

    async def letters(self, lang: Lang) -> Letters:
        """The letters people can send; same errors as `answer`."""
        cards = [c for c in await self._corpus.cards(lang) if c.kind is GuideKind.LETTER]
        return letters_of(cards, await self._corpus.lexicon(), lang)

    async def sending(
        self, slug: str, kinds: Iterable[SectionKind], to: Recipient | None, lang: Lang
    ) -> Answer | None:
        """Parts of a letter's file as one answer, without what concerns other companies alone.

        None where nothing of them is there.
        """
        lexicon = await self._corpus.lexicon()
        answers = []
        for kind in kinds:
            answer = await self.section(slug, kind, lang)
            if answer is None:
                continue
            kept = tuple(s for s in answer.statements if concerns(s.block.text, to, lexicon))
            if kept:
                answers.append(replace(answer, statements=kept))
        return Answer.joined(answers) if answers else None

    async def standing(self) -> Standing:
        """What the bot answers from at present; same errors as `answer`."""
        cards = [c for c in await self._corpus.cards(Lang.KO) if c.kind is not GuideKind.NEWS]
        newest = max((card.as_of for card in cards if card.as_of), default=None)
        return Standing(await self._corpus.version(), len(cards), newest)


def _one_decent_reply(query: Query, lexicon: Lexicon) -> Abstention | Clarification | None:
    """For distress, requests to harm others and secrets, whatever else the message holds."""
    replies = {lexicon.concepts[concept].reply for concept in query.concepts}
    said = next((reply for reply in ("crisis", "declined", "password") if reply in replies), None)
    return refusal(said, query, lexicon) if said else None


def _is_distress(
    verdict: Abstention | Clarification | None,
    query: Query,
    passages: Passages,
    reading: Understanding,
) -> bool:
    """Whether a message by itself is a cry for help, whatever the chat was about.

    Where that is only likely, a question that goes on with the chat is none.
    """
    if not isinstance(verdict, Abstention) or verdict.reason is not Reason.CRISIS:
        return False
    return _is_certainly_beside(passages) or not reading.asks_further(query)


def _is_under_review(verdict: Abstention | Clarification | None) -> TypeGuard[Abstention]:
    """Whether the file that would answer is being checked just now."""
    return isinstance(verdict, Abstention) and verdict.reason is Reason.UNDER_REVIEW


def _is_beside(query: Query, passages: Passages, lexicon: Lexicon) -> bool:
    """Whether a message is about a subject beside ours, whatever the chat was about.

    One that names a device is not: "컴퓨터에서 할 거야".
    """
    if any(lexicon.concepts[concept].devices for concept in query.concepts):
        return False
    return _is_certainly_beside(passages)


def _is_certainly_beside(passages: Passages) -> bool:
    return passages.beside is not None and passages.beside.share >= _CERTAIN


def _slots(before: Slots, query: Query, passages: Passages, reply: Reply) -> Slots:
    """What the next message can refer to; nothing of an abstention but what was named."""
    place = before.jurisdiction if query.assumed else query.jurisdiction
    named = replace(
        before,
        surfaces=query.surfaces or before.surfaces,
        jurisdiction=place,
        devices=query.devices or before.devices,
    )
    if isinstance(reply, Clarification) and reply.ask == "which_service" and passages:
        # "인스타요" after "which service?" goes on about what was asked
        return replace(named, slug=passages[0].card.slug, section=passages[0].chunk.section)
    if not isinstance(reply, Answer):
        return named
    card, section = reply.citations[0].card, passages[0].chunk.section
    surfaces = query.surfaces or frozenset(card.surfaces)
    return replace(named, surfaces=surfaces, slug=card.slug, section=section)


def _has_steps(passages: Iterable[Passage], lead: GuideCard) -> bool:
    """Whether the lead file has steps: all its sections are among the passages."""
    return any(
        block.kind is BlockKind.STEP
        for passage in passages
        if passage.card == lead and passage.chunk.section is SectionKind.STEPS
        for block in passage.chunk.blocks
    )


def _is_for_elsewhere(query: Query, card: GuideCard) -> bool:
    """Whether somebody has said where they are and the file follows another place's law."""
    return not query.assumed and not card.holds_in(query.jurisdiction)


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
