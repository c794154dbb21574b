"""A page as Telegram messages: text with entities, never with a parse mode."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from telegram import InlineKeyboardMarkup, MessageEntity

from bot.channels.reading import Page, Run, notice
from bot.channels.telegram.buttons import is_web, keyboard
from bot.core.guide import Lang

MAX_UTF16 = 4_000
"""UTF-16 units in one message: below Telegram's 4,096 whichever way it counts."""

MAX_CAPTION_UTF16 = 1_000
"""The same for a caption, whose limit is 1,024."""

_BORDERS = ("\n\n", "\n", " ")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send, as a reply to another where there is one, in a group within a topic.

    One that `wants_reply` opens the person's field for a reply to it; it has no keyboard then.
    """

    text: str
    entities: tuple[MessageEntity, ...] = ()
    keyboard: InlineKeyboardMarkup | None = None
    reply_to: int | None = None
    topic: int | None = None
    wants_reply: bool = False


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """One document to send; `text` is its caption, at most `MAX_CAPTION_UTF16` units."""

    name: str
    content: bytes = field(repr=False)
    text: str
    entities: tuple[MessageEntity, ...] = ()
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    """A style over the characters from `start` up to `end`, counted in code points."""

    start: int
    end: int
    kind: str
    url: str | None = None

    def within(self, start: int, end: int) -> "_Mark | None":
        """The part of it that falls between two characters, counted from the first of them."""
        first, last = max(self.start, start) - start, min(self.end, end) - start
        return _Mark(first, last, self.kind, self.url) if first < last else None

    def entity(self, text: str) -> MessageEntity:
        """The mark as Telegram counts: in UTF-16 units."""
        offset = utf16_len(text[: self.start])
        length = utf16_len(text[self.start : self.end])
        return MessageEntity(self.kind, offset, length, url=self.url)


def render(page: Page, lang: Lang) -> list[Outgoing]:
    """The messages of a page, in order; its buttons hang under the last."""
    text, marks = page.text, list(_marks(page))
    messages, start = [], 0
    for part in split(text):
        end = start + len(part)
        cut = [mark for mark in (m.within(start, end) for m in marks) if mark]
        if part.strip():  # Telegram refuses a message of blanks
            messages.append(Outgoing(part, tuple(mark.entity(part) for mark in cut)))
        start = end
    if messages:
        last = messages[-1]
        messages[-1] = Outgoing(last.text, last.entities, keyboard(page.buttons, lang))
    return messages


def own_words(words: str) -> list[Outgoing]:
    """The bot's own words; they carry no button, so their language does not matter."""
    return render(notice(words), Lang.EN)


def split(text: str) -> list[str]:
    """Parts of at most `MAX_UTF16` units that join back to the text.

    Cut after a paragraph where there is one, else after a line, else after a word, else between
    two characters.
    """
    parts = []
    while utf16_len(text) > MAX_UTF16:
        cut = _cut(text)
        parts.append(text[:cut])
        text = text[cut:]
    return [*parts, text]


def utf16_len(text: str) -> int:
    """Length in UTF-16 units, in which Telegram counts offsets."""
    return len(text) + sum(character > "\uffff" for character in text)


def _cut(text: str) -> int:
    """Where the first part ends, in code points."""
    room = units = 0
    for character in text:
        units += utf16_len(character)
        if units > MAX_UTF16:
            break
        room += 1
    for border in _BORDERS:
        at = text.rfind(border, 0, room)
        if at > 0:
            return at + len(border)
    return room


def _marks(page: Page) -> Iterator[_Mark]:
    start = 0
    for line in page.lines:
        for run in line:
            yield from _marks_of(run, start)
            start += len(run.text)
        start += 1  # the end of the line


def _marks_of(run: Run, start: int) -> Iterator[_Mark]:
    end = start + len(run.text)
    if not run.text.strip():
        return
    if run.bold:
        yield _Mark(start, end, MessageEntity.BOLD)
    if run.url and is_web(run.url):
        yield _Mark(start, end, MessageEntity.TEXT_LINK, run.url)
