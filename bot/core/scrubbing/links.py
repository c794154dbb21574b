"""Handles, and links that lead to a person."""

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
    "consent data manage"
)
_PEOPLE = re.compile(
    r"(?:(?:www|m|mobile|web|l)\.)?(?:instagram\.com|facebook\.com|fb\.com|fb\.me|x\.com|twitter\.com|"
    r"threads\.net|threads\.com|t\.me|telegram\.me|wa\.me|tiktok\.com|youtube\.com|youtu\.be|"
    r"linkedin\.com|blog\.naver\.com|m\.blog\.naver\.com|cafe\.naver\.com|brunch\.co\.kr|velog\.io|"
    r"github\.com|open\.kakao\.com|pf\.kakao\.com|medium\.com|pinterest\.com|snapchat\.com|"
    r"bsky\.app|reddit\.com|discord\.gg|drive\.google\.com|docs\.google\.com|photos\.app\.goo\.gl|"
    r"linktr\.ee|litt\.ly|deviantart\.com|artstation\.com)",
    re.IGNORECASE,
)
_OWN_SITE = re.compile(
    r"(?!www\.)[a-z0-9-]{1,63}+\.(?:tistory\.com|github\.io|tumblr\.com|wordpress\.com|blogspot\.com|"
    r"substack\.com|medium\.com|notion\.site|carrd\.co|postype\.com)",
    re.IGNORECASE,
)
_SHARED = re.compile(r"/(?:share|s|c|chat)/[a-z0-9]", re.IGNORECASE)
_HANDLE = re.compile(
    r"(?<![A-Za-z0-9_.@/])@(?P<name>[A-Za-z0-9_][A-Za-z0-9_.]{0,39}+|[가-힣][가-힣A-Za-z0-9_.]{1,29}+)"
)
_PUBLIC_HANGUL = ("메타", "인스타", "그록", "엑스", "페이스북", "스레드", "왓츠앱")
_REDDIT = re.compile(r"(?<![A-Za-z0-9/])/?u/(?P<name>[A-Za-z0-9_-]{3,30}+)")
_SERVICE = (
    r"(?:insta(?:gram)?|ig|facebook|fb|twitter|tweet|x|threads|telegram|tg|kakao(?:talk)?|discord|"
    r"인스타(?:그램)?|인별|페북|페이스북|트위터|엑스|스레드|텔레그램|텔레|카톡|카카오톡|라인|디스코드)"
)
_NAME = r"(?P<name>(?<![A-Za-z0-9_.@/])[A-Za-z0-9_][A-Za-z0-9_.]{2,39}+)"
_SAID = re.compile(
    r"(?:아이디|\b(?:user ?name|handle|screen name|nickname)\b|"
    r"닉네임|닉|(?<=계정 )ID|\baccount id\b)"
    rf"(?P<is>(?:\s?(?:은|는|가|이|:|=|\bis\b)){{0,2}})\s{{0,2}}{_NAME}",
    re.IGNORECASE,
)
_SAID_BY_SERVICE = re.compile(
    rf"(?<![?&])\b(?:{_SERVICE}|id)(?P<is>)(?:\s?[:=]\s?|\sis\s)(?=[0-9_.]{{0,20}}[a-z]){_NAME}",
    re.IGNORECASE,
)
# After a particle or a blank only an underscore tells a handle from "인스타는 iOS18".
_SAID_OF_SERVICE = re.compile(
    rf"\b(?:{_SERVICE}|id)(?P<is>)(?:[은는이가]\s?|\s(?:-\s)?)(?=[a-z0-9.]{{1,30}}_){_NAME}",
    re.IGNORECASE,
)
# Without "is", only what no word looks like is taken for a handle.
_NO_WORD = re.compile("[0-9_.]")
_NO_NAMES = words(
    "required needed taken not the and for but facebook instagram twitter threads telegram "
    "whatsapp meta grok email password already optional mandatory missing wrong visible "
    "public private used shown gone deleted also still what how why can does should settings"
)


def find(view: str) -> Iterator[Span]:
    """Every handle and every link to a person's page, but those of companies."""
    for match, leads_to_person in _links(view):
        if leads_to_person:
            yield Span(match.start(), match.start() + len(match[0].rstrip(_TAIL)), "link")
    for match in _HANDLE.finditer(view):
        name = match["name"].rstrip(".")
        if name.lower() not in HANDLES and not name.startswith(_PUBLIC_HANGUL):
            yield Span(match.start(), match.start() + 1 + len(name), "handle")
    for match in _REDDIT.finditer(view):
        yield Span(match.start(), match.end(), "handle")
    for pattern in (_SAID, _SAID_BY_SERVICE, _SAID_OF_SERVICE):
        for match in pattern.finditer(view):
            name = match["name"].rstrip(".")
            plain_word = not match["is"].strip() and not _NO_WORD.search(name)
            if not plain_word and name.lower() not in _NO_NAMES | HANDLES:
                yield Span(match.start("name"), match.start("name") + len(name), "handle")


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
