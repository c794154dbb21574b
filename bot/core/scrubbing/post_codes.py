"""Post codes, where words or their shape say that they are."""

import re
from collections.abc import Iterator

from bot.core.scrubbing.spelling import Span

_SAID = re.compile(
    r"(?:우편\s?번호|\(우\)?|\bzip(?: code)?|\bpost ?code|\bpostal code)[^0-9\n\ue000]{0,8}?"
    r"(?P<code>[0-9]{5}(?:-[0-9]{4})?)(?![0-9])",
    re.IGNORECASE,
)
_KOREAN = re.compile(
    r"(?<![0-9])(?P<code>[0-9]{5})[)\]]?\s{1,2}"
    r"(?=(?:서울|부산|대구|인천|광주|대전|울산|세종|제주|경기|강원|충[북남청]|전[북남라]"
    r"|경[북남상])[가-힣]{0,7}\s)"
)
_STATE = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|"
    r"T[NX]|UT|V[AT]|W[AIVY])"
)
# Small letters: without the states that are words.
_STATE_SMALL = (
    r"(?:ak|al|ar|az|ca|ct|dc|fl|ga|ia|il|ks|ky|mi|mn|ms|mt|nc|nd|nh|nj|nm|nv|ny|pa|ri|sc|sd"
    r"|tn|tx|ut|va|vt|wa|wi|wv|wy)"
)
_AMERICAN = re.compile(
    rf"\b(?:{_STATE}|{_STATE_SMALL}),?\s(?P<code>[0-9]{{5}}(?:-[0-9]{{4}})?)(?![0-9])"
)
_TOWN = r"(?:[A-Z\u00c0-\u00de][\w'-]{1,20}+)"
# Inward and outward code of the United Kingdom with the house and town before it; 8GB after a
# model name is a memory.
_BRITISH = re.compile(
    rf"(?:{_TOWN}(?:\s{_TOWN}){{0,2}},\s){{0,3}}(?:{_TOWN},?\s)?"
    r"(?<![0-9A-Za-z])[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9](?!GB|TB|MB|KB)[A-Z]{2}(?![0-9A-Za-z])"
)
_BRITISH_SMALL = re.compile(
    r"\b(?:postcode|address|london|live)\b[^\n\ue000]{0,30}?\s"
    r"(?P<code>[a-z]{1,2}[0-9][a-z0-9]? ?[0-9](?!gb|tb|mb|kb)[a-z]{2})(?![0-9a-z])"
)
_IRISH = re.compile(
    r"(?<![0-9A-Za-z])(?:[AC-FHKNPRTV-Y][0-9]{2}|D6W) ?(?=[0-9A-Z]{0,3}[0-9])(?=[0-9A-Z]{0,3}[A-Z])"
    r"[0-9AC-FHKNPRTV-Y]{4}(?![0-9A-Za-z])"
)
_CANADIAN = re.compile(
    r"(?<![0-9A-Za-z])[ABCEGHJ-NPRSTVXY][0-9][A-Z] ?[0-9][A-Z][0-9](?![0-9A-Za-z])", re.IGNORECASE
)


def find(view: str) -> Iterator[Span]:
    """Every post code that its shape, its state or the word for it shows."""
    for pattern in (_BRITISH, _IRISH, _CANADIAN):
        for match in pattern.finditer(view):
            yield Span(match.start(), match.end(), "address")
    for pattern in (_SAID, _KOREAN, _AMERICAN, _BRITISH_SMALL):
        for match in pattern.finditer(view):
            yield Span(*match.span("code"), "address")
