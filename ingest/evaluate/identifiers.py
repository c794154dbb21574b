"""The sets that measure the masking: messages, what must go, what must stay."""

from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from ingest.evaluate.cases import FOLDER

SETS = ("identifiers", "identifiers-fresh", "identifiers-held")
"""In the order in which they were written; the rules were tuned on each in turn."""


class Line(BaseModel):
    """A message as somebody types it.

    Attributes:
        gone: numbers, handles, links and e-mail addresses that must not survive.
        names: names and street addresses that must not.
        kept: what only looks like it and must survive.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    gone: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


_LINES = TypeAdapter(tuple[Line, ...])


@cache
def load_lines(*sets: str) -> tuple[Line, ...]:
    """The messages of the sets named, of all where none is."""
    return tuple(
        line
        for name in sets or SETS
        for line in _LINES.validate_python(
            yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
        )
    )
