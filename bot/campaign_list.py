"""The campaigns that gave out start codes, from the file campaigners edit."""

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import StringConstraints, TypeAdapter, ValidationError

from bot.core.errors import GuideError

_NAME = r"^[a-z0-9]{1,24}$"
_LIST = TypeAdapter(dict[Annotated[str, StringConstraints(pattern=_NAME)], str])


def campaign_names(knowledge_dir: Path) -> frozenset[str]:
    """The names in `campaigns.yaml`; none where there is no such file.

    Raises:
        GuideError: the file is not a list of names with a note each.
    """
    path = knowledge_dir / "campaigns.yaml"
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))
        return frozenset(_LIST.validate_python(listed or {}))
    except FileNotFoundError:
        return frozenset()
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError):
        raise GuideError(
            f"{path} cannot be read",
            fix="write one campaign a line, `name: where its code is`; a name has 1 to 24 small "
            'letters and digits, in quotes where it is a number ("2026") or yes, no, on, off',
        ) from None
