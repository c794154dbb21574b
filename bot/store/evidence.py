"""Evidence as JSON, in one closed shape on the way in and out."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.core.evidence import MOST_PASSAGES, Evidence, Understood, Weighed
from bot.core.guide import Device, Lang, SectionKind
from bot.core.passage import Beside

_Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$")]
_Heading = Annotated[str, StringConstraints(max_length=500)]
_Figure = Annotated[float, Field(allow_inf_nan=False)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)


class _Understood(_Closed):
    lang: Lang
    surfaces: list[_Id]
    jurisdiction: _Id | None
    assumed: bool
    devices: list[Device]
    concepts: list[_Id]
    sections: list[SectionKind]
    about: _Id | None
    brief: bool
    foreign: bool


class _Weighed(_Closed):
    id: _Id
    guide: _Id
    section: SectionKind
    heading: _Heading
    score: _Figure
    relevance: _Figure


class _Beside(_Closed):
    boundary: _Id
    likeness: _Figure
    share: _Figure


class _Evidence(_Closed):
    query: _Understood | None
    passages: Annotated[list[_Weighed], Field(max_length=MOST_PASSAGES)]
    beside: _Beside | None
    dropped: list[_Id | Annotated[str, StringConstraints(max_length=0)]]


def evidence_written(evidence: Evidence | None) -> dict[str, Any] | None:
    """Evidence ready for JSON; None for none, and for one that holds anything but ids."""
    if evidence is None:
        return None
    try:
        return _Evidence.model_validate(evidence).model_dump(mode="json")
    except ValidationError:
        return None


def evidence_read(written: object) -> Evidence | None:
    """The evidence again; None where there is none, or in a shape that is not known any more."""
    if written is None:
        return None
    try:
        kept = _Evidence.model_validate(written)
    except ValidationError:
        return None
    return Evidence(
        query=_understood(kept.query) if kept.query else None,
        passages=tuple(Weighed(**dict(passage)) for passage in kept.passages),
        beside=Beside(**dict(kept.beside)) if kept.beside else None,
        dropped=tuple(kept.dropped),
    )


def _understood(query: _Understood) -> Understood:
    return Understood(
        lang=query.lang,
        surfaces=frozenset(query.surfaces),
        jurisdiction=query.jurisdiction,
        assumed=query.assumed,
        devices=frozenset(query.devices),
        concepts=frozenset(query.concepts),
        sections=frozenset(query.sections),
        about=query.about,
        brief=query.brief,
        foreign=query.foreign,
    )
