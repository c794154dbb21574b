"""Words of the program in both languages, from two files that must have the same entries."""

from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.core.errors import OperatorError
from bot.core.guide import Lang


class Closed(BaseModel):
    """Words of one place: an unknown or missing entry is an error at start."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Words = TypeVar("Words", bound=Closed)


def load_both(folder: Path, kind: type[Words]) -> Mapping[Lang, Words]:
    """Both languages from `folder/{ko,en}.yaml`.

    Raises:
        OperatorError: a file is missing, is not YAML, has an unknown or missing entry, or the
            two languages do not have the same entries with the same {blanks}.
    """
    both = {lang: _load(folder / f"{lang}.yaml", kind) for lang in Lang}
    entries = {lang: _entries(words.model_dump()) for lang, words in both.items()}
    for key in sorted(entries[Lang.KO].keys() | entries[Lang.EN].keys()):
        blanks = [entries[lang].get(key) for lang in Lang]
        if blanks[0] != blanks[1]:
            raise OperatorError(
                f"the two voices differ at `{key}`",
                fix=f"give `{key}` in {folder}/ko.yaml and en.yaml the same {{blanks}}",
            )
    return both


def _load(path: Path, kind: type[Words]) -> Words:
    try:
        return kind.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise OperatorError(f"{path} is missing", fix="restore it from the repository") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise OperatorError(
            f"{path}{where} is not valid YAML", fix="check quotes and indentation there"
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise OperatorError(
            f"{path}: `{where}`: {first['msg'].lower()}", fix=f"correct the entry `{where}`"
        ) from None


def _entries(value: object, path: str = "") -> dict[str, frozenset[str]]:
    """Every text entry by its dotted path, with the blanks it fills in."""
    if isinstance(value, Mapping):
        entries: dict[str, frozenset[str]] = {}
        for key, inner in value.items():
            entries |= _entries(inner, f"{path}.{key}" if path else str(key))
        return entries
    return {path: frozenset(name for _, name, _, _ in Formatter().parse(str(value)) if name)}
