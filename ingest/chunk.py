"""Guide -> Chunks; pure and repeatable."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.core.guide import (
    EVERYWHERE,
    Block,
    BlockKind,
    Confidence,
    Guide,
    GuideCard,
    GuideKind,
    Lang,
    SectionKind,
    Source,
    Span,
)
from bot.core.lexicon import Boundary
from bot.core.passage import Chunk, ChunkId, ChunkKind
from ingest.documents import Document

CHUNKER = "sections-5"
"""Names the way of cutting and of indexing; a new way gives every chunk a new id."""


def chunk_guide(guide: Guide) -> Iterator[Chunk]:
    """One chunk a section, one a question."""
    card = guide.card
    for place, section in enumerate(guide.sections):
        body = " ".join(block.text for block in section.blocks)
        text = f"{card.title}. {section.heading}. {body}"
        yield Chunk(
            id=_chunk_id(card, section.heading, text),
            kind=ChunkKind.SECTION,
            slug=card.slug,
            lang=card.lang,
            section=section.kind,
            place=place,
            heading=section.heading,
            text=text,
            blocks=tuple(replace(block, line=0) for block in section.blocks),
            devices=section.devices,
        )
    for question in guide.questions:
        yield Chunk(
            id=_chunk_id(card, "?", question.text),
            kind=ChunkKind.QUESTION,
            slug=card.slug,
            lang=card.lang,
            section=question.section,
            place=0,
            heading="",
            text=question.text,
        )


def chunk_document(document: Document) -> Iterator[Chunk]:
    """A news record paragraph by paragraph, and its title as the question it answers."""
    card = card_of(document)
    for place, paragraph in enumerate(document.paragraphs):
        text = f"{document.title}. {paragraph}"
        yield Chunk(
            id=_chunk_id(card, str(place), text),
            kind=ChunkKind.SECTION,
            slug=card.slug,
            lang=card.lang,
            section=SectionKind.DETAILS,
            place=place,
            heading="",
            text=text,
            blocks=(Block(BlockKind.PARAGRAPH, (Span(paragraph),)),),
        )
    yield Chunk(
        id=_chunk_id(card, "?", document.title),
        kind=ChunkKind.QUESTION,
        slug=card.slug,
        lang=card.lang,
        section=SectionKind.DETAILS,
        place=0,
        heading="",
        text=document.title,
    )


def card_of(document: Document) -> GuideCard:
    """What a passage of a news record says about where it comes from."""
    source = Source(document.title, document.publisher or "unknown", document.date, document.url)
    return GuideCard(
        slug=document.slug,
        lang=Lang(document.lang),
        kind=GuideKind.NEWS,
        title=document.title,
        surfaces=(),
        jurisdictions=(EVERYWHERE,),
        as_of=document.date,
        review_by=None,
        confidence=Confidence.REPORTED,
        sources=(source,),
    )


def chunk_boundary(boundary: Boundary) -> Iterator[Chunk]:
    """The examples of a subject we do not answer."""
    for lang, examples in boundary.examples.items():
        for example in examples:
            digest = hashlib.sha256(f"{boundary.id}\x1f{lang}\x1f{example}".encode()).hexdigest()
            yield Chunk(
                id=ChunkId(f"beside-{digest[:24]}"),
                kind=ChunkKind.BOUNDARY,
                slug=boundary.id,
                lang=lang,
                section=SectionKind.SHORT,
                place=0,
                heading="",
                text=example,
            )


def chunk_all(
    guides: Iterable[Guide], documents: Iterable[Document], boundaries: Iterable[Boundary]
) -> tuple[Chunk, ...]:
    """Every chunk of a corpus version, in a repeatable order."""
    return (
        *(chunk for guide in guides for chunk in chunk_guide(guide)),
        *(chunk for document in documents for chunk in chunk_document(document)),
        *(chunk for boundary in boundaries for chunk in chunk_boundary(boundary)),
    )


def _chunk_id(card: GuideCard, heading: str, text: str) -> ChunkId:
    """Digest of what is embedded and where it stands, so an untouched section keeps its id."""
    content = "\x1f".join((CHUNKER, card.kind, card.slug, card.lang, heading, text))
    return ChunkId(hashlib.sha256(content.encode()).hexdigest()[:20])
