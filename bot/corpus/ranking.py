"""How evidence for chunks becomes a ranking of sections."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.guide import GuideCard, GuideKind, Lang, SectionKind
from bot.core.lexicon import Lexicon
from bot.core.passage import Chunk, ChunkKind
from bot.core.question import Query

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """How evidence adds up. Chosen by `./optout guides evaluate`; see docs/evaluation.md.

    A chunk's evidence is `dense * cosine + (1 - dense) * share of the words`, less for a chunk in
    another language. A file's relevance is the best of its questions and the best of its
    sections, weighed by `question`, plus what speaks for or against its surface, place and kind.
    A section's score adds to that `own_questions` times the best question that leads to it and
    `own_words` times its own evidence, and something for the short answer, with which a reader
    is best served where no other part stands out. Sections of a file after its best one stand
    back by `further_section`, so that the first passages show the nearest files.
    """

    dense: float = 0.65
    question: float = 0.77
    own_questions: float = 0.3
    own_words: float = 0.3
    other_language: float = 0.75
    surface: float = 0.15
    one_surface_unnamed: float = -0.04
    other_surface: float = -0.02
    other_company: float = -0.28
    everywhere: float = 0.0
    place: float = 0.12
    place_named: float = 0.15
    other_place: float = -0.28
    other_place_assumed: float = -0.15
    one_place_unnamed: float = -0.04
    asked_section: float = 0.12
    short_answer: float = 0.05
    letter: float = 0.14
    letter_unasked: float = -0.15
    news: float = -0.05
    covered_news: float = -0.5
    further_section: float = -0.3


@dataclass(frozen=True, slots=True)
class Ranked:
    """A section with its score, and the relevance of its file."""

    chunk: Chunk
    score: float
    relevance: float


class Ranking:
    """The chunks of one corpus version, laid out for adding up evidence fast."""

    def __init__(
        self,
        chunks: Sequence[Chunk],
        cards: Mapping[tuple[str, Lang], GuideCard],
        lexicon: Lexicon,
        weights: Weights,
    ) -> None:
        self._lexicon, self._weights = lexicon, weights
        slugs = list(dict.fromkeys(chunk.slug for chunk in chunks))
        self._cards = [next(c for (s, _), c in cards.items() if s == slug) for slug in slugs]
        # news that a brief rests on: the brief has checked its figures, so the brief speaks
        told = {s.title.casefold() for c in self._cards if c.kind != "news" for s in c.sources}
        self._covered = [
            card.kind is GuideKind.NEWS and card.title.casefold() in told for card in self._cards
        ]
        number = {slug: n for n, slug in enumerate(slugs)}
        self._file = np.array([number[chunk.slug] for chunk in chunks], dtype=np.intp)
        self._question = np.array([chunk.kind is ChunkKind.QUESTION for chunk in chunks])
        self._of_lang = {lang: np.array([c.lang is lang for c in chunks]) for lang in Lang}
        # sections, by file and place: the same section in each language it is written in
        self._sections: list[dict[Lang, Chunk]] = []
        section_at: dict[tuple[str, int], int] = {}
        for chunk in chunks:
            if chunk.kind is ChunkKind.SECTION:
                at = section_at.setdefault((chunk.slug, chunk.place), len(section_at))
                if at == len(self._sections):
                    self._sections.append({})
                self._sections[at][chunk.lang] = chunk
        # what each chunk speaks for: a section for itself, a question for all of its kind
        kinds = {kind: n for n, kind in enumerate(SectionKind)}
        of_kind = [number[c.slug] * len(kinds) + kinds[c.section] for c in chunks]
        self._kind_of_chunk = np.array(of_kind, dtype=np.intp)
        self._section_of_chunk = np.array(
            [section_at.get((c.slug, c.place), 0) for c in chunks], dtype=np.intp
        )
        leads = [next(iter(section.values())) for section in self._sections]
        self._file_of_section = np.array([number[chunk.slug] for chunk in leads], dtype=np.intp)
        self._kind_of_section = np.array(
            [number[chunk.slug] * len(kinds) + kinds[chunk.section] for chunk in leads],
            dtype=np.intp,
        )
        self._kinds = [kind.value for kind in SectionKind]

    def rank(self, query: Query, cosines: Numbers, shares: Numbers, k: int) -> list[Ranked]:
        """Sections, best first: all of the first file, and of the others as many as fit in `k`.

        Args:
            cosines, shares: one number a chunk, in the order the chunks were given: similarity
                of meaning and share of the question's words.
        """
        if not self._sections:
            return []
        weights = self._weights
        evidence = weights.dense * cosines + (1 - weights.dense) * shares
        evidence = np.where(self._of_lang[query.lang], 1.0, weights.other_language) * evidence
        relevance = self._relevance(query, evidence)
        scores = relevance[self._file_of_section] + self._own(query, evidence)
        scores = self._spread(scores)
        order = np.argsort(-scores, kind="stable")
        lead = self._file_of_section[order[0]]
        spare = k - int((self._file_of_section == lead).sum())
        ranked = []
        for at in order.tolist():
            if self._file_of_section[at] != lead:
                spare -= 1
                if spare < 0:
                    continue
            section = self._sections[at]
            chunk = section.get(query.lang) or next(iter(section.values()))
            ranked.append(
                Ranked(chunk, float(scores[at]), float(relevance[self._file_of_section[at]]))
            )
        return ranked

    def _spread(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        order = np.argsort(-scores, kind="stable")
        _, first = np.unique(self._file_of_section[order], return_index=True)
        best = np.zeros(len(scores), dtype=bool)
        best[order[first]] = True
        return np.where(best, scores, scores + self._weights.further_section)

    def _own(self, query: Query, evidence: Numbers) -> NDArray[np.float64]:
        """What speaks for each section by itself, besides its file."""
        weights = self._weights
        asked, told = self._question, ~self._question
        by_kind = np.zeros(len(self._cards) * len(self._kinds))
        np.maximum.at(by_kind, self._kind_of_chunk[asked], evidence[asked])
        by_words = np.zeros(len(self._sections))
        np.maximum.at(by_words, self._section_of_chunk[told], evidence[told])
        wishes = set(query.sections)
        if wishes & {SectionKind.STEPS, SectionKind.LETTER}:
            wishes.add(SectionKind.SHORT)  # which is shown with the steps, and leads to them
        named = [n for n, kind in enumerate(self._kinds) if kind in wishes]
        wanted = np.isin(self._kind_of_section % len(self._kinds), named)
        short = self._kind_of_section % len(self._kinds) == self._kinds.index(SectionKind.SHORT)
        return np.asarray(
            weights.own_questions * by_kind[self._kind_of_section]
            + weights.own_words * by_words
            + weights.asked_section * wanted
            + weights.short_answer * short
        )

    def _relevance(self, query: Query, evidence: Numbers) -> NDArray[np.float64]:
        files = len(self._cards)
        by_question, by_section = np.zeros(files), np.zeros(files)
        asked, told = self._question, ~self._question
        np.maximum.at(by_question, self._file[asked], evidence[asked])
        np.maximum.at(by_section, self._file[told], evidence[told])
        weight = self._weights.question
        preference = np.fromiter(self._preferences(query), dtype=np.float64, count=files)
        return np.asarray(weight * by_question + (1 - weight) * by_section + preference)

    def _preferences(self, query: Query) -> Iterator[float]:
        """What speaks for or against each file besides its words. Soft: a strong match beats it."""
        weights = self._weights
        named = self._lexicon.spelled_out(query.surfaces)
        companies = self._lexicon.company_of(named)
        for card, covered in zip(self._cards, self._covered, strict=True):
            value = 0.0
            if card.kind is GuideKind.NEWS:
                value = weights.covered_news if covered else weights.news
            elif card.kind is GuideKind.LETTER:
                asked = SectionKind.LETTER in query.sections
                value = weights.letter if asked else weights.letter_unasked
            if named and card.surfaces:
                if not named.isdisjoint(card.surfaces):
                    value += weights.surface
                elif companies & self._lexicon.company_of(card.surfaces):
                    value += weights.other_surface
                else:
                    value += weights.other_company
            elif len(card.surfaces) == 1:
                value += weights.one_surface_unnamed
            yield value + self._place(query, card)

    def _place(self, query: Query, card: GuideCard) -> float:
        weights = self._weights
        if "any" in card.jurisdictions:
            return weights.everywhere
        if query.jurisdiction in card.jurisdictions:
            return weights.place if query.assumed else weights.place_named
        if query.jurisdiction is None:
            return weights.one_place_unnamed
        return weights.other_place_assumed if query.assumed else weights.other_place
