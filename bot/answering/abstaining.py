"""Whether the passages hold an answer at all."""

from dataclasses import dataclass, replace

from bot.answering.tracing import spends
from bot.core.answer import Abstention, Clarification, Reason
from bot.core.guide import GuideCard, GuideKind
from bot.core.lexicon import Boundary, Lexicon
from bot.core.passage import Passages
from bot.core.question import Query
from bot.core.turn import Stage

AS_NEAR = 0.08
"""A file whose score is this close to the best one's may be the one that was meant."""

_SHORT = 60
"""Characters; whoever writes more has said what they mean."""

_BARE = 8
"""Characters of a message that is one idea of ours and nothing else: "옵트아웃", "opt out"."""

_SAID = frozenset({"greeting", "thanks"})
"""Subjects that get a friendly word and no refusal."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Answers only where the passages hold the answer, and not merely resemble the question.

    The weights of a logistic regression over what speaks for the best file (its relevance, a
    service or idea of this field in the question) and for a subject beside ours (its likeness,
    the share the classifier gives to all such subjects). Fitted on the evaluation set; see
    docs/evaluation.md.
    """

    relevance: float = 6.9
    likeness: float = -4.3
    share: float = -6.3
    ours: float = 4.6
    bias: float = -3.8
    certain_share: float = 0.6
    """Share from which the subject beside ours names what is said, and not our not knowing."""
    rival: float = 0.2
    """A guide of another company this near leaves open which service is meant."""

    @spends(Stage.JUDGING)
    def verdict(
        self, query: Query, passages: Passages, lexicon: Lexicon
    ) -> Abstention | Clarification | None:
        """Why not to answer, or None where the passages may answer."""
        if self._is_withheld(query, passages, lexicon):
            return Abstention(Reason.UNDER_REVIEW, query.lang, foreign=query.foreign)
        ours = _is_ours(query, lexicon)
        general = bool(query.concepts) and not lexicon.telling(query.concepts)
        if general and not query.surfaces and not query.about and len(query.text) <= _BARE:
            return Clarification(query.lang, "which_service")
        if passages and self._holds(passages, ours=ours):
            if _elsewhere(query, passages[0].card, lexicon):
                return Abstention(Reason.NO_PASSAGE, query.lang, (), foreign=query.foreign)
            if self._could_be_another(query, passages, lexicon):
                return Clarification(query.lang, "which_service")
            return None
        boundary = self._beside(query, passages, lexicon)
        if boundary is not None:
            return refusal(boundary.reply, query, lexicon, _helping(boundary, passages))
        if _names_no_service(query, lexicon):
            return Clarification(query.lang, "which_service")
        reason = Reason.NO_PASSAGE if ours else Reason.OUT_OF_SCOPE
        nearest = _nearest(passages) if ours else ()
        return Abstention(reason, query.lang, nearest, foreign=query.foreign)

    def _is_withheld(self, query: Query, passages: Passages, lexicon: Lexicon) -> bool:
        """Whether a file that is switched off would answer, and no other about as well."""
        if not passages.withheld or passages.best is not passages.withheld[0]:
            return False
        if passages and passages[0].score >= passages.withheld[0].score - AS_NEAR:
            return False
        whole = replace(passages, found=(*passages.withheld, *passages.found), withheld=())
        return self.verdict(query, whole, lexicon) is None

    def _holds(self, passages: Passages, *, ours: bool) -> bool:
        beside = passages.beside
        return (
            self.relevance * passages[0].relevance
            + self.ours * ours
            + self.bias
            + (self.likeness * beside.likeness + self.share * beside.share if beside else 0.0)
        ) > 0

    def _could_be_another(self, query: Query, passages: Passages, lexicon: Lexicon) -> bool:
        """Whether a question that names no service is as near to another company's guide."""
        lead = passages[0]
        if query.surfaces or query.about or lexicon.telling(query.concepts):
            return False
        if lead.card.kind is not GuideKind.GUIDE or len(query.text) > _SHORT:
            return False
        mine = lexicon.company_of(lead.card.surfaces)
        return len(mine) == 1 and any(
            other.card.kind is GuideKind.GUIDE
            and not mine & lexicon.company_of(other.card.surfaces)
            and bool(other.card.surfaces)
            and other.relevance >= lead.relevance - self.rival
            for other in passages
        )

    def _beside(self, query: Query, passages: Passages, lexicon: Lexicon) -> Boundary | None:
        """The subject beside ours that the question is clearly about."""
        beside = passages.beside
        if beside is None:
            return None
        boundary = lexicon.boundaries[beside.boundary]
        if boundary.reply in _SAID and (query.sections or _is_ours(query, lexicon)):
            return None  # "ok but does it work" is no thanks
        clear = beside.share >= self.certain_share
        if boundary.reply == "crisis":  # never guessed for somebody who asks about a service
            return boundary if clear and not query.surfaces else None
        nearer = not passages or beside.likeness >= passages[0].relevance
        return boundary if clear or nearer else None


def refusal(
    reply: str, query: Query, lexicon: Lexicon, nearest: tuple[GuideCard, ...] = ()
) -> Abstention | Clarification:
    """The one decent reply to a subject that gets no guide."""
    if reply in _SAID:
        return Clarification(query.lang, reply)
    reason = Reason(reply)
    line = None
    if reason is Reason.CRISIS:
        place = lexicon.places.get(query.jurisdiction or "")
        line = place.crisis[query.lang] if place and place.crisis else None
        nearest = ()
    return Abstention(reason, query.lang, nearest, crisis_line=line, foreign=query.foreign)


def _helping(boundary: Boundary, passages: Passages) -> tuple[GuideCard, ...]:
    cards = {passage.card.slug: passage.card for passage in reversed(passages)}
    return tuple(cards[slug] for slug in boundary.nearest if slug in cards)


def _is_ours(query: Query, lexicon: Lexicon) -> bool:
    """Whether the question names a service or an idea of this field."""
    return bool(query.surfaces) or any(lexicon.concepts[c].subject for c in query.concepts)


def _names_no_service(query: Query, lexicon: Lexicon) -> bool:
    """Whether a short question is about this field and leaves out which service it means."""
    if query.surfaces or len(query.text) > _SHORT:
        return False
    subjects = [c for c in query.concepts if lexicon.concepts[c].subject]
    return bool(query.devices or query.sections or subjects)


def _elsewhere(query: Query, card: GuideCard, lexicon: Lexicon) -> bool:
    """Whether the question names services and the best file is about another company's."""
    if not query.surfaces or not card.surfaces:
        return False
    return not (lexicon.company_of(query.surfaces) & lexicon.company_of(card.surfaces))


def _nearest(passages: Passages) -> tuple[GuideCard, ...]:
    return tuple(dict.fromkeys(passage.card for passage in passages))[:3]
