"""A guide's steps to be walked through, one at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.answering.understanding import DEFAULT_PLACE, Understanding
from bot.core.answer import Link
from bot.core.guide import Block, BlockKind, Device, GuideCard, GuideKind, Lang, SectionKind
from bot.core.lexicon import Lexicon
from bot.core.passage import Passages
from bot.core.ports import Clock, Corpus
from bot.core.question import Question
from bot.core.start_code import StartWords, service_words

_SEARCHED = 20
_ENOUGH = 0.7
"""Relevance a file must have for a bare service name to be what was meant by it."""

ELSEWHERE = "other"
"""The place of those who live where no law of the tables holds."""


@dataclass(frozen=True, slots=True)
class Route:
    """One way through a guide. `number` counts from 0; no `devices` means it fits all."""

    number: int
    heading: str
    devices: tuple[Device, ...]
    steps: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """A guide with steps. `links` are those of its steps and its help, by id.

    `trouble` is what it says about screens that differ, empty where it says nothing.
    """

    card: GuideCard
    version: str
    routes: tuple[Route, ...]
    trouble: tuple[Block, ...]
    links: dict[str, Link]
    due: bool

    def route_for(self, device: Device) -> Route:
        """The route of a device; else one that fits all, else the first there is."""
        own = (route for route in self.routes if device in route.devices)
        whole = (route for route in self.routes if not route.devices)
        return next(own, None) or next(whole, None) or self.routes[0]


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen before a walk: ids with their names, in the order of the tables.

    `home` is the place a language implies, None where it implies none.
    """

    services: dict[str, str]
    places: dict[str, str]
    home: str | None


class Walking:
    """Finds guides to walk through; raises what `Answerer.answer` raises."""

    def __init__(
        self, corpus: Corpus, reading: Callable[[Lexicon], Understanding], clock: Clock
    ) -> None:
        self._corpus, self._reading, self._clock = corpus, reading, clock

    async def choices(self, lang: Lang) -> Choices:
        """The services and places that have guides of their own; "somewhere else" comes last."""
        lexicon = await self._corpus.lexicon()
        cards = [c for c in await self._corpus.cards(lang) if c.kind is GuideKind.GUIDE]
        services = {service for card in cards for service in card.surfaces}
        places = {place for card in cards for place in card.jurisdictions} | {ELSEWHERE}
        ordered = sorted(lexicon.places.values(), key=lambda place: place.id == ELSEWHERE)
        named = {place.id: place.name[lang] for place in ordered if place.id in places}
        home = DEFAULT_PLACE.get(lang)
        return Choices(
            {s.id: s.name[lang] for s in lexicon.surfaces.values() if s.id in services},
            named,
            home if home in named else None,
        )

    async def start_words(self, campaigns: frozenset[str]) -> StartWords:
        """What a start code may say: what can be chosen before a walk, and these campaigns."""
        lexicon, choices = await self._corpus.lexicon(), await self.choices(Lang.EN)
        offered = (lexicon.surfaces[id] for id in choices.services)
        return StartWords(service_words(offered), frozenset(choices.places), campaigns)

    async def walk(self, slug: str, lang: Lang) -> Walk | None:
        """The walk through a guide; None where there is no such guide or it has no steps."""
        lexicon = await self._corpus.lexicon()
        passages = await self._corpus.section(slug, SectionKind.STEPS, lang)
        routes = tuple(_routes(passages))
        if not routes:
            return None
        card = passages[0].card
        help_ = await self._corpus.section(slug, SectionKind.TROUBLE, lang)
        trouble = tuple(block for passage in help_ for block in passage.chunk.blocks)
        blocks = (*(step for route in routes for step in route.steps), *trouble)
        ids = dict.fromkeys(link for block in blocks for link in block.links)
        links = {
            link.id: Link(link.id, link.url, link.opens[lang], link.login)
            for link in (lexicon.links[id] for id in ids if id in lexicon.links)
        }
        due = card.is_due(self._clock.today())
        return Walk(card, passages.corpus_version, routes, trouble, links, due)

    async def walk_for(self, service: str, place: str, lang: Lang) -> Walk | None:
        """The walk for somebody in a place who wants what one wants who names a service alone.

        Of the guides about that service that hold in that place, the one with ways for devices
        comes first, then the one about that service alone, then the one nearest to the wish. A
        law's own guide is near wherever its place is named, but leads to a letter, not to taps.

        Returns:
            None where no such guide is near enough, the nearest has no steps, or the nearest is
            switched off.
        """
        question = _bare(await self._corpus.lexicon(), service, place, lang)
        if question is None:
            return None
        reading = self._reading(await self._corpus.lexicon())
        query = reading.read(question)
        relevance: dict[GuideCard, float] = {}
        withheld = 0.0
        for wording in (query, reading.situated(query)):
            found = await self._corpus.retrieve(wording, _SEARCHED)
            for passage in found:
                card, before = passage.card, relevance.get(passage.card, 0.0)
                relevance[card] = max(before, passage.relevance)
            fitting = (p.relevance for p in found.withheld if _fits(p.card, service, place))
            withheld = max(withheld, *fitting, 0.0)
        ranked = []
        for card, near in relevance.items():
            if near >= max(_ENOUGH, withheld) and _fits(card, service, place):
                walk = await self.walk(card.slug, lang)
                if walk is not None:
                    for_devices = any(route.devices for route in walk.routes)
                    ranked.append(((for_devices, card.surfaces == (service,), near), walk))
        return max(ranked, key=lambda entry: entry[0])[1] if ranked else None

    async def question(self, service: str, place: str, lang: Lang) -> Question | None:
        """What somebody asks who names a service alone; None where there is no such one."""
        return _bare(await self._corpus.lexicon(), service, place, lang)


def _bare(lexicon: Lexicon, service: str, place: str, lang: Lang) -> Question | None:
    surface = lexicon.surfaces.get(service)
    if surface is None or place not in lexicon.places:
        return None
    return Question(surface.name[lang], lang=lang, jurisdiction=place)


def _fits(card: GuideCard, service: str, place: str) -> bool:
    return card.kind is GuideKind.GUIDE and service in card.surfaces and card.holds_in(place)


def _routes(passages: Passages) -> Iterator[Route]:
    for number, passage in enumerate(passages):
        steps = tuple(b for b in passage.chunk.blocks if b.kind is BlockKind.STEP)
        if steps and passage.card.kind is GuideKind.GUIDE:
            yield Route(number, passage.chunk.heading, passage.chunk.devices, steps)
