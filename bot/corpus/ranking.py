"""How evidence for chunks becomes a ranking of sections."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.guide import EVERYWHERE, GuideCard, GuideKind, Lang, SectionKind
from bot.core.lexicon import Lexicon
from bot.core.passage import Beside, Chunk, ChunkKind
from bot.core.question import Query

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """How evidence adds up. Chosen by `./optout guides evaluate`; see docs/evaluation.md.

    A chunk's evidence is `dense * cosine + (1 - dense) * share of the words`, less for a chunk in
    another language. A file's relevance is the best of its questions times `question`, the mean
    of its three best times `questions`, the best of its sections times the rest, plus `learned`
    times what the classifier believes of it, plus what speaks for or against its surface, place
    and kind. A section's score adds to that `own_questions` times the best question that leads to
    it and `own_words` times its own evidence, and something for the short answer, with which a
    reader is best served where no other part stands out. Sections of a file after its best one
    stand back by `further_section`, so that the first passages show the nearest files. A question
    that goes on about a file favours it by `about`, and what it names as related by `related`; the
    parts with which that file begins have been `seen`.
    """

    dense: float = 0.65
    question: float = 0.35
    questions: float = 0.35
    own_questions: float = 0.3
    own_words: float = 0.3
    other_language: float = 0.75
    surface: float = 0.15
    one_surface_unnamed: float = -0.05
    other_surface: float = -0.02
    other_company: float = -0.28
    place_named: float = 0.15
    other_place: float = -0.45
    other_place_assumed: float = -0.3
    one_place_unnamed: float = -0.1
    one_place_guide: float = -0.15
    asked_section: float = 0.12
    short_answer: float = 0.05
    letter: float = 0.08
    letter_unasked: float = -0.08
    steps_guide: float = 0.05
    steps_brief: float = -0.03
    unknown: float = -0.08
    news: float = -0.05
    covered_news: float = -0.5
    further_section: float = -0.3
    learned: float = 0.4
    about: float = 0.15
    related: float = 0.12
    seen: float = -0.15


_BEST_QUESTIONS = 3
_BEGINNING = frozenset({SectionKind.SHORT, SectionKind.STEPS, SectionKind.LETTER})

_DOUBT = 9.0
"""A share below exp(-9) is none: the classifier's belief counts from there up to 1."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for each chunk and each label of the classifier, for one question.

    `cosines` and `shares` are in the order of the chunks: likeness of meaning, share of the
    question's words. `believed` holds the logarithm of each label's share.
    """

    cosines: Numbers
    shares: Numbers
    believed: Mapping[str, float]
    own: "Evidence | None" = None
    """What speaks for the parts of a file, where the question by itself says something else."""

    def with_topic(self, whole: "Evidence", share: float) -> "Evidence":
        """This and, by its share, the evidence of the question together with a chat's topic."""
        mine, theirs = np.log(1 - share), np.log(share)
        return Evidence(
            (1 - share) * self.cosines + share * whole.cosines,
            (1 - share) * self.shares + share * whole.shares,
            {
                label: float(np.logaddexp(mine + self.believed[label], theirs + value))
                for label, value in whole.believed.items()
            },
            self,
        )


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
        slugs = list(dict.fromkeys(c.slug for c in chunks if c.kind is not ChunkKind.BOUNDARY))
        self._cards = [next(c for (s, _), c in cards.items() if s == slug) for slug in slugs]
        # news that a brief rests on: the brief has checked its figures, so the brief speaks
        told = {s.title.casefold() for c in self._cards if c.kind != "news" for s in c.sources}
        self._covered = [
            card.kind is GuideKind.NEWS and card.title.casefold() in told for card in self._cards
        ]
        self._related = {card.slug: frozenset(card.related) for card in self._cards}
        self._slugs, number = slugs, {slug: n for n, slug in enumerate(slugs)}
        self._file = np.array([number.get(chunk.slug, 0) for chunk in chunks], dtype=np.intp)
        self._question = np.array([chunk.kind is ChunkKind.QUESTION for chunk in chunks])
        self._section = np.array([chunk.kind is ChunkKind.SECTION for chunk in chunks])
        beside = [n for n, c in enumerate(chunks) if c.kind is ChunkKind.BOUNDARY]
        self._beside = np.array(beside, dtype=np.intp)
        self._boundaries = sorted({chunks[n].slug for n in beside})
        boundary = {name: n for n, name in enumerate(self._boundaries)}
        self._boundary = np.array([boundary[chunks[n].slug] for n in beside], dtype=np.intp)
        self._of_lang = {lang: np.array([c.lang is lang for c in chunks]) for lang in Lang}
        self._questions = self._rows_of_questions(chunks)
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
        of_kind = [number.get(c.slug, 0) * len(kinds) + kinds[c.section] for c in chunks]
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

    def _rows_of_questions(self, chunks: Sequence[Chunk]) -> NDArray[np.intp]:
        """Shape (files, most questions of a file): rows of chunks, one past the last as filler."""
        rows: list[list[int]] = [[] for _ in self._slugs]
        for row in np.flatnonzero(self._question).tolist():
            rows[self._file[row]].append(row)
        width = max([_BEST_QUESTIONS, *map(len, rows)])
        filled = [own + [len(chunks)] * (width - len(own)) for own in rows]
        return np.array(filled, dtype=np.intp).reshape(len(rows), width)

    def _nearest_beside(self, evidence: NDArray[np.float64], found: Evidence) -> Beside | None:
        """The subject beside ours that the question is most like; None where none is known."""
        if not self._boundaries:
            return None
        likeness = np.zeros(len(self._boundaries))
        np.maximum.at(likeness, self._boundary, evidence[self._beside])
        likeness += self._weights.learned * self._beliefs(found, self._boundaries)
        best = int(np.argmax(likeness))
        share = sum(np.exp(found.believed[name]) for name in self._boundaries)
        return Beside(self._boundaries[best], float(likeness[best]), float(share))

    def _joined(self, query: Query, found: Evidence) -> NDArray[np.float64]:
        """Meaning and words of each chunk together, less for one in another language."""
        weights = self._weights
        evidence = weights.dense * found.cosines + (1 - weights.dense) * found.shares
        return np.asarray(
            np.where(self._of_lang[query.lang], 1.0, weights.other_language) * evidence
        )

    @staticmethod
    def _beliefs(found: Evidence, labels: Sequence[str]) -> NDArray[np.float64]:
        """What the classifier believes of each label, from 0 (nothing) to 1 (certain)."""
        logs = np.array([found.believed.get(label, -_DOUBT) for label in labels])
        return np.maximum(0.0, 1.0 + logs / _DOUBT)

    def rank(self, query: Query, found: Evidence, k: int) -> tuple[list[Ranked], Beside | None]:
        """Sections, best first, and the subject beside ours that is nearest.

        All sections of the first file are among them, and of the others as many as fit in `k`.
        """
        evidence = self._joined(query, found)
        sections = self._ranked(query, evidence, found, k) if self._sections else []
        return sections, self._nearest_beside(evidence, found)

    def _ranked(
        self, query: Query, evidence: NDArray[np.float64], found: Evidence, k: int
    ) -> list[Ranked]:
        relevance = self._relevance(query, evidence, found)
        scores = relevance[self._file_of_section] + self._own(
            query, self._joined(query, found.own) if found.own else evidence
        )
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

    def _own(self, query: Query, evidence: NDArray[np.float64]) -> NDArray[np.float64]:
        """What speaks for each section by itself, besides its file."""
        weights = self._weights
        asked, told = self._question, self._section
        by_kind = np.zeros(len(self._cards) * len(self._kinds))
        np.maximum.at(by_kind, self._kind_of_chunk[asked], evidence[asked])
        by_words = np.zeros(len(self._sections))
        np.maximum.at(by_words, self._section_of_chunk[told], evidence[told])
        wishes = set(query.sections)
        if wishes & {SectionKind.STEPS, SectionKind.LETTER}:
            wishes.add(SectionKind.SHORT)  # which is shown with the steps, and leads to them
        named = [n for n, kind in enumerate(self._kinds) if kind in wishes]
        wanted = np.isin(self._kind_of_section % len(self._kinds), named)
        kind = self._kind_of_section % len(self._kinds)
        short = kind == self._kinds.index(SectionKind.SHORT)
        unknown = kind == self._kinds.index(SectionKind.UNKNOWN)
        seen = self._seen(query)
        return np.asarray(
            weights.own_questions * by_kind[self._kind_of_section]
            + weights.own_words * by_words
            + weights.asked_section * wanted
            + weights.short_answer * short
            + weights.unknown * unknown
            + weights.seen * seen
        )

    def _seen(self, query: Query) -> NDArray[np.bool_]:
        """The parts with which a file begins, where the chat was about it and asks for others."""
        if query.about is None or not query.sections.isdisjoint(_BEGINNING):
            return np.zeros(len(self._sections), dtype=bool)
        kinds = [n for n, kind in enumerate(self._kinds) if kind in _BEGINNING]
        own = np.array([slug == query.about for slug in self._slugs])
        return np.asarray(
            own[self._file_of_section] & np.isin(self._kind_of_section % len(self._kinds), kinds)
        )

    def _relevance(
        self, query: Query, evidence: NDArray[np.float64], found: Evidence
    ) -> NDArray[np.float64]:
        files = len(self._cards)
        by_section = np.zeros(files)
        np.maximum.at(by_section, self._file[self._section], evidence[self._section])
        # a file's questions in a row of their own, the last column for rows that are shorter
        best = np.sort(np.append(evidence, 0.0)[self._questions], axis=1)[:, -_BEST_QUESTIONS:]
        one, more = self._weights.question, self._weights.questions
        preference = np.fromiter(self._preferences(query), dtype=np.float64, count=files)
        return np.asarray(
            one * best[:, -1]
            + more * best.mean(axis=1)
            + (1 - one - more) * by_section
            + self._weights.learned * self._beliefs(found, self._slugs)
            + preference
        )

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
            elif SectionKind.STEPS in query.sections:
                own = card.kind is GuideKind.GUIDE
                value = weights.steps_guide if own else weights.steps_brief
            if named and card.surfaces:
                if not named.isdisjoint(card.surfaces):
                    value += weights.surface
                elif companies & self._lexicon.company_of(card.surfaces):
                    value += weights.other_surface
                else:
                    value += weights.other_company
            elif len(card.surfaces) == 1:
                value += weights.one_surface_unnamed
            yield value + self._place(query, card) + self._continued(query, card)

    def _continued(self, query: Query, card: GuideCard) -> float:
        """What speaks for the file a chat was about, and for those it names as related."""
        if query.about is None:
            return 0.0
        if card.slug == query.about:
            return self._weights.about
        return self._weights.related if card.slug in self._related[query.about] else 0.0

    def _place(self, query: Query, card: GuideCard) -> float:
        weights = self._weights
        if EVERYWHERE in card.jurisdictions:
            return 0.0
        if query.jurisdiction in card.jurisdictions:
            return 0.0 if query.assumed else weights.place_named
        if query.jurisdiction is None:
            own = card.kind in (GuideKind.GUIDE, GuideKind.LETTER)
            return weights.one_place_unnamed + own * weights.one_place_guide
        return weights.other_place_assumed if query.assumed else weights.other_place
