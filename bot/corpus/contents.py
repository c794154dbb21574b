"""What a version holds: file cards, chunks, and the tables, in one JSON file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from bot.core.company_reply import CompanyReply
from bot.core.guide import GuideCard
from bot.core.lexicon import Boundary, Concept, Lexicon, OutsideLink, Place, Surface
from bot.core.passage import Chunk

FILE = "contents.json"


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything a reader may see, as of one publication.

    Versions built before there were `replies` have none.
    """

    cards: tuple[GuideCard, ...]
    chunks: tuple[Chunk, ...]
    surfaces: Mapping[str, Surface]
    places: Mapping[str, Place]
    concepts: Mapping[str, Concept]
    links: Mapping[str, OutsideLink]
    boundaries: Mapping[str, Boundary]
    vocabulary: tuple[str, ...]
    replies: tuple[CompanyReply, ...] = ()

    def lexicon(self) -> Lexicon:
        """The tables, ready to look things up in."""
        return Lexicon(
            self.surfaces,
            self.places,
            self.concepts,
            self.links,
            self.boundaries,
            self.vocabulary,
            self.replies,
        )


def write_contents(contents: Contents, folder: Path) -> None:
    """Write the one file."""
    (folder / FILE).write_bytes(_adapter().dump_json(contents))


def read_contents(folder: Path) -> Contents:
    """Read it back, validated.

    Raises:
        OSError, pydantic.ValidationError: the file is missing or not what was written.
    """
    return _adapter().validate_json((folder / FILE).read_bytes())


def encode_contents(contents: Contents) -> bytes:
    """The same bytes for the same contents, for digests."""
    return _adapter().dump_json(contents)


def _adapter() -> TypeAdapter[Contents]:
    return TypeAdapter(Contents)
