"""The code a poster or a link starts the bot with: which service, which country, which campaign.

A code is words of letters and digits, joined by `_` or `-`: `ig_kr-poster1`. Each word is how
people write a service, the id of a place, or the name of a campaign, wherever it stands; what is
none of them says nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.lexicon import Surface

MAX_CODE_CHARS = 64
"""As much as Telegram lets a link carry. Source: core.telegram.org/bots/features, Deep Linking."""

CODE = re.compile(rf"[A-Za-z0-9_-]{{1,{MAX_CODE_CHARS}}}")
_BETWEEN = re.compile(r"[_-]+")
_NOT_IN_A_WORD = re.compile(r"[ ._-]+")
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class StartCode:
    """What a code says: ids of a service and a place, the name of a campaign."""

    service: str | None = None
    place: str | None = None
    campaign: str | None = None


@dataclass(frozen=True, slots=True)
class StartWords:
    """The words a code may be made of. `services` are spellings with the id each stands for."""

    services: Mapping[str, str]
    places: frozenset[str]
    campaigns: frozenset[str]

    def read(self, code: str) -> StartCode:
        """What a code says; nothing where it is none. Of two words of a kind the first counts."""
        words = _words(code)
        return StartCode(
            next((self.services[word] for word in words if word in self.services), None),
            next((word for word in words if word in self.places), None),
            next((word for word in words if word in self.campaigns), None),
        )

    def write(self, said: StartCode) -> str:
        """The code that says this.

        Raises:
            KeyError: there is no word for the service.
        """
        service = self.spelling[said.service] if said.service else None
        where = "_".join(word for word in (service, said.place) if word)
        return "-".join(word for word in (where, said.campaign) if word)

    @property
    def spelling(self) -> dict[str, str]:
        """The first word of each service."""
        words: dict[str, str] = {}
        for word, id in self.services.items():
            words.setdefault(id, word)
        return words

    def faults(self, code: str) -> tuple[str, ...]:
        """What keeps a code from being given out, each in words; empty where nothing does."""
        words = _words(code)
        if not words:
            return (f"it must have 1 to {MAX_CODE_CHARS} of the characters A-Z a-z 0-9 _ -",)
        kinds = {
            "service": self.services.keys(),
            "country": self.places,
            "campaign": self.campaigns,
        }
        faults = []
        for word in words:
            meant = [kind for kind, names in kinds.items() if word in names]
            if not meant:
                faults.append(f"`{word}` is no service, no country and no campaign")
            if len(meant) > 1:
                faults.append(f"`{word}` is a {' and a '.join(meant)} at once")
        for kind, names in kinds.items():
            if len(named := [word for word in words if word in names]) > 1:
                faults.append(f"it names more than one {kind}: {', '.join(named)}")
        return tuple(faults)


def service_words(surfaces: Iterable[Surface]) -> dict[str, str]:
    """Every spelling of services that fits into a code, the id first, with what it stands for."""
    words: dict[str, str] = {}
    for surface in surfaces:
        for name in (surface.id, *surface.names):
            word = _NOT_IN_A_WORD.sub("", name.casefold())
            if _WORD.fullmatch(word):
                words.setdefault(word, surface.id)
    return words


def _words(code: str) -> tuple[str, ...]:
    """The words of a code, each once; none where it is not one."""
    if not CODE.fullmatch(code):
        return ()
    return tuple(dict.fromkeys(word for word in _BETWEEN.split(code.casefold()) if word))
