"""A reply in a few lines, where there is no room for two screens: a group, a card to share."""

from collections.abc import Iterator
from dataclasses import replace

from bot.channels.reading import Page, lay_out
from bot.channels.voice import Voices
from bot.core.answer import Abstention, Answer, Reply

MAX_CHARS = 600
"""About this much is read at a glance; a first statement that is longer comes whole."""


def brief(reply: Reply, voices: Voices) -> Page:
    """The beginning of a reply with its source, without buttons.

    Statements are kept whole, and parts after the first are kept whole or not at all: half a list
    of steps would lead nobody anywhere.
    """
    page = Page(())
    for shorter in _shorter(reply):
        page = Page(lay_out(shorter, voices).lines)
        if len(page.text) <= MAX_CHARS:
            break
    return page


def _shorter(reply: Reply) -> Iterator[Reply]:
    """The reply, ever shorter; the last is as short as it gets."""
    if isinstance(reply, Answer):
        yield from _beginnings(reply)
    elif isinstance(reply, Abstention) and reply.known:
        yield from (replace(reply, known=known) for known in _beginnings(reply.known))
    else:
        yield reply


def _beginnings(answer: Answer) -> Iterator[Answer]:
    """What the first source says: all of it, then with fewer and fewer statements."""
    first = answer.citations[0]
    own = [replace(s, cites=(first.number,)) for s in answer.statements if first.number in s.cites]
    headings = [statement.heading for statement in own]
    for end in range(len(own), 0, -1):
        whole = end == len(own) or headings[end] != headings[end - 1]
        if whole or headings[end - 1] == headings[0]:
            yield replace(answer, statements=tuple(own[:end]), citations=(first,))
