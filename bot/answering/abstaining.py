"""Whether the passages hold an answer at all."""

from dataclasses import dataclass

from bot.core.answer import Abstention, Clarification, Reason
from bot.core.guide import GuideCard
from bot.core.lexicon import Lexicon
from bot.core.passage import Passages
from bot.core.question import Query

_SHORT = 40
"""Characters; whoever writes more has said what they mean."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Abstains where the evidence is too thin, or about another company.

    The least relevance that is enough, for a question that names something of this field and
    for one that does not. Chosen by `./optout guides evaluate`; see docs/evaluation.md.
    """

    enough: float = 0.42
    enough_unnamed: float = 0.5

    def verdict(
        self, query: Query, passages: Passages, lexicon: Lexicon
    ) -> Abstention | Clarification | None:
        """Why not to answer, or None where the passages may answer."""
        ours = bool(query.surfaces) or any(
            lexicon.concepts[concept].subject for concept in query.concepts
        )
        best = passages[0].relevance if passages else 0.0
        if best >= (self.enough if ours else self.enough_unnamed) and not _elsewhere(
            query, passages[0].card, lexicon
        ):
            return None
        if _names_no_service(query, lexicon):
            return Clarification(query.lang, "which_service")
        reason = Reason.NO_PASSAGE if ours else Reason.OUT_OF_SCOPE
        nearest = _nearest(passages) if ours else ()
        return Abstention(reason, query.lang, nearest, foreign=query.foreign)


def _names_no_service(query: Query, lexicon: Lexicon) -> bool:
    """Whether a short question is about this field and leaves out which service it means."""
    if query.surfaces or len(query.text) > _SHORT:
        return False
    subjects = [c for c in query.concepts if lexicon.concepts[c].subject]
    return bool(query.devices or subjects)


def _elsewhere(query: Query, card: GuideCard, lexicon: Lexicon) -> bool:
    """Whether the question names services and the best file is about another company's."""
    if not query.surfaces or not card.surfaces:
        return False
    return not (lexicon.company_of(query.surfaces) & lexicon.company_of(card.surfaces))


def _nearest(passages: Passages) -> tuple[GuideCard, ...]:
    return tuple(dict.fromkeys(passage.card for passage in passages))[:3]
