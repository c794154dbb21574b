"""The names, places and ideas of this field, and how people write them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

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

    `subject` marks ideas that make a message our business. `section` is the part of a guide the
    words ask for, `devices` the ones they mean. `reply` is `crisis` or `declined` for messages
    that get one decent reply instead of a guide. `lang` marks a wish for a language.
    """

    id: str
    words: tuple[str, ...]
    subject: bool = False
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


class _Names:
    """Finds names in a text, the longest first, so that "메타 안경" is not also "메타"."""

    def __init__(self, owners: Iterable[tuple[str, Iterable[str]]], *, homes: bool = False) -> None:
        self._homes = homes
        self._owner: dict[str, list[str]] = {}
        for owner, names in owners:
            for name in names:
                self._owner.setdefault(_key(name), []).append(owner)
        longest_first = sorted(self._owner, key=len, reverse=True)
        pattern = "|".join(map(_as_pattern, longest_first)) or "(?!)"
        self._pattern = re.compile(pattern, re.IGNORECASE)

    def find(self, text: str) -> tuple[str, ...]:
        """Owners of the names in the text, in order of first mention.

        Of places, the one somebody says they live in comes first.
        """
        found: dict[str, None] = {}
        at_home: dict[str, None] = {}
        for match in self._pattern.finditer(text):
            if self._denied(text, match) or (self._homes and _NOT_HOME.match(text, match.end())):
                continue
            here = self._homes and (
                _HOME_BEFORE.search(text, 0, match.start()) or _HOME_AFTER.match(text, match.end())
            )
            for owner in self._owner[_key(match.group())]:
                (at_home if here else found)[owner] = None
        return tuple(dict.fromkeys((*at_home, *found)))

    @staticmethod
    def _denied(text: str, match: re.Match[str]) -> bool:
        """Whether the text says that it is not this one: "트위터 말고", "not twitter"."""
        return bool(
            _NOT_BEFORE.search(text, 0, match.start()) or _NOT_AFTER.match(text, match.end())
        )

    def cut(self, text: str) -> str:
        """The text without the names."""
        return self._pattern.sub(" ", text)


def _key(name: str) -> str:
    return name.casefold().replace(" ", "")


def _as_pattern(key: str) -> str:
    """Letters of the key with free spacing between them.

    Latin names match whole words; Korean names match inside words, for particles follow them.
    """
    latin = _HANGUL.search(key) is None
    inner = r"\s?".join(map(re.escape, key)) if len(key) <= 24 else re.escape(key)
    return rf"(?<![a-z0-9]){inner}(?![a-z0-9])" if latin else inner


@dataclass(frozen=True)
class Lexicon:
    """The tables of one corpus version, ready to look things up in.

    `vocabulary` holds the Latin words of its files, the commonest first.
    """

    surfaces: Mapping[str, Surface]
    places: Mapping[str, Place]
    concepts: Mapping[str, Concept]
    links: Mapping[str, OutsideLink]
    boundaries: Mapping[str, Boundary] = field(default_factory=dict)
    vocabulary: tuple[str, ...] = ()

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
        folded = text.casefold()
        return Mentions(
            surfaces=frozenset(self._surface_names.find(folded)),
            places=self._place_names.find(folded),
            concepts=frozenset(self._concept_words.find(folded)),
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

    def spelled_out(self, surfaces: Iterable[str]) -> frozenset[str]:
        """Surface ids with the members of every family among them."""
        named = frozenset(surfaces)
        return named.union(*(self.surfaces[s].family for s in named if s in self.surfaces))

    def company_of(self, surfaces: Iterable[str]) -> frozenset[str]:
        """The companies behind the surfaces."""
        return frozenset(self.surfaces[s].company for s in surfaces if s in self.surfaces)
