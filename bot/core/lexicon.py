"""The names, places and ideas of this field, and how people write them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.core.company_reply import CompanyReply
from bot.core.guide import Confidence, Device, Lang, SectionKind

_HANGUL = re.compile("[가-힣]")
_NOT_BEFORE = re.compile(r"\b(?:not|except|instead of)\s+(?:on\s+|the\s+)?$")
_NOT_HOME = re.compile(r"\s?(?:서버|회사|본사|기업|업체|정부|servers?\b|compan|headquarters)")
_HOME_BEFORE = re.compile(
    r"\b(?:i|i'm|im|me|we|us|live|living|based|moved|here)\b,?(?:\s\w+)?\s(?:in|to|from|near)\s(?:the\s)?$"
)
_HOME_AFTER = re.compile(r"\S{0,3}\s?(?:살|사는|사시|거주|거든|인데)")
_NOT_AFTER = re.compile(r"\s?(?:은|는|이|가)?\s?(?:말고|아니고|아니라|빼고)")


@dataclass(frozen=True, slots=True)
class Surface:
    """A product where data is taken. `family` holds the ids a family name stands for."""

    id: str
    name: Mapping[Lang, str]
    company: str
    names: tuple[str, ...]
    family: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A jurisdiction: whose law the reader lives under.

    `deadline` is how long a company has to answer there, in words, None where no day is fixed
    or none could be confirmed. `link` is an id of `links.yaml`.
    """

    id: str
    name: Mapping[Lang, str]
    law: Mapping[Lang, str]
    authority: Mapping[Lang, str]
    names: tuple[str, ...]
    deadline: Mapping[Lang, str] | None = None
    link: str | None = None
    crisis: Mapping[Lang, str] | None = None


