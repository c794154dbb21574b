"""The answer to a company's message, or a chain post, that somebody pasted."""

import re
from dataclasses import replace

from bot.answering.company_replies import CompanyReplies
from bot.answering.tracing import awaits, grounded
from bot.core.answer import Answer, Draft, Statement, Suggestion
from bot.core.company_reply import CompanyReply, NextFile
from bot.core.guide import Block, BlockKind, GuideKind, Lang, SectionKind, Span
from bot.core.lexicon import Lexicon
from bot.core.passage import Passage, Passages
from bot.core.ports import Clock, Corpus
from bot.core.question import Query, Question
from bot.core.turn import Stage

_ANYWHERE = "any"
_HANGUL = re.compile("[가-힣]{2}")


class Pasted:
    """Says what a pasted message means, on the files the table of replies names for it."""

    def __init__(self, corpus: Corpus, clock: Clock) -> None:
        self._corpus, self._clock = corpus, clock
        self._read: tuple[Lexicon, CompanyReplies] | None = None

    @awaits(Stage.UNDERSTANDING)
    async def answer(
        self, question: Question, query: Query, lexicon: Lexicon
    ) -> tuple[Query, Passages, Answer] | None:
        """The answer with what it rests on; None for a person's own words.

        Somebody who writes Korean and pastes an English letter is answered in Korean.
        """
        reply = self._replies(lexicon).recognise(question.text)
        if reply is None:
            return None
        korean = _HANGUL.search(question.text)  # one line of it beside the letter is enough
        lang = Lang.KO if korean else question.lang or query.lang
        query = replace(query, lang=lang, foreign=False)
        passages, leads = await self._rests_on(reply, query)
        if not passages or _is_of_others(query, passages, lexicon):
            return None
        answer = grounded(_draft(reply, passages, lang), passages, lang)
        if not isinstance(answer, Answer):
            return None
        lead = passages[0].card
        steps = await self._corpus.section(lead.slug, SectionKind.STEPS, lang)
        answer = replace(
            answer,
            title="",
            pasted=reply.kind,
            suggestions=tuple(leads),
            due=answer.due_on(self._clock.today()),
            walkable=lead.kind is GuideKind.GUIDE and bool(steps),
        )
        return query, passages, answer

    def _replies(self, lexicon: Lexicon) -> CompanyReplies:
        """Made once for each corpus version."""
        if self._read is None or self._read[0] is not lexicon:
            self._read = lexicon, CompanyReplies(lexicon.replies)
        return self._read[1]

    async def _rests_on(
        self, reply: CompanyReply, query: Query
    ) -> tuple[Passages, list[Suggestion]]:
        """A passage of each file the reply leads to, and the button to each.

        Those that hold where somebody lives come first.
        """
        found: list[tuple[NextFile, Passage]] = []
        for to in reply.next:
            there = await self._corpus.section(to.slug, to.section, query.lang)
            found += ((to, passage) for passage in there[:1])
        found.sort(key=lambda entry: not _holds(entry[1], query.jurisdiction))
        passages = Passages(tuple(passage for _, passage in found), await self._corpus.version())
        return passages, [Suggestion(to.slug, to.section, p.card.title) for to, p in found]


def _is_of_others(query: Query, passages: Passages, lexicon: Lexicon) -> bool:
    """Whether it names companies, and none of those the files are about."""
    named = lexicon.company_of(query.surfaces)
    about = lexicon.company_of(surface for p in passages for surface in p.card.surfaces)
    return bool(named and about) and not named & about


def _holds(passage: Passage, place: str | None) -> bool:
    return not {_ANYWHERE, place}.isdisjoint(passage.card.jurisdictions)


def _draft(reply: CompanyReply, passages: Passages, lang: Lang) -> Draft:
    everything = tuple(range(1, len(passages) + 1))
    said = Block(BlockKind.PARAGRAPH, (Span(reply.says[lang]),))
    return Draft((Statement(said, everything),))
