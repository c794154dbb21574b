"""Addresses of a device: IP, version 4 and 6, and that of its network card."""

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv6Address

from bot.core.scrubbing.spelling import Span

_FOUR = re.compile(
    r"(?<![0-9A-Za-z.])(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(?:\.|[\[(]\.[\])])){3}"
    r"(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(?![0-9]|\.[0-9])"
)
_VERSION_BEFORE = re.compile(
    r"(?:버전|버젼|앱|version|ver\.?|\bv|\bios|android|안드로이드|chrome|크롬|"
    r"app|build|빌드)[ :은는이]{0,3}$",
    re.IGNORECASE,
)
_SIX = re.compile(
    r"(?<![0-9A-Za-z:.])[0-9a-f]{1,4}(?::{1,2}[0-9a-f]{1,4}){2,7}(?:::)?(?![0-9A-Za-z:])",
    re.IGNORECASE,
)

_CARD = re.compile(
    r"(?<![0-9A-Za-z:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![0-9A-Za-z:-])", re.IGNORECASE
)


def find(view: str) -> Iterator[Span]:
    """Every address of a device; four numbers after the word version are none."""
    for match in _FOUR.finditer(view):
        if not _VERSION_BEFORE.search(view, max(0, match.start() - 14), match.start()):
            yield Span(match.start(), match.end(), "ip")
    for match in _CARD.finditer(view):
        yield Span(match.start(), match.end(), "device")
    for match in _SIX.finditer(view):
        try:
            IPv6Address(match[0])
        except AddressValueError:
            continue
        yield Span(match.start(), match.end(), "ip")
