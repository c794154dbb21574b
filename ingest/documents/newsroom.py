"""The publisher of a plain page, only where the newsroom names itself."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

_NAME = r"[A-Z0-9][\w&'’.-]*(?: [A-Z0-9&][\w&'’.-]*){0,4}"
_ASKING = re.compile(r" (?:has|have) (?:reached out to|contacted|approached) ")
_NAME_BEFORE = re.compile(rf"(?:^|[.!?][\"'”’]?\s)(?P<name>{_NAME})$")
_FOR_COMMENT = re.compile(
    r"[^.]{1,80}? for (?:an? |further |more |its |their )*(?:comments?|statement)\b"
)
_SIGN = re.compile(r"[ⓒ©]|\([cC]\)")
_NOTICE = re.compile(r"무단|재배포|저작권|copyright|all rights reserved", re.IGNORECASE)
_YEARS = re.compile(r"[\s:.,]*(?:\d{4}(?:\s?[-–~]\s?\d{4})?[\s.,]*)?(?:by\s)?", re.IGNORECASE)
_OWNER = re.compile(
    r"(?:\(주\)|㈜)?\s?(?P<name>[^\s.,|<>()\[\]:;'\"‘’“”](?:[^,|<>()\[\]:;'\"‘’“”.]|\.(?=\w)){0,39}?)"
    r"(?=\s?(?:[,|<>()\[\]:;.]|&\s?\w[\w-]*\.|무단|재배포|저작권|all rights|inc\b|ltd\b|\d{4}|$))",
    re.IGNORECASE,
)
_LINE_MAX = 300
_ASKING_MAX = 20


def newsroom_in(lines: Sequence[str]) -> str | None:
    """Name the publisher a page gives itself, or None.

    Two patterns are trusted: a copyright notice ("ⓒ NAME 무단전재 및 재배포 금지"), and
    "NAME has reached out to ... for comment" or, repeated in "told NAME", without the comment.
    "told NAME" alone is not enough: papers quote one another so. Nor is a name that appears
    in the story for anything else, or a page on which two names stand.
    """
    names = {*_owners(lines), *_askers(lines)}
    by_fold = {name.casefold(): name for name in sorted(names)}
    return next(iter(by_fold.values())) if len(by_fold) == 1 else None


def _owners(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if len(line) > _LINE_MAX or not _NOTICE.search(line):
            continue
        for sign in _SIGN.finditer(line):
            start = _YEARS.match(line, sign.end())
            owner = _OWNER.match(line, start.end() if start else sign.end())
            name = owner["name"].strip(" -·/") if owner else ""
            if sum(map(str.isalpha, name)) > 1 and name.casefold() not in ("all", "copyright"):
                yield name


def _askers(lines: Sequence[str]) -> Iterator[str]:
    """Names that ask for comment and do nothing else in the story."""
    asked = ((line, asking) for line in lines for asking in _ASKING.finditer(line))
    for line, asking in islice(asked, _ASKING_MAX):
        before = _NAME_BEFORE.search(line[max(0, asking.start() - 80) : asking.start()])
        if before is None:
            continue
        name = before["name"]
        told = sum(one.count(f"told {name}") for one in lines)
        asks = sum(one.count(name + asking[0]) for one in lines)
        spoken = sum(one.count(name) for one in lines)
        commented = _FOR_COMMENT.match(line[asking.end() : asking.end() + 140])
        if (commented or told) and spoken == asks + told:
            yield name
