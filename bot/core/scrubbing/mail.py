"""E-mail addresses, also those written for people and not for machines."""

import re
from collections.abc import Iterator

from bot.core.scrubbing.public import COMPANY_SITES, FUNCTIONS, OFFICE_SITES, SITE_ENDINGS
from bot.core.scrubbing.spelling import Span

_PROVIDERS = (
    r"(?:gmail|naver|daum|hanmail|nate|kakao|outlook|hotmail|icloud|yahoo|proton(?:mail)?|"
    r"지메일|네이버|다음|한메일|네이트|카카오|핫메일|아웃룩|야후|아이클라우드)"
)
_LOCAL = (
    r"(?:(?:[a-z0-9]\ ){2,24}+[a-z0-9]|"
    r"[a-z0-9._%+-]{1,64}+(?:\s?[\[(](?:dot|점)[)\]]\s?[a-z0-9]{1,30}+){0,2}|[^\W_]{1,20}+)"
)
_SPELT_AT = r"(?:\s{0,2}(?:골뱅이|골벵이|앳|[(\[{<]\s?(?:at|@|골뱅이)\s?[)\]}>])\s{0,2})"
_DOT = r"(?:\.|\s{1,2}\.\s{0,2}|\s?(?:[(\[{<]\s?(?:dot|점)\s?[)\]}>]|닷|쩜|점)\s?|\sdot\s)"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}+)"
_SITE = (
    rf"(?:{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}{_DOT}(?:[a-z]{{2,18}}|컴|넷|케이알)|"
    rf"{_PROVIDERS}(?:{_DOT}(?:[a-z]{{2,8}}|컴|넷))?)"
)
_ADDRESS = re.compile(
    rf"(?<![a-z0-9._%+-])(?P<local>{_LOCAL})"
    rf"(?:(?:@\s{{0,2}}|(?P<apart>\s@)|\s{{1,2}}@\s{{1,2}}|{_SPELT_AT})(?P<site>{_SITE})"
    rf"|\s@{_PROVIDERS}\b"
    rf"|\sat\s(?:{_LABEL}(?:\s(?:dot|점)\s{_LABEL}){{1,3}}|{_PROVIDERS}\s?\.\s?com))",
    re.IGNORECASE,
)

# Anything else with a name, an @ and a dot: sites in other scripts, slips in the ending.
_ANY = re.compile(
    r"(?<![\w.%+-])(?P<local>[\w.%+-]{1,64}+)@(?:[^\W_][\w-]{0,61}+\.){1,4}[^\W_][\w-]{1,40}+"
)
_AT_SITE = re.compile(
    r"(?<![\w.%+-])(?=[a-z+-]{0,40}[0-9._])[a-z0-9._%+-]{2,64}+\sat\s"
    r"(?P<site>(?:[a-z0-9-]{1,61}+\.){1,3}[a-z]{2,12})\b",
    re.IGNORECASE,
)
_BEFORE_PROVIDER = re.compile(
    rf"(?<![\w.%+-])(?=[a-z._+-]{{0,40}}[0-9])[a-z0-9._%+-]{{3,64}}+\s(?:at|@)\s{_PROVIDERS}\b",
    re.IGNORECASE,
)
_AT_PROVIDER = re.compile(
    r"(?<![A-Za-z0-9@.])(?:gmail|naver|hanmail|nate|hotmail|outlook|icloud|이?메일|지메일|네이버"
    r"|한메일|네이트|아이클라우드|"
    r"카카오\s?메일)(?:\s?(?:메일|이메일|아이디|계정|주소|앞부분|앞|mail|id|account))?(?:\s?"
    r"(?:은|는|이|:|=|\bis\b)){0,2}\s{1,2}"
    r"(?P<name>(?=[a-z0-9_-]{0,30}[0-9._])(?=[0-9._-]{0,20}[a-z])[a-z0-9._-]{5,40}+)(?![/@])",
    re.IGNORECASE,
)


def find(view: str) -> Iterator[Span]:
    """Every address of a person; `privacy@` at a company or an office is public."""
    seen = set()
    for match in _ADDRESS.finditer(view):
        site = (match["site"] or "").lower()
        public = any(site == known or site.endswith("." + known) for known in OFFICE_SITES)
        # "see @x.com" is no address, "jane.d @example.com" is one
        if match["apart"] and match["local"].isalpha():
            continue
        seen.add(match.start())
        if not (public and match["local"].lower() in FUNCTIONS):
            yield Span(match.start(), match.end(), "email")
    for match in _BEFORE_PROVIDER.finditer(view):
        yield Span(match.start(), match.end(), "email")
    for match in _ANY.finditer(view):
        if match.start() not in seen:
            yield Span(match.start(), match.end(), "email")
    for match in _AT_SITE.finditer(view):
        if match["site"].lower() not in COMPANY_SITES:
            yield Span(match.start(), match.end(), "email")
    for match in _AT_PROVIDER.finditer(view):
        if not match["name"].lower().endswith(SITE_ENDINGS):
            yield Span(*match.span("name"), "email")
