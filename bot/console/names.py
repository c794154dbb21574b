"""How ids read: titles of files, names of services and places."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.errors import OperatorError
from bot.core.guide import Lang
from bot.core.ports import Corpus

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id, in the reader's language. An id of another corpus stands for itself.

    `version` is the published one, None where there is none.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    surfaces: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    version: str | None = None

    def title(self, slug: str) -> str:
        """The title of a file."""
        return self.titles.get(slug, slug)

    def surface(self, id: str) -> str:
        """The name of a service."""
        return self.surfaces.get(id, id)

    def place(self, id: str) -> str:
        """The name of a place."""
        return self.places.get(id, id)

    def all_surfaces(self, ids: Sequence[str]) -> str:
        """The names of some services."""
        return ", ".join(self.surface(id) for id in ids)


async def names_of(corpus: Corpus, lang: Lang) -> Names:
    """The names of the published corpus; none at all where nothing can be read."""
    try:
        cards, lexicon = await corpus.cards(lang), await corpus.lexicon()
        version = await corpus.version()
    except OperatorError as error:  # turns can be read all the same
        _LOG.warning("%s", error)
        return Names()
    return Names(
        titles={card.slug: card.title for card in sorted(cards, key=lambda card: card.title)},
        surfaces={id: surface.name[lang] for id, surface in lexicon.surfaces.items()},
        places={id: place.name[lang] for id, place in lexicon.places.items()},
        version=version,
    )
