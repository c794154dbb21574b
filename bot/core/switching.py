"""What is switched off: the whole bot, or one guide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

BOT = "bot"
"""The target that stands for the whole bot; no guide is called so."""


@dataclass(frozen=True, slots=True)
class Off:
    """A guide that is not quoted, or a bot that does not answer. `target`: a slug, or `BOT`."""

    target: str
    reason: str
    by: str
    at: datetime


class Switches(Protocol):
    """What operators switched off. Both acts are noted in the audit together with them."""

    async def all(self) -> Sequence[Off]:
        """Everything that is off now, the newest first."""
        ...

    async def off(self, target: str, reason: str, by: str) -> None:
        """Switch off; what is off already keeps its first reason."""
        ...

    async def on(self, target: str, by: str) -> None:
        """Switch on again; nothing happens where it is on."""
        ...
