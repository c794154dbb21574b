"""What is public, and stays where personal data is taken out: office numbers, our links."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.core.errors import OperatorError

_TABLE = TypeAdapter(dict[str, dict[str, Any]])


def public_words(knowledge_dir: Path) -> tuple[str, ...]:
    """Every number, address and link of the tables of facts and links.

    Raises:
        OperatorError: a table is missing or is not one.
    """
    facts, links = (_table(knowledge_dir / name) for name in ("facts.yaml", "links.yaml"))
    said = (str(fact[lang]) for fact in facts.values() for lang in ("ko", "en") if lang in fact)
    return (*said, *(str(link["url"]) for link in links.values() if "url" in link))


def _table(path: Path) -> dict[str, dict[str, Any]]:
    try:
        return _TABLE.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError):
        raise OperatorError(
            f"{path} cannot be read", fix="run `./optout guides validate` and correct what it names"
        ) from None