@dataclass(frozen=True, slots=True)
class Concept:
    """An idea and the words for it.

    `subject` marks ideas that make a message our business, `general` those that every guide is
    about, so that they tell none from another. `section` is the part of a guide the words ask
    for, `devices` the ones they mean. `reply` is `crisis`, `declined` or `password` for messages
    that get one decent reply instead of a guide. `lang` marks a wish for a language.
    """

    id: str
    words: tuple[str, ...]
    subject: bool = False
    general: bool = False
    section: SectionKind | None = None
    devices: tuple[Device, ...] = ()
    reply: str | None = None
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class Boundary:
    """A subject beside ours: what is said to it, and the files that help there a little."""

    id: str
    reply: str
    nearest: tuple[str, ...] = ()
    examples: Mapping[Lang, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutsideLink:
    """An outside address, once."""

    id: str
    url: str
    opens: Mapping[Lang, str]
    login: bool
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a text names, as ids."""

    surfaces: frozenset[str]
    places: tuple[str, ...]
    concepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Match:
    """A name in a text: its key, and where it stands there."""

    key: str
    start: int
    end: int


class _Names:
    """Finds names in a text, the longest first, so that "메타 안경" is not also "메타".

    Spaces are free, in a name and in the text. Latin names match whole words; Korean names match
    inside words, for particles follow them.
    """

    def __init__(self, owners: Iterable[tuple[str, Iterable[str]]], *, homes: bool = False) -> None:
        self._homes = homes
        self._owner: dict[str, list[str]] = {}
        for owner, names in owners:
            for name in names:
                self._owner.setdefault(_folded(name).replace(" ", ""), []).append(owner)
        self._latin = {key for key in self._owner if _HANGUL.search(key) is None}
        sizes: dict[str, set[int]] = {}
        for key in self._owner:
            sizes.setdefault(key[0], set()).add(len(key))
        self._sizes = {first: sorted(own, reverse=True) for first, own in sizes.items()}

    def find(self, text: str) -> tuple[str, ...]:
        """Owners of the names in the text, in order of first mention.

        Of places, the one somebody says they live in comes first.
        """
        found: dict[str, None] = {}
        at_home: dict[str, None] = {}
        folded = _folded(text)
        for match in self._matches(folded):
            denied = _NOT_BEFORE.search(folded, 0, match.start) or _NOT_AFTER.match(
                folded, match.end
            )
            if denied or (self._homes and _NOT_HOME.match(folded, match.end)):
                continue
            here = self._homes and (
                _HOME_BEFORE.search(folded, 0, match.start) or _HOME_AFTER.match(folded, match.end)
            )
            for owner in self._owner[match.key]:
                (at_home if here else found)[owner] = None
        return tuple(dict.fromkeys((*at_home, *found)))

    def cut(self, text: str) -> str:
        """The text without the names."""
        kept, done = [], 0
        for match in self._matches(_folded(text)):
            kept.append(text[done : match.start])
            done = match.end
        return " ".join([*kept, text[done:]])

    def _matches(self, folded: str) -> Iterator[_Match]:
        """The names, from left to right, none within another."""
        places = [at for at, letter in enumerate(folded) if not letter.isspace()]
        letters = "".join(folded[at] for at in places)
        at = 0
        while at < len(letters):
            match = self._match_at(folded, letters, places, at)
            if match is not None:
                yield match
            at += len(match.key) if match else 1

    def _match_at(self, folded: str, letters: str, places: list[int], at: int) -> _Match | None:
        for size in self._sizes.get(letters[at], ()):
            key = letters[at : at + size]
            if len(key) == size and key in self._owner:
                start, end = places[at], places[at + size - 1] + 1
                if key not in self._latin or _is_whole(folded, start, end):
                    return _Match(key, start, end)
        return None


def _folded(text: str) -> str:
    """Case folded letter by letter, so that every letter keeps its place."""
    return "".join(folded if len(folded := letter.casefold()) == 1 else letter for letter in text)


def _is_whole(folded: str, start: int, end: int) -> bool:
    """Whether no Latin letter or digit stands right before or after."""
    before, after = folded[start - 1 : start], folded[end : end + 1]
    return not any(letter.isascii() and letter.isalnum() for letter in before + after)


@dataclass(frozen=True)
class Lexicon:
    """The tables of one corpus version, ready to look things up in.

    `vocabulary` holds the Latin words of its files, the commonest first; `replies` what companies
    write back.
    """

    surfaces: Mapping[str, Surface]
    places: Mapping[str, Place]
    concepts: Mapping[str, Concept]
    links: Mapping[str, OutsideLink]
    boundaries: Mapping[str, Boundary] = field(default_factory=dict)
    vocabulary: tuple[str, ...] = ()
    replies: tuple[CompanyReply, ...] = ()

    @cached_property
    def _surface_names(self) -> _Names:
        return _Names((surface.id, surface.names) for surface in self.surfaces.values())

    @cached_property
    def _place_names(self) -> _Names:
        named = ((place.id, place.names) for place in self.places.values())
        return _Names(named, homes=True)

    @cached_property
    def _concept_words(self) -> _Names:
        return _Names((concept.id, concept.words) for concept in self.concepts.values())

    def mentions(self, text: str) -> Mentions:
        """What a normalized text names. Families are kept as named, not spelled out."""
        return Mentions(
            surfaces=frozenset(self._surface_names.find(text)),
            places=self._place_names.find(text),
            concepts=frozenset(self._concept_words.find(text)),
        )

    @cached_property
    def _device_words(self) -> _Names:
        return _Names((c.id, c.words) for c in self.concepts.values() if c.devices)

    def without_names(self, text: str, *, devices: bool = False) -> str:
        """The text less the surfaces and places it names, and the devices where asked to."""
        every = (self._surface_names, self._place_names)
        for names in (*every, self._device_words) if devices else every:
            text = names.cut(text)
        return " ".join(text.split())

    def telling(self, concepts: Iterable[str]) -> frozenset[str]:
        """The ideas among them that tell one guide from another."""
        return frozenset(c for c in concepts if not self.concepts[c].general)

    def spelled_out(self, surfaces: Iterable[str]) -> frozenset[str]:
        """Surface ids with the members of every family among them."""
        named = frozenset(surfaces)
        return named.union(*(self.surfaces[s].family for s in named if s in self.surfaces))

    def company_of(self, surfaces: Iterable[str]) -> frozenset[str]:
        """The companies behind the surfaces."""
        return frozenset(self.surfaces[s].company for s in surfaces if s in self.surfaces)
