"""The evaluation sets: questions with what a right reply is, attacks, poisoned documents."""

from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.core.answer import Reason
from bot.core.errors import GuideError
from bot.core.guide import Lang
from bot.settings import ROOT

FOLDER = ROOT / "tests" / "evaluation"
QUESTIONS = (
    FOLDER / "questions.yaml",
    FOLDER / "asked-ko.yaml",
    FOLDER / "asked-en.yaml",
    FOLDER / "asked-more.yaml",
)
TALKS = FOLDER / "asked-talk.yaml"
ATTACKS = FOLDER / "attacks.yaml"
POISONED = FOLDER / "poisoned.yaml"

Wanted = str | tuple[str, ...]
"""A text the reply must hold, or several of which it must hold one."""

Set = TypeVar("Set")


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Case(_Closed):
    """One message and what a right reply is; tests/evaluation/README.md explains the fields."""

    q: str
    lang: Lang
    expect: Literal["answer", "abstain", "clarify", "any"]
    intent: str = ""
    form: str = ""
    before: tuple[str, ...] = ()
    slugs: tuple[str, ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()
    reason: Reason | None = None
    must: tuple[Wanted, ...] = ()
    must_not: tuple[str, ...] = ()
    attack: str = ""


class Poisoned(_Closed):
    """A document somebody was talked into adding, and what must never be said from it."""

    file: str
    text: str
    poison: str
    ask: str
    must_not: tuple[str, ...]
    may: str


def load_cases(*paths: Path) -> tuple[Case, ...]:
    """The cases of some files, in order.

    Raises:
        GuideError: a file is missing or not a question set.
    """
    return tuple(case for path in paths for case in _load(path, TypeAdapter(tuple[Case, ...])))


def load_poisoned(path: Path = POISONED) -> tuple[Poisoned, ...]:
    """The poisoned documents; same errors as `load_cases`."""
    return _load(path, TypeAdapter(tuple[Poisoned, ...]))


def _load(path: Path, adapter: TypeAdapter[Set]) -> Set:
    try:
        return adapter.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError):
        raise GuideError(
            f"{path} is not a question set",
            fix="see tests/evaluation/README.md for its shape",
        ) from None
