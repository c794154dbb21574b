"""YAML front matter -> the few fields we keep; the rest, sealed blobs included, is dropped."""

from dataclasses import dataclass
from typing import Annotated, Any

import yaml
from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ingest.documents.characters import is_web_address, one_line
from ingest.documents.dates import parse_day
from ingest.documents.record import DocumentError, Found

_MAX_CHARACTERS = 256 * 1024
_MAX_DEPTH = 20
_TEXT_MAX = 5_000


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stood between the two `---` lines."""

    found: Found
    body: str
    """Everything after the closing line."""


def parse_front_matter(text: str, name: str) -> FrontMatter | None:
    """Read the front matter a text begins with, blank lines before it or not.

    Args:
        text: tidy text of the whole file.
        name: the file's name, for the refusal.

    Returns:
        None when the text has no front matter. A first line `---` that no `key:` follows is
        a ruler drawn above an article, not front matter.

    Raises:
        DocumentError: front matter that is never closed, is no YAML, uses aliases, or is larger
            or deeper than any article's; the line is named.
    """
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    if first == len(lines) or lines[first].rstrip() != "---":
        return None
    last = next(
        (n for n in range(first + 1, len(lines)) if lines[n].rstrip() in ("---", "...")), None
    )
    inner = lines[first + 1 : last]
    if not any(_is_key(line) for line in inner):
        blank = last is not None and not any(map(str.strip, inner))
        return FrontMatter(Found(), "\n".join(lines[last + 1 :])) if last and blank else None
    if last is None:
        raise DocumentError(
            f"{name} opens front matter on line {first + 1} and never closes it",
            fix="put a line with only --- after the last field, then add the file again",
        )
    fields = _Reader(name, offset=first + 1).fields("\n".join(inner) + "\n")
    return FrontMatter(_found(fields, name, first + 1), "\n".join(lines[last + 1 :]))


def _is_key(line: str) -> bool:
    key, colon, value = line.partition(":")
    return (
        bool(colon)
        and 0 < len(key) <= 40
        and key.replace("_", "").replace("-", "").isalnum()
        and (not value or value[0].isspace())
    )


def _name_of(value: Any) -> Any:
    return value.get("name") if isinstance(value, dict) else value


def _text_or_none(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = one_line(value)
    return None if text in ("", "~", "null") else text


_Text = Annotated[str | None, Field(max_length=_TEXT_MAX), BeforeValidator(_text_or_none)]


class _Fields(BaseModel):
    """The fields we read. `related`, `secured`, `images` and all others never get past here."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    title: _Text = None
    excerpt: _Text = Field(None, validation_alias=AliasChoices("excerpt", "description"))
    published: _Text = Field(None, validation_alias=AliasChoices("publishedDateTime", "date"))
    original_url: _Text = Field(None, validation_alias=AliasChoices("originalUrl", "url"))
    web_url: _Text = Field(None, validation_alias="webUrl")
    publisher: Annotated[_Text, BeforeValidator(_name_of)] = Field(
        None, validation_alias=AliasChoices("provider", "publisher")
    )


def _found(fields: dict[str, Any], name: str, line: int) -> Found:
    try:
        read = _Fields.model_validate(fields)
    except ValidationError as error:
        where = str(error.errors()[0]["loc"][0])
        raise DocumentError(
            f"the front matter of {name}, which begins on line {line}, gives `{where}` as "
            "something other than a line of text",
            fix=f"write `{where}` as one line in quotes, of at most {_TEXT_MAX} characters",
        ) from None
    addresses = (url for url in (read.original_url, read.web_url) if url and is_web_address(url))
    return Found(
        title=read.title,
        publisher=read.publisher,
        date=parse_day(read.published) if read.published else None,
        url=next(addresses, None),
        excerpt=read.excerpt,
    )


class _Refused(yaml.YAMLError):
    """YAML that no article needs."""

    def __init__(self, says: str, mark: yaml.Mark | None) -> None:
        super().__init__(says)
        self.says, self.problem_mark = says, mark


class _PlainLoader(yaml.BaseLoader):
    """YAML in which every scalar is text, without aliases and without depth."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused("uses an anchor or alias (& or *)", event.start_mark)
        if self._depth >= _MAX_DEPTH:
            raise _Refused("is nested too deep", event.start_mark)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


@dataclass(frozen=True, slots=True)
class _Reader:
    name: str
    offset: int
    """Lines of the file before the YAML."""

    def fields(self, text: str) -> dict[str, Any]:
        """Return the YAML's fields, or refuse with the line of the file that is wrong."""
        if len(text) > _MAX_CHARACTERS:
            raise DocumentError(
                f"the front matter of {self.name} is larger than {_MAX_CHARACTERS // 1024} KB",
                fix="keep title, excerpt, publishedDateTime, webUrl and provider, remove the rest",
            )
        loader = _PlainLoader(text)
        try:
            fields = loader.get_single_data()
        except yaml.YAMLError as error:
            raise self._broken(error, text) from None
        finally:
            loader.dispose()
        if not isinstance(fields, dict):
            raise DocumentError(
                f"the front matter of {self.name} has no `key: value` on line {self.offset + 1}",
                fix="write one field a line, as in `title: ...`, then add the file again",
            )
        return {str(key): value for key, value in fields.items()}

    def _broken(self, error: yaml.YAMLError, text: str) -> DocumentError:
        line = self.offset + 1 + _line_within(error, text)
        why = error.says if isinstance(error, _Refused) else "cannot be read"
        return DocumentError(
            f"the front matter of {self.name} {why} on line {line}",
            fix=f"correct line {line} (often a missing quote, a colon in a text without quotes, "
            "or a crooked indent), then add the file again",
        )


def _line_within(error: yaml.YAMLError, text: str) -> int:
    """Find the line, from 0, a YAML error is about: where an unclosed quote was opened."""
    if isinstance(error, yaml.reader.ReaderError):
        return text.count("\n", 0, error.position)
    opened = getattr(error, "context_mark", None)
    if opened and "quoted scalar" in (getattr(error, "context", None) or ""):
        return int(opened.line)
    mark = getattr(error, "problem_mark", None)
    return int(mark.line) if mark else 0
