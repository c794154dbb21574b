"""A letter as messages: its text to copy, the file, what to do with it."""

from collections.abc import Sequence
from dataclasses import replace

from telegram import InlineKeyboardMarkup, MessageEntity

from bot.channels.reading import Page, Run, lay_out
from bot.channels.telegram.render import (
    MAX_CAPTION_UTF16,
    Outgoing,
    OutgoingFile,
    render,
    split,
    utf16_len,
)
from bot.channels.voice import Voice, Voices
from bot.core.answer import Answer
from bot.core.guide import Block, Lang


def letter_papers(title: str, blocks: Sequence[Block], lang: Lang) -> tuple[str, bytes]:
    """The letter's text and its .docx. Slow: a tenth of a second, more the first time."""
    from bot.channels.letter_file import letter_docx, letter_text  # python-docx, on first use

    return letter_text(blocks), letter_docx(title, blocks, lang)


def copyable(text: str) -> list[Outgoing]:
    """Text that one tap copies, in as few messages as it fits."""
    parts = [part.strip() for part in split(text)]
    return [
        Outgoing(part, (MessageEntity(MessageEntity.PRE, 0, utf16_len(part)),))
        for part in parts
        if part
    ]


def file_messages(
    name: str,
    content: bytes,
    letter: Answer,
    details: Answer | None,
    voices: Voices,
    voice: Voice,
    keyboard: InlineKeyboardMarkup | None,
) -> list[Outgoing | OutgoingFile]:
    """The .docx with what to do with it: in its caption where there is room, else after it.

    The buttons hang under the last.

    Args:
        letter: the letter itself, which gives the title.
        details: where to send it, by when they answer, what to keep; None where nothing is known.
        voice: in whose words the person is told to fill in the blanks.
    """
    said = Page((((Run(letter.title, bold=True)),), (), (Run(voice.letters.fill_in),)))
    if details is None:
        return [_document(name, content, said, keyboard)]
    after = lay_out(replace(details, title=""), voices)
    whole = Page((*said.lines, (), *after.lines))
    if utf16_len(whole.text) <= MAX_CAPTION_UTF16:
        return [_document(name, content, whole, keyboard)]
    *most, last = render(Page(after.lines), details.lang)
    return [_document(name, content, said, None), *most, replace(last, keyboard=keyboard)]


def document(name: str, content: bytes, caption: str) -> OutgoingFile:
    """A file with a plain caption."""
    return _document(name, content, Page(((Run(caption),),)), None)


def _document(
    name: str, content: bytes, page: Page, keyboard: InlineKeyboardMarkup | None
) -> OutgoingFile:
    (caption,) = render(page, Lang.EN)  # no buttons of its own, so the language does not matter
    return OutgoingFile(name, content, caption.text, caption.entities, keyboard)
