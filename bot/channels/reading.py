"""A reply as a person reads it: lines and buttons, the same in every channel."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.channels.voice import Voice, Voices
from bot.core.answer import (
    Abstention,
    Answer,
    Citation,
    Clarification,
    Link,
    Reason,
    Reply,
    Suggestion,
)
from bot.core.guide import Block, BlockKind, GuideCard, SectionKind


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style; `url` makes it a link."""

    text: str
    bold: bool = False
    url: str | None = None


_TITLE = 24
"""Characters of a guide's title that a button has room for."""

Line = tuple[Run, ...]
"""One line of text. An empty line separates paragraphs."""


@dataclass(frozen=True, slots=True)
class LinkButton:
    """Opens an address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class SectionButton:
    """Shows another part of the answering guide."""

    label: str
    slug: str
    section: SectionKind


@dataclass(frozen=True, slots=True)
class ActionButton:
    """Does something in a chat; `data` is what comes back when it is tapped."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class StepsButton:
    """Walks through a guide step by step; without a slug, through one still to be chosen."""

    label: str
    slug: str | None = None


Button = LinkButton | SectionButton | StepsButton | ActionButton


@dataclass(frozen=True, slots=True)
class Page:
    """What a person gets for one message."""

    lines: tuple[Line, ...]
    buttons: tuple[Button, ...] = ()

    @property
    def text(self) -> str:
        """The words without style."""
        return "\n".join("".join(run.text for run in line) for line in self.lines)


def notice(text: str) -> Page:
    """A page with nothing but the bot's own words."""
    return Page(tuple((Run(line),) if line else () for line in text.splitlines()))


def lay_out(reply: Reply, voices: Voices) -> Page:
    """The page of a reply, in the reply's language."""
    voice = voices[reply.lang]
    if isinstance(reply, Answer):
        return Page(spaced(_answer(reply, voice)), _buttons(reply, voice))
    if isinstance(reply, Clarification):
        return notice(voice.clarify[reply.ask])
    return Page(spaced(_abstention(reply, voice)), _buttons(reply.known, voice))


def _answer(answer: Answer, voice: Voice) -> Iterator[list[Line]]:
    if answer.foreign:
        yield [(Run(voice.labels.foreign),)]
    title = voice.pasted.kinds[answer.pasted] if answer.pasted else answer.title
    if title:
        yield [(Run(title, bold=True),)]
    yield from _statements(answer)
    if answer.basis is not None:
        said = voice.places[answer.basis].format(place=answer.place)
        yield [(Run(said),)]
    yield from _sources(answer.citations, answer.due, voice)


def _abstention(abstention: Abstention, voice: Voice) -> Iterator[list[Line]]:
    if abstention.foreign:
        yield [(Run(voice.labels.foreign),)]
    said = voice.abstain[abstention.reason]
    if abstention.reason is Reason.CRISIS:
        said = said.format(line=abstention.crisis_line or voice.notices.crisis_elsewhere)
    yield [(Run(said),)]
    if abstention.known:
        yield from _statements(abstention.known)
        yield from _sources(abstention.known.citations, abstention.known.due, voice)
    elif abstention.nearest:
        nearest = [(Run(f"• {card.title}"),) for card in abstention.nearest]
        yield [(Run(voice.labels.nearest, bold=True),), *nearest]


def _statements(answer: Answer) -> Iterator[list[Line]]:
    """Blocks under their headings; steps and bullets stay together, paragraphs stand apart."""
    links = {link.id: link for link in answer.links}
    marked = len(answer.citations) > 1
    group: list[Line] = []
    heading, kind, number = "", None, 0
    for statement in answer.statements:
        block = statement.block
        apart = block.kind is BlockKind.PARAGRAPH or block.kind is not kind
        if group and (apart or statement.heading != heading):
            yield group
            group = []
        if statement.heading != heading:
            heading, number = statement.heading, 0
            if heading:
                group.append((Run(heading, bold=True),))
        number = number + 1 if block.kind is BlockKind.STEP else 0
        mark = "".join(f" [{n}]" for n in statement.cites) if marked else ""
        group.append(block_line(block, number, links, mark))
        kind = block.kind
    if group:
        yield group


