"""Links that lead to a person."""

import re
from collections.abc import Iterator

from bot.core.scrubbing.public import COMPANY_SITES, HANDLES
from bot.core.scrubbing.spelling import Span, words

_URL = re.compile(
    r"(?<![A-Za-z0-9@.])(?:https?://)?(?P<site>(?:[a-z0-9-]{1,63}+\.){1,4}[a-z]{2,12})"
    r"(?P<path>(?:[/?#][A-Za-z0-9\-._~:/?#\[\]@!$&'*+;=%]{0,400}+)?)",
    re.IGNORECASE,
)
_TAIL = ".,;:!?'"
# The first word of a path on the sites where people have pages: what is the site's own.
_OWN_PAGES = words(
    "settings help privacy legal tos terms policies policy about i home login logout signup "
    "explore search hashtag intent account accounts account_status business ads "
    "notifications messages compose contact community-standards safety support "
    "rules-and-policies your_information download ads_preferences hacked recover en ko ko-kr "
    "en-us de fr es it ja forms personal_info web premium developer download_your_data "
    "consent data manage your_activity accounts_center direct reels"
)
_PEOPLE = re.compile(
    r"(?:(?:www|m|mobile|web|l)\.)?(?:instagram\.com|facebook\.com|fb\.com|fb\.me|x\.com"
    r"|twitter\.com|"
    r"threads\.net|threads\.com|t\.me|telegram\.me|wa\.me|tiktok\.com|youtube\.com|youtu\.be|"
    r"linkedin\.com|blog\.naver\.com|m\.blog\.naver\.com|cafe\.naver\.com|brunch\.co\.kr|velog\.io|"
    r"github\.com|open\.kakao\.com|pf\.kakao\.com|medium\.com|pinterest\.com|snapchat\.com|"
    r"bsky\.app|reddit\.com|discord\.gg|drive\.google\.com|docs\.google\.com|photos\.app\.goo\.gl|"
    r"patreon\.com|paypal\.me|cash\.app|venmo\.com|toss\.me|ko-fi\.com|buymeacoffee\.com"
    r"|onlyfans\.com|twitch\.tv|soundcloud\.com|behance\.net|"
    r"flickr\.com|pixiv\.net|mastodon\.social|vk\.com|weibo\.com|note\.com|naver\.me|kko\.to|"
    r"maps\.app\.goo\.gl|linktr\.ee|litt\.ly|deviantart\.com|artstation\.com)",
    re.IGNORECASE,
)
_OWN_SITE = re.compile(
    r"(?!www\.)[a-z0-9-]{1,63}+\.(?:tistory\.com|github\.io|tumblr\.com|wordpress\.com"
    r"|blogspot\.com|"
    r"substack\.com|medium\.com|notion\.site|bsky\.social|carrd\.co|postype\.com)",
    re.IGNORECASE,
)
_SHARED = re.compile(r"/(?:share|s|c|chat|i/user)/[a-z0-9]", re.IGNORECASE)
# What opens an app at a person.
_DEEP = re.compile(
    r"\b(?:tg|fb|instagram|twitter|kakaotalk|line|whatsapp|snssdk\d{2,6}"
    r"|intent)://[^\s\ue000]{1,200}+",
    re.IGNORECASE,
)


def find(view: str) -> Iterator[Span]:
    """Every link to a person's page, but those of companies."""
    for match, leads_to_person in _links(view):
        if leads_to_person:
            yield Span(match.start(), match.start() + len(match[0].rstrip(_TAIL)), "link")
    for match in _DEEP.finditer(view):
        yield Span(match.start(), match.end(), "link")


def company_pages(view: str) -> Iterator[tuple[int, int]]:
    """From where to where addresses of a company's own pages go; their numbers are forms."""
    for match, leads_to_person in _links(view):
        site = match["site"].lower()
        if not leads_to_person and any(
            site == known or site.endswith("." + known) for known in COMPANY_SITES
        ):
            yield match.span()


def _links(view: str) -> Iterator[tuple[re.Match[str], bool]]:
    for match in _URL.finditer(view):
        path = match["path"]
        first = re.split(r"[/?#]", path.lstrip("/"), maxsplit=1)[0].rstrip(_TAIL).lower()
        person = bool(
            _OWN_SITE.fullmatch(match["site"])
            or _SHARED.match(path)
            or (
                _PEOPLE.fullmatch(match["site"])
                and first
                and first not in _OWN_PAGES
                and first.removeprefix("@") not in HANDLES
            )
        )
        yield match, person
