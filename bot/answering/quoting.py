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
_TWO_SCREENS = 2_600
"""Half-width letters that two screens of a phone hold, some lines being short."""

Numbered = tuple[int, Passage]


class QuotingGenerator:
    """The default generator. Needs no model and no network."""

    async def draft(self, query: Query, passages: Sequence[Passage]) -> Draft:
        """The sections of the lead file that answer, block by block, in reading order.

        At most about two screens: what a reader does not get at once comes by its button.
        """
        if not passages:
            return Draft(())
        numbered = list(enumerate(passages, start=1))
        lead = passages[0]
        if lead.card.kind is GuideKind.NEWS:
            return Draft(tuple(_news(numbered, lead.card)))
        if query.brief:
            return Draft(tuple(_briefly(numbered, lead)))
        return Draft(tuple(_within_two_screens(list(_chosen(query, numbered, lead)))))


def _chosen(query: Query, numbered: Sequence[Numbered], lead: Passage) -> Iterator[Statement]:
    """The section asked for, or the short answer with what belongs to it."""
    own = _of_file(numbered, lead)
    asked = lead.chunk.section
    if asked in _LEAD or asked is SectionKind.DETAILS or lead.card.kind is GuideKind.BRIEF:
        yield from _quote(_of_kind(own, SectionKind.SHORT), bare=True)
    if asked is SectionKind.DETAILS:
        yield from _quote(_best_details(own))
        return
    if asked not in _LEAD:
        yield from _quote(_of_kind(own, asked))
        return
    if lead.card.kind is GuideKind.GUIDE:
        yield from _quote(_steps_for(query, own))
    elif lead.card.kind is GuideKind.LETTER:
        yield from _quote([(n, p) for n, p in own if p.chunk.section in _OF_A_LETTER])
    else:
        yield from _quote(_best_details(own))


def _briefly(numbered: Sequence[Numbered], lead: Passage) -> Iterator[Statement]:
    """The short answer, or the part asked for, under the file's title."""
    own = _of_file(numbered, lead)
    asked = lead.chunk.section
    if asked is SectionKind.DETAILS:
        chosen = [(n, p) for n, p in own if p.chunk.id == lead.chunk.id]
    else:
        chosen = _of_kind(own, SectionKind.SHORT if asked in _LEAD else asked)
    for number, passage in chosen:
        for block in passage.chunk.blocks:
            yield Statement(block, (number,), lead.card.title)


def _within_two_screens(statements: list[Statement]) -> list[Statement]:
    """The statements less whole parts at the end that do not fit; the first part always fits."""
    parts = list(dict.fromkeys(statement.heading for statement in statements))
    while len(parts) > 2 and _length(statements) > _TWO_SCREENS:
        last = parts.pop()
        statements = [statement for statement in statements if statement.heading != last]
    return statements


def _length(statements: Sequence[Statement]) -> int:
    """How much room the text takes: a Hangul syllable is twice as wide as a Latin letter."""
    return sum(2 if "가" <= letter <= "힣" else 1 for s in statements for letter in s.block.text)


def _of_file(numbered: Sequence[Numbered], lead: Passage) -> list[Numbered]:
    own = [(n, p) for n, p in numbered if p.card == lead.card]
    return sorted(own, key=lambda entry: entry[1].chunk.place)


def _best_details(own: Sequence[Numbered]) -> list[Numbered]:
    """The details nearest to the question, in reading order."""
    details = _of_kind(own, SectionKind.DETAILS)
    best = sorted(details, key=lambda entry: -entry[1].score)[:_DETAILS_SHOWN]
    return sorted(best, key=lambda entry: entry[1].chunk.place)


def _of_kind(own: Sequence[Numbered], kind: SectionKind) -> list[Numbered]:
    return [(n, p) for n, p in own if p.chunk.section is kind]


def _steps_for(query: Query, own: Sequence[Numbered]) -> list[Numbered]:
    """The steps of the asker's device; the first where it is unknown or has none of its own."""
    steps = _of_kind(own, SectionKind.STEPS)
    fitting = [(n, p) for n, p in steps if query.devices.intersection(p.chunk.devices)]
    return fitting or steps[:1]


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
