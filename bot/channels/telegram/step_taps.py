"""The buttons of guided steps: all a tap needs to know, in at most 64 bytes."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core.guide import Device, Lang

MARK = "w"
_UNSET, _ASK = "-", "?"
_VERSION_CHARS = 4
_MOST_DIGITS = 2


class Said(StrEnum):
    """What a tap on the way to a walk says newly, and so what is remembered."""

    NOTHING = "q"
    GREETING = "s"
    DEVICE = "d"
    PLACE = "p"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen so far: `w|<said>|<service>|<device>|<place>|<lang>`.

    `service`, `device` and `place` are None until chosen: then what the chat chose before holds,
    else the language may decide the place. `ask_device` and `ask_place` ask whatever holds.
    """

    lang: Lang
    service: str | None = None
    device: Device | None = None
    place: str | None = None
    ask_device: bool = False
    ask_place: bool = False
    said: Said = Said.NOTHING

    @property
    def data(self) -> str:
        """What Telegram sends back."""
        device = _ASK if self.ask_device else self.device or _UNSET
        place = _ASK if self.ask_place else self.place or _UNSET
        return "|".join((MARK, self.said, self.service or _UNSET, device, place, self.lang))

    @property
    def begins(self) -> bool:
        """Whether it begins a message of its own: below a greeting or a walk that is over."""
        return self.service is None or self.said is Said.GREETING


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody wants to walk through a guide: `w|a|<slug>|<lang>`, then `|<device>`.

    `device` is what was chosen for it; `ask_device` asks whatever was chosen before.
    """

    slug: str
    lang: Lang
    device: Device | None = None
    ask_device: bool = False

    @property
    def data(self) -> str:
        """What Telegram sends back."""
        device = _ASK if self.ask_device else self.device
        return "|".join((MARK, "a", self.slug, self.lang, *([device] if device else [])))

    @property
    def begins(self) -> bool:
        """Whether it begins a message of its own."""
        return self.device is None and not self.ask_device


class View(StrEnum):
    """What is to be shown at a step: the card, the help for another screen, a farewell."""

    CARD = "c"
    TROUBLE = "t"
    STOP = "x"


@dataclass(frozen=True, slots=True)
class At:
    """A place in a walk: `w|<view>|<slug>|<route>|<step>|<lang>|<version>`.

    `step` counts from 1; the one after the last is the end. `version` is the beginning of the
    name of the corpus version the card was made from.
    """

    slug: str
    route: int
    step: int
    lang: Lang
    version: str
    view: View = View.CARD

    @property
    def data(self) -> str:
        """What Telegram sends back."""
        fields = (MARK, self.view, self.slug, self.route, self.step, self.lang, self.version)
        return "|".join(map(str, fields))

    def card(self, step: int | None = None, route: int | None = None) -> "At":
        """The card there, or at another step or route."""
        step = self.step if step is None else step
        return replace(
            self, view=View.CARD, step=step, route=self.route if route is None else route
        )

    def to(self, view: View) -> "At":
        """The same place, seen otherwise."""
        return replace(self, view=view)


StepTap = Choice | Opening | At


def stamp(version: str) -> str:
    """As much of a corpus version's name as a button carries."""
    return version[:_VERSION_CHARS]


def parse_step_tap(data: str) -> StepTap | None:
    """What a button of a walk stood for; None where none of ours says that (any more)."""
    try:
        match data.split("|"):
            case [mark, "a", slug, lang] if mark == MARK:
                return Opening(slug, Lang(lang))
            case [mark, "a", slug, lang, device] if mark == MARK:
                asks = device == _ASK
                return Opening(slug, Lang(lang), None if asks else Device(device), asks)
            case [mark, said, service, device, place, lang] if mark == MARK:
                return Choice(
                    Lang(lang),
                    None if service == _UNSET else service,
                    None if device in (_UNSET, _ASK) else Device(device),
                    None if place in (_UNSET, _ASK) else place,
                    device == _ASK,
                    place == _ASK,
                    Said(said),
                )
            case [mark, view, slug, route, step, lang, version] if mark == MARK:
                return At(slug, _number(route), _number(step), Lang(lang), version, View(view))
    except ValueError:
        return None
    return None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise ValueError("no number of ours")
    return int(text)
