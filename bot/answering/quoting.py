"""The quoting generator: chooses statements of the passages that answer, and adds nothing."""

from collections.abc import Iterator, Sequence

from bot.core.answer import Draft, Statement
from bot.core.guide import GuideCard, GuideKind, SectionKind
from bot.core.passage import Passage
from bot.core.question import Query

_LEAD = (SectionKind.SHORT, SectionKind.STEPS, SectionKind.LETTER)
_OF_A_LETTER = (SectionKind.LETTER, SectionKind.WHERE, SectionKind.DEADLINE)
_NEWS_PARAGRAPHS = 2
_DETAILS_SHOWN = 2

Numbered = tuple[int, Passage]


class QuotingGenerator:
    """The default generator. Needs no model and no network."""

    async def draft(self, query: Query, passages: Sequence[Passage]) -> Draft:
        """The sections of the lead file that answer, block by block, in reading order."""
        if not passages:
            return Draft(())
        numbered = list(enumerate(passages, start=1))
        lead = passages[0]
        if lead.card.kind is GuideKind.NEWS:
            chosen = list(_news(numbered, lead.card))
        else:
            chosen = list(_chosen(query, numbered, lead))
        return Draft(tuple(chosen))


def _chosen(query: Query, numbered: Sequence[Numbered], lead: Passage) -> Iterator[Statement]:
    """The section asked for, or the short answer with what belongs to it."""
    own = sorted(
        ((n, p) for n, p in numbered if p.card == lead.card), key=lambda entry: entry[1].chunk.place
    )
    asked = lead.chunk.section
    if asked in _LEAD or asked is SectionKind.DETAILS or lead.card.kind is GuideKind.BRIEF:
        short = [(n, p) for n, p in own if p.chunk.section is SectionKind.SHORT]
        yield from _quote(short, bare=True)
    if asked is SectionKind.DETAILS:
        yield from _quote([(n, p) for n, p in own if p.chunk.id == lead.chunk.id])
        return
    if asked not in _LEAD:
        yield from _quote([(n, p) for n, p in own if p.chunk.section is asked])
        return
    if lead.card.kind is GuideKind.GUIDE:
        yield from _quote(_steps_for(query, own))
    elif lead.card.kind is GuideKind.LETTER:
        yield from _quote([(n, p) for n, p in own if p.chunk.section in _OF_A_LETTER])
    else:
        details = [(n, p) for n, p in own if p.chunk.section is SectionKind.DETAILS]
        yield from _quote(details[:_DETAILS_SHOWN])


def _steps_for(query: Query, own: Sequence[Numbered]) -> list[Numbered]:
    """The steps of the asker's device, or of all where it is unknown or has none of its own."""
    steps = [(n, p) for n, p in own if p.chunk.section is SectionKind.STEPS]
    fitting = [(n, p) for n, p in steps if query.devices.intersection(p.chunk.devices)]
    return fitting or steps


def _quote(numbered: Sequence[Numbered], *, bare: bool = False) -> Iterator[Statement]:
    for number, passage in numbered:
        heading = "" if bare else passage.chunk.heading
        for block in passage.chunk.blocks:
            yield Statement(block, (number,), heading)


def _news(numbered: Sequence[Numbered], card: GuideCard) -> Iterator[Statement]:
    """A news record, quoted briefly under its publisher's name."""
    best = [(n, p) for n, p in numbered if p.card == card][:_NEWS_PARAGRAPHS]
    for number, passage in sorted(best, key=lambda entry: entry[1].chunk.place):
        for block in passage.chunk.blocks:
            yield Statement(block, (number,), _news_heading(card))


def _news_heading(card: GuideCard) -> str:
    publisher = card.sources[0].publisher
    return card.title if publisher == "unknown" else f"{publisher}: {card.title}"
