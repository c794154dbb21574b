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
_REPEATED = re.compile(r"(\S{1,12}?\s?)\1{3,}")
_HAS_WORD = re.compile(r"[^\W_]")


def normalize(text: str) -> str:
    """The words of a message in one spelling.

    NFKC (full-width letters, composed Hangul), no invisible characters, single spaces, nothing
    repeated more than twice, at most `MAX_QUESTION_CHARS`. Letters keep their case.
    """
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text[: 2 * MAX_QUESTION_CHARS]))
    once = _REPEATED.sub(r"\1\1", " ".join(visible.split()))
    return once[:MAX_QUESTION_CHARS].strip()


@dataclass(frozen=True, slots=True)
class Slots:
    """What a chat was about last: ids alone, not one word of anybody's.

    `jurisdiction` is None where no place was named. `slug` and `section` are what was answered
    with last.
    """

    surfaces: frozenset[str] = frozenset()
    jurisdiction: str | None = None
    devices: frozenset[Device] = frozenset()
    slug: str | None = None
    section: SectionKind | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A message as it came, and what the channel knows about the chat.

    `lang` and `jurisdiction` are settings somebody chose, None where nobody did. `recent` is
    what the chat was about before, None for a first message.
    """

    text: str
    lang: Lang | None = None
    jurisdiction: str | None = None
    recent: Slots | None = None

    @property
    def is_wordless(self) -> bool:
        """True for an empty message, or one of emoji and marks alone."""
        return _HAS_WORD.search(normalize(self.text)) is None


@dataclass(frozen=True, slots=True)
class Query:
    """A question that stands alone.

    Attributes:
        text: normalized, slips put right.
        jurisdiction: where the asker lives as far as said or chosen.
        assumed: True where that is only the default of the language.
        sections: the parts of a guide the words ask for.
        focus: the sentences of a long message that ask.
        topic: what the chat was about, in a guide's words; it helps to find the file, not the
            part of it.
        about: slug of the file the chat was about, where the question goes on about it.
        brief: a short part is wanted, to stand beside others.
        foreign: True for a language the bot does not write.
    """

    text: str
    lang: Lang
    surfaces: frozenset[str] = frozenset()
    jurisdiction: str | None = None
    assumed: bool = False
    devices: frozenset[Device] = frozenset()
    concepts: frozenset[str] = frozenset()
    sections: frozenset[SectionKind] = field(default_factory=frozenset)
    focus: tuple[str, ...] = ()
    topic: str = ""
    about: str | None = None
    brief: bool = False
    foreign: bool = False
