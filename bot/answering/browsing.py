"""Which guides to offer somebody to choose from."""

from collections.abc import Iterator

from bot.answering.answerer import Answerer
from bot.core.answer import Abstention, Answer, Clarification, Reason
from bot.core.guide import GuideCard, GuideKind, Lang
from bot.core.question import Question
from bot.core.turn import Turn

MOST = 10
USEFUL = 6

_ASKED_MOST = ("instagram", "x", "facebook", "grok", "threads", "whatsapp")
"""Services in the order people ask about them; others follow as the tables have them."""

_AS_NEAR = 0.45
"""Part of the best file's relevance that another must have to be worth a look."""


async def useful(answerer: Answerer, lang: Lang) -> tuple[GuideCard, ...]:
    """The guides for those who have not said what they want, at most six.

    One for each service: what somebody finds who types its name alone.
    """
    choices = await answerer.walking.choices(lang)
    cards: dict[str, GuideCard] = {}
    for service in sorted(choices.services, key=_rank):
        if len(cards) == USEFUL:
            break
        turn = await answerer.answer(Question(choices.services[service], lang))
        for card in (found(turn) or ())[:1]:
            cards.setdefault(card.slug, card)
    return tuple(cards.values())


def found(turn: Turn) -> tuple[GuideCard, ...] | None:
    """The guides a question may be about, the likeliest first, at most ten.

    Returns:
        None where nothing was asked (a greeting, no words); empty where no guide holds it.
    """
    reply = turn.reply
    if isinstance(reply, Clarification) and reply.ask != "which_service":
        return None
    if isinstance(reply, Abstention) and reply.reason is not Reason.NOT_KNOWN:
        return ()
    cards = {card.slug: card for card in _likely(turn) if card.kind is not GuideKind.NEWS}
    return tuple(cards.values())[:MOST]


def _likely(turn: Turn) -> Iterator[GuideCard]:
    reply = turn.reply
    answer = reply.known if isinstance(reply, Abstention) else reply
    if isinstance(answer, Answer):
        yield from (citation.card for citation in answer.citations)
    if turn.passages:
        enough = _AS_NEAR * turn.passages[0].relevance
        yield from (p.card for p in turn.passages if p.relevance >= enough)


def _rank(service: str) -> int:
    return _ASKED_MOST.index(service) if service in _ASKED_MOST else len(_ASKED_MOST)
