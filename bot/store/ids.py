"""Ids in columns that must never hold a word of anybody's."""

import re
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from bot.core.guide import Device, SectionKind
from bot.core.question import Slots

_ID = r"^[a-z0-9][a-z0-9_-]{0,63}$"
_Id = Annotated[str, StringConstraints(pattern=_ID)]
Kind = TypeVar("Kind", bound=StrEnum)


class _Slots(BaseModel):
    """The one shape in which slots are kept. All its keys are required: an old shape differs."""

    model_config = ConfigDict(extra="forbid")

    surfaces: list[_Id]
    jurisdiction: _Id | None
    devices: list[Device]
    slug: _Id | None
    section: SectionKind | None


def slots_written(slots: Slots | None) -> str | None:
    """Slots as JSON; None for none, and for slots that hold anything but ids."""
    if slots is None:
        return None
    try:
        kept = _Slots(
            surfaces=sorted(slots.surfaces),
            jurisdiction=slots.jurisdiction,
            devices=sorted(slots.devices),
            slug=slots.slug,
            section=slots.section,
        )
    except ValidationError:
        return None
    return kept.model_dump_json()


def slots_read(written: str | None) -> Slots | None:
    """The slots again; None for an id or a shape that is not known any more."""
    if written is None:
        return None
    try:
        kept = _Slots.model_validate_json(written)
    except ValidationError:
        return None
    return Slots(
        surfaces=frozenset(kept.surfaces),
        jurisdiction=kept.jurisdiction,
        devices=frozenset(kept.devices),
        slug=kept.slug,
        section=kept.section,
    )


def id_or_none(text: str | None) -> str | None:
    """The text where it has the shape of an id."""
    return text if text is not None and re.fullmatch(_ID.strip("^$"), text) else None


def member_or_none(kind: type[Kind], value: str | None) -> Kind | None:
    """The member of that value; None for a value the kind does not have (any more)."""
    return kind(value) if value in set(kind) else None