def block_line(block: Block, number: int, links: dict[str, Link], mark: str) -> Line:
    """A block with its number or bullet before it and a mark behind it."""
    lead = {BlockKind.STEP: f"{number}. ", BlockKind.BULLET: "• "}.get(block.kind, "")
    runs = [Run(lead)] if lead else []
    for span in block.spans:
        link = links.get(span.link) if span.link else None
        runs.append(Run(span.text, span.bold, link.url if link else None))
    if mark:
        runs.append(Run(mark))
    return tuple(runs)


def _sources(
    citations: Iterable[Citation], due: frozenset[str], voice: Voice
) -> Iterator[list[Line]]:
    lines: list[Line] = [(Run(voice.labels.sources, bold=True),)]
    warnings: list[Line] = []
    for citation in citations:
        lines.append((Run(f"[{citation.number}] "), *_source(citation.card, voice)))
        if citation.guide in due and citation.card.review_by:
            day = citation.card.review_by.isoformat()
            warnings.append((Run(voice.labels.due.format(date=day)),))
    if warnings:
        yield warnings
    yield lines


def _source(card: GuideCard, voice: Voice) -> Line:
    labels = voice.labels
    title = labels.source.format(
        title=card.title,
        kind=voice.kinds[card.kind],
        as_of=labels.as_of.format(date=card.as_of.isoformat()) if card.as_of else labels.undated,
        confidence=voice.confidence[card.confidence],
    )
    before, after = labels.from_publishers.split("{names}")
    return (Run(f"{title} · {before}"), *_publishers(card, voice), Run(after))


def _publishers(card: GuideCard, voice: Voice) -> Line:
    """The publishers of a file's sources, the newest first, each once, linked where it can be."""
    named: dict[str, str | None] = {}
    newest_first = sorted(card.sources, key=lambda s: s.date or date.min, reverse=True)
    for source in newest_first:
        name = voice.labels.publishers.get(source.publisher.casefold(), source.publisher)
        named[name] = named.get(name) or source.url
    runs: list[Run] = []
    for name, url in named.items():
        runs.extend((Run(", "), Run(name, url=url)) if runs else (Run(name, url=url),))
    return tuple(runs)


def _buttons(answer: Answer | None, voice: Voice) -> tuple[Button, ...]:
    if answer is None:
        return ()
    links = [
        LinkButton(
            voice.labels.login.format(label=link.label) if link.login else link.label, link.url
        )
        for link in answer.links
    ]
    lead = answer.citations[0].guide
    sections = [
        SectionButton(_label(suggestion, voice, lead), suggestion.slug, suggestion.section)
        for suggestion in answer.suggestions
    ]
    steps = [StepsButton(voice.steps.begin, lead)] if answer.walkable else []
    return (*links, *steps, *sections)


def _label(suggestion: Suggestion, voice: Voice, lead: str) -> str:
    """What the button shows; with the guide it is from, where that is not the first one."""
    if suggestion.section is SectionKind.SHORT:
        return _shortened(suggestion.title)
    label = voice.sections[suggestion.section]
    if suggestion.more and suggestion.section is SectionKind.STEPS:
        label = voice.labels.other_device
    if suggestion.slug == lead:
        return label
    return f"{label}: {_shortened(suggestion.title)}"


def _shortened(title: str) -> str:
    return title if len(title) <= _TITLE else title[: _TITLE - 1].rstrip() + "…"


def spaced(groups: Iterable[list[Line]]) -> tuple[Line, ...]:
    """Groups of lines with an empty line between them."""
    lines: list[Line] = []
    for group in groups:
        if lines:
            lines.append(())
        lines.extend(group)
    return tuple(lines)
