"""Names in Latin letters where letters have them: after Dear, in a header, under the text."""

import re
from collections.abc import Iterator

from bot.core.scrubbing.names_english import ANY, CAPITAL, NO_PROPER, PROPER, up_to_no_name
from bot.core.scrubbing.spelling import Span, words

_CLOSING = (
    r"(?:\b(?:regards|sincerely|faithfully|cheers|best wishes|wishes|yours|gr[uü](?:ß|ss)en)|"
    r"(?:\n|^)(?:best|thanks|thank you|many thanks))"
)
_SIGNED = re.compile(
    rf"(?:\n|^)-{{1,2}} ?(?P<below>(?-i:{CAPITAL} {CAPITAL}))(?=\s?$)|"
    rf"{_CLOSING}[,.!]?(?: ?\n{{1,2}}(?P<line>{ANY})(?=\s?(?:\n|$))|, (?P<name>(?-i:{PROPER})))",
    re.IGNORECASE,
)
_LAST_LINE = re.compile(
    rf"[.!?,][ ]?\n{{1,3}}(?P<name>{CAPITAL}(?: {CAPITAL}){{1,2}})(?=\s{{0,3}}(?:$|\n?\ue000))"
)
_GREETED = re.compile(
    rf"(?:^|\n|[.!?'\"] )[ ]?(?:[Dd]ear|[Hh]i|[Hh]ello|[Hh]ey)\s"
    rf"(?P<name>(?:(?:Mr|Mrs|Ms|Dr|Prof)\.?\s)?{PROPER})(?=[ ]?[,!:\n]|$)"
)
_HEADER = re.compile(
    r"(?:^|\n)[ ]?(?:From|To|Cc|CC|Sender|Recipient|Complainant|Applicant|Claimant|Data [Ss]ubject|"
    r"[Ss]ignature|Signed(?: by)?|First [Nn]ame|Last [Nn]ame|Surname|Given [Nn]ames?)\s?[:=]\s?"
    rf"(?P<name>{PROPER})(?=[ ]?(?:[\n<,(]|\ue000|$))"
)
_HERE = re.compile(
    rf"(?:^|\n|[.!?,] )(?P<name>{CAPITAL} {CAPITAL}) here(?=[.,!:;\n]|$| again| from)|"
    rf"(?:[Hh]i|[Hh]ello|[Hh]ey),? (?P<full>{PROPER}) here(?=[.,!:;\n]|$| again| from)"
)
_OF_MYSELF = re.compile(
    rf"\bI, (?P<name>{PROPER}), |/s/ ?(?P<below>{PROPER})|"
    rf"\b(?:know me as|known to you as|[Ii]n the name of|[Rr]egistered (?:to|under)|[Aa]sked for|"
    rf"[Ww]ho (?:is|was)|[Ww]ho's)\s['\"]?(?P<full>{CAPITAL}(?: {CAPITAL}){{1,3}})"
)
_NO_READER = words(
    "data customer customers user users support team legal privacy all everyone everybody friend "
    "friends bot folks guys member valued protection officer controller company commissioner "
    "committee department office sirs recipient world assistant chatgpt claude reader people "
    "the whom mom mum dad united new south north god science progress personal public access "
    "subject request re fw your kind best many with digital online artificial terms"
)
_STOPS = NO_PROPER | _NO_READER


def find(view: str) -> Iterator[Span]:
    """Every name in a greeting, a header line or a signature."""
    for pattern in (_SIGNED, _LAST_LINE, _GREETED, _HEADER, _HERE, _OF_MYSELF):
        for match in pattern.finditer(view):
            yield from up_to_no_name(match, _STOPS)
