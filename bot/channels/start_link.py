"""Links that start the bot with a code: checked, drawn for posters, counted."""

from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot.core.errors import OperatorError
from bot.core.keeping import CampaignDay
from bot.core.start_code import StartWords

if TYPE_CHECKING:
    from segno import QRCode

_SCALE = {".png": 20, ".svg": 10}
"""Dots a module of the picture is wide, by the ending of its file: sharp on a printed page."""

_ERROR_CORRECTION = "q"
"""A quarter of the picture may be torn off or dirty."""


def checked(code: str, words: StartWords) -> str:
    """The code, which says something in each of its words.

    Raises:
        OperatorError: it does not; with the words there are.
    """
    if faults := words.faults(code):
        raise OperatorError(
            f"`{code}` is not a start code: {'; '.join(faults)}",
            fix="write service, country and campaign as in ig_kr-poster1, each once or not at all. "
            f"Services: {', '.join(words.spelling.values())} and how people write "
            f"them. Countries: {', '.join(sorted(words.places))}. "
            f"Campaigns, from campaigns.yaml: {', '.join(sorted(words.campaigns)) or 'none yet'}.",
        )
    return code


def link_to(name: str, code: str) -> str:
    """The address that opens the bot of this name and starts it with the code."""
    return f"https://t.me/{name}?start={code}"


def save_picture(link: str, path: Path) -> None:
    """Write the link as a QR picture, .png or .svg by the ending.

    Raises:
        OperatorError: it has another ending, or cannot be written there.
    """
    kind = path.suffix.casefold()
    if kind not in _SCALE:
        raise OperatorError(
            f"{path} ends in neither .png nor .svg", fix="give the file one of the two endings"
        )
    try:
        with path.open("wb") as file:
            _drawn(link).save(file, kind=kind.removeprefix("."), scale=_SCALE[kind])
    except OSError as error:
        raise OperatorError(
            f"{path} could not be written ({error.strerror})", fix="choose another place for it"
        ) from None


def show_picture(link: str, out: TextIO) -> None:
    """The link as a QR picture made of characters."""
    _drawn(link).terminal(out, compact=True)


def counted(days: Iterable[CampaignDay], listed: Collection[str]) -> list[str]:
    """A line a day and campaign, then one a campaign with all its uses, none too."""
    lines, sums = [], Counter(dict.fromkeys(listed, 0))
    for entry in days:
        lines.append(f"{entry.day}  {entry.code}  {entry.uses}")
        sums[entry.code] += entry.uses
    return [*lines, *(f"altogether  {code}  {uses}" for code, uses in sorted(sums.items()))]


def _drawn(link: str) -> "QRCode":
    import segno  # on first use

    return segno.make_qr(link, error=_ERROR_CORRECTION)
