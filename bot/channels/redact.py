"""A line in, the same line without personal data out."""

from collections.abc import Collection, Iterable, Iterator

from bot.core.scrubbing import scrub


def redact(lines: Iterable[str], kept: Collection[str] = ()) -> Iterator[str]:
    """Each line as the log would have kept it, as soon as it is read.

    A line keeps its line break. `kept` holds what is public, as `scrub` takes it.
    """
    for line in lines:
        words = line.rstrip("\r\n")
        yield scrub(words, kept) + line[len(words) :]
