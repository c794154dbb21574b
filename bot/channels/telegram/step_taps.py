"""The buttons of guided steps: all a tap needs to know, in at most 64 bytes."""

from dataclasses import dataclass, replace
from enum import StrEnum

from telegram.constants import InlineKeyboardButtonLimit

from bot.core.guide import Device, Lang

MARK = "w"
_UNSET, _ASK = "-", "?"
_VERSION_CHARS = 4
_MOST_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen so far: `w|q|<service>|<device>|<place>|<lang>`.

    `service` and `device` are None until chosen. `place` is None where the language may decide;
    `ask_place` asks for it whatever the language.
    """

    lang: Lang
    service: str | None = None
    device: Device | None = None
    place: str | None = None
    ask_place: bool = False

    @property
    def data(self) -> str:
        """What Telegram sends back."""
        place = _ASK if self.ask_place else self.place or _UNSET
        return "|".join(
            (MARK, "q", self.service or _UNSET, self.device or _UNSET, place, self.lang)
        )


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody wants to walk through a guide: `w|a|<slug>|<lang>`."""

    slug: str
    lang: Lang

    @property
    def data(self) -> str:
        """What Telegram sends back."""
        return f"{MARK}|a|{self.slug}|{self.lang}"


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


def fits(tap: StepTap) -> bool:
    """Whether Telegram carries it."""
    return len(tap.data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA


def parse_step_tap(data: str) -> StepTap | None:
    """What a button of a walk stood for; None where none of ours says that (any more)."""
    try:
        match data.split("|"):
            case [mark, "q", service, device, place, lang] if mark == MARK:
                return Choice(
                    Lang(lang),
                    None if service == _UNSET else service,
                    None if device == _UNSET else Device(device),
                    None if place in (_UNSET, _ASK) else place,
                    place == _ASK,
                )
            case [mark, "a", slug, lang] if mark == MARK:
                return Opening(slug, Lang(lang))
            case [mark, view, slug, route, step, lang, version] if mark == MARK:
                return At(slug, _number(route), _number(step), Lang(lang), version, View(view))
    except ValueError:
        return None
    return None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise ValueError("no number of ours")
    return int(text)
