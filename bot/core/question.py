"""What was asked, and what is searched."""

import re
import unicodedata
from dataclasses import dataclass, field

from bot.core.guide import Device, Lang, SectionKind

MAX_QUESTION_CHARS = 2_000
"""A longer message is cut here before anything looks at it; a question fits many times over."""

# Zero-width characters and direction overrides: invisible, and able to hide or reorder words.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_HAS_WORD = re.compile(r"[^\W_]")


def normalize(text: str) -> str:
    """The words of a message in one spelling.

    NFKC (full-width letters, composed Hangul), no invisible characters, single spaces, at most
    `MAX_QUESTION_CHARS`. Letters keep their case.
    """
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text[: 2 * MAX_QUESTION_CHARS]))
    return " ".join(visible.split())[:MAX_QUESTION_CHARS]


@dataclass(frozen=True, slots=True)
class Question:
    """A message as it came, and what the channel knows about the chat.

    `lang` and `jurisdiction` are settings somebody chose, None where nobody did.
    """

    text: str
    lang: Lang | None = None
    jurisdiction: str | None = None

    @property
    def is_wordless(self) -> bool:
        """True for an empty message, or one of emoji and marks alone."""
        return _HAS_WORD.search(normalize(self.text)) is None


@dataclass(frozen=True, slots=True)
class Query:
    """A question that stands alone.

    `text` is normalized. `jurisdiction` is where the asker lives as far as said or chosen, and
    `assumed` is True where it is the default of the language. `sections` are the parts of a
    guide the words ask for. `foreign` is True for a language the bot does not write.
    """

    text: str
    lang: Lang
    surfaces: frozenset[str] = frozenset()
    jurisdiction: str | None = None
    assumed: bool = False
    devices: frozenset[Device] = frozenset()
    concepts: frozenset[str] = frozenset()
    sections: frozenset[SectionKind] = field(default_factory=frozenset)
    foreign: bool = False
