"""What the files cover, and where the questions of the research lead: docs/coverage.md."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.answering.understanding import Understanding
from bot.compose import compose_corpus
from bot.core.errors import GuideError
from bot.core.guide import EVERYWHERE, Lang
from bot.core.question import Question, Slots
from bot.settings import ROOT, Settings
from ingest.knowledge import Knowledge

DEFAULT_BANK = ROOT / "tests" / "evaluation" / "bank.yaml"
_CHATS = {
    "meta": Slots(frozenset({"meta"}), slug="meta-by-country"),
    "x": Slots(frozenset({"x", "grok"}), slug="x-grok-switch"),
}
"""What the chat was about, for a bank on one company: many of its questions name nothing."""

FIRST = 3
"""A bank question has found its file when it is among so many first files."""


class BankQuestion(BaseModel):
    """A question the research collected, and the files that answer it, best first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str
    lang: Lang
    bank: str
    slugs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Led:
    """Where a bank question leads: the files found, the nearest first."""

    question: BankQuestion
    files: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Whether a file that answers is among the first."""
        return not set(self.question.slugs).isdisjoint(self.files[:FIRST])


def load_bank(path: Path) -> tuple[BankQuestion, ...]:
    """The bank.

    Raises:
        GuideError: the file is missing or not a bank.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return TypeAdapter(tuple[BankQuestion, ...]).validate_python(raw)
    except (OSError, yaml.YAMLError, ValidationError):
        raise GuideError(
            f"{path} is not a question bank", fix="restore it from the repository"
        ) from None


def lead_all(settings: Settings, bank: Iterable[BankQuestion]) -> tuple[Led, ...]:
    """Ask the published corpus every question of the bank.

    One that names no service is asked as in a chat about the company of its bank.
    """

    async def lead() -> tuple[Led, ...]:
        corpus = compose_corpus(settings)
        reading = Understanding(await corpus.lexicon())
        cards = {(c.slug, lang): c for lang in Lang for c in await corpus.cards(lang)}
        led = []
        for question in bank:
            query = reading.read(Question(question.q))
            recent = _CHATS.get(question.bank.partition("-")[0])
            if recent is not None and not query.surfaces:
                card = cards.get((recent.slug or "", query.lang))
                query = next(iter(reading.follow(query, recent, card)), query)
            passages = await corpus.retrieve(query, k=40)
            files = tuple(dict.fromkeys(passage.card.slug for passage in passages))
            led.append(Led(question, files))
        return tuple(led)

    return asyncio.run(lead())


def share_found(led: Sequence[Led], lang: Lang) -> float:
    """The share of one language's questions whose file is among the first."""
    own = [one for one in led if one.question.lang is lang]
    return sum(one.found for one in own) / len(own) if own else 1.0


def as_markdown(knowledge: Knowledge, led: Sequence[Led]) -> str:
    """The page docs/coverage.md."""
    return "\n".join(
        [
            "# What the files cover",
            "",
            "Made by `./optout guides coverage`; do not edit by hand.",
            "",
            "## Files by surface and place",
            "",
            "Every file exists in Korean and in English. `any` holds wherever one lives.",
            "",
            *_matrix(knowledge),
            "",
            "## Where the questions of the research lead",
            "",
            f"Found means that a file that answers is among the first {FIRST} files. A question",
            "that names no service is asked as in a chat about the company it was collected for.",
            "",
            "| language | questions | found |",
            "|---|---:|---:|",
            *(_found_row(led, lang) for lang in Lang),
            "",
            "| question | leads to | answers |",
            "|---|---|---|",
            *(_led_row(one) for one in led),
            "",
        ]
    )


def _matrix(knowledge: Knowledge) -> Iterable[str]:
    cards = [f.guide.card for f in knowledge.files if f.guide.card.lang is Lang.KO]
    used = Counter(
        (surface, place)
        for card in cards
        for surface in card.surfaces or ("the law itself",)
        for place in card.jurisdictions
    )
    places = [EVERYWHERE, *knowledge.lexicon.places]
    surfaces = (*knowledge.lexicon.surfaces, "the law itself")
    yield "| surface | " + " | ".join(places) + " |"
    yield "|---|" + "---:|" * len(places)
    for surface in surfaces:
        counts = [used[surface, place] for place in places]
        if any(counts):
            yield f"| {surface} | " + " | ".join(str(c or "") for c in counts) + " |"


def _found_row(led: Sequence[Led], lang: Lang) -> str:
    count = sum(one.question.lang is lang for one in led)
    return f"| {lang} | {count} | {share_found(led, lang):.1%} |"


def _led_row(one: Led) -> str:
    asked = one.question.q.replace("|", "/")
    mark = "" if one.found else " **(not found)**"
    return (
        f"| {one.question.bank} {one.question.lang}: {asked} | {one.files[0]}{mark} | "
        f"{', '.join(one.question.slugs)} |"
    )
