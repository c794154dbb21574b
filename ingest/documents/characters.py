"""What can be told from the characters of a text alone: shape of a line, language."""

import re
import unicodedata

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")

# Controls, soft hyphens, zero-width and direction marks, lone surrogates, tag characters:
# nobody sees them on a page, and words can be hidden in them. U+200C and U+200D stay;
# Persian and emoji are spelt with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)

# Hangul in pieces (macOS writes it so) and Latin letters with loose accents. Not the whole
# text: normalising a million stacked accents takes minutes.
_IN_PIECES = re.compile("[\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb]+|[A-Za-z][\u0300-\u036f]{1,4}")

_CLOSERS = "\"'”’»)]」』】"
_HANGUL = re.compile("[가-힣]")

HEADING_MAX = 200
"""Characters; no headline we have seen is longer."""


def tidy(text: str) -> str:
    """Return the text with `\\n` line ends, composed letters and nothing invisible."""
    visible = _INVISIBLE.sub("", _BREAKS.sub("\n", text))
    return _IN_PIECES.sub(lambda found: unicodedata.normalize("NFC", found[0]), visible)


def one_line(text: str) -> str:
    """Return tidy text on one line, runs of space become one."""
    return " ".join(tidy(text).split())


def is_korean(text: str) -> bool:
    """Tell whether Hangul makes up at least three in ten letters."""
    letters = sum(map(str.isalpha, text))
    return letters > 0 and len(_HANGUL.findall(text)) >= 0.3 * letters


def ends_sentence(line: str) -> bool:
    """Tell whether a line closes with a full stop, question or exclamation mark."""
    end = line.rstrip(_CLOSERS)
    return end.endswith((".", "。", "!", "?")) and not end.endswith("..")


def is_heading(line: str) -> bool:
    """Tell whether a line may be a headline: short, and no full stop at its end."""
    stopped = ends_sentence(line) and line.rstrip(_CLOSERS).endswith((".", "。"))
    return 0 < len(line) <= HEADING_MAX and not stopped


def is_prose(line: str) -> bool:
    """Tell whether a line is surely running text: very long, or a whole sentence of some length."""
    if len(line) > HEADING_MAX:
        return True
    return ends_sentence(line) and len(line) >= (20 if is_korean(line) else 40)


def is_paragraph(line: str) -> bool:
    """Tell whether a line is running text of a paragraph's length."""
    return is_prose(line) and len(line) >= (30 if is_korean(line) else 60)


def same_words(one: str, other: str) -> bool:
    """Compare two lines by letters and digits, ignoring case and punctuation."""

    def words(line: str) -> str:
        return "".join(filter(str.isalnum, line.casefold()))

    return words(one) == words(other)


def is_web_address(url: str) -> bool:
    """Tell whether a text is one http(s) address."""
    scheme, _, rest = url.partition("://")
    return scheme in ("http", "https") and len(rest) > 3 and not any(map(str.isspace, url))
