"""Records on disk: one JSON file for each article, written whole or not at all."""

import os
import secrets
from datetime import date as Day  # noqa: N812 - `date` is the field's name
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ingest.documents.record import Document, DocumentError

_Words = Annotated[str, StringConstraints(min_length=1)]


class _Record(BaseModel):
    """A saved article. Closed: a field nobody knows is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    slug: str = Field(pattern=r"^news-[0-9a-f]{8}$")
    title: _Words
    publisher: _Words | None
    date: Day | None
    url: Annotated[str, StringConstraints(pattern=r"^https?://")] | None
    lang: Literal["ko", "en"]
    paragraphs: tuple[_Words, ...]
    headline_only: bool

    def document(self) -> Document:
        """The value the rest of the program carries."""
        return Document(
            slug=self.slug,
            title=self.title,
            publisher=self.publisher,
            date=self.date,
            url=self.url,
            lang=self.lang,
            paragraphs=self.paragraphs,
            headline_only=self.headline_only,
        )


def save_record(document: Document, folder: Path) -> Path:
    """Write a document to `folder/<slug>.json` and return that path; the folder is made.

    The same article again replaces its record, so what is known of it last counts.

    Raises:
        DocumentError: a value no record may hold, another article under the same slug, or a
            folder that cannot be written to.
    """
    record = _record_of(document)
    target = folder / f"{record.slug}.json"
    if _words_at(target) not in (None, (record.title, record.paragraphs)):
        raise DocumentError(
            f"{target.name} already holds another article",
            fix="give this one a title of its own with --title",
        )
    part = folder / f".{record.slug}.{secrets.token_hex(4)}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("x", encoding="utf-8", newline="\n") as file:
                file.write(record.model_dump_json(indent=2) + "\n")
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError:
        raise DocumentError(
            f"{target.name} could not be written",
            fix=f"check that {folder} is a folder you may write to and that the disk has room",
        ) from None
    return target


def load_records(folder: Path) -> list[Document]:
    """Read every record of a folder, in order of slug; a folder not there yet has none.

    Raises:
        DocumentError: a file that is no record, or a record under another's name.
    """
    return [_load(path).document() for path in sorted(folder.glob("news-*.json"))]


def _record_of(document: Document) -> _Record:
    try:
        record = _Record.model_validate(
            {name: getattr(document, name) for name in _Record.model_fields}
        )
        record.model_dump_json()  # lone surrogates come to light only here
    except ValueError as error:  # pydantic's two errors are both of this kind
        raise DocumentError(
            f"the article cannot be saved: {_where(error)} is not what a record may hold",
            fix="read it again from its file with read_document",
        ) from None
    return record


def _words_at(path: Path) -> tuple[str, tuple[str, ...]] | None:
    """Title and body of a record already there; None where there is none that can be read."""
    try:
        record = _load(path)
    except DocumentError:
        return None
    return record.title, record.paragraphs


def _load(path: Path) -> _Record:
    try:
        record = _Record.model_validate_json(path.read_bytes())
    except OSError:
        raise DocumentError(
            f"{path.name} may not be opened", fix="check who may read the file, then try again"
        ) from None
    except ValidationError as error:
        raise DocumentError(
            f"{path.name} is not a record: {_where(error)} is wrong",
            fix="correct it, or delete the file and add the article again",
        ) from None
    if path.stem != record.slug:
        raise DocumentError(
            f"{path.name} holds the record {record.slug}",
            fix=f"rename the file to {record.slug}.json, or delete it",
        )
    return record


def _where(error: ValueError) -> str:
    if isinstance(error, ValidationError) and error.errors()[0]["loc"]:
        return f"`{error.errors()[0]['loc'][0]}`"
    return "its text"
