"""Names of accounts."""

import re
from collections.abc import Iterator

from bot.core.scrubbing.public import HANDLES, SITE_ENDINGS
from bot.core.scrubbing.spelling import Span, words

_HANDLE = re.compile(
    r"(?<![A-Za-z0-9_.@/])@(?P<name>[A-Za-z0-9_][A-Za-z0-9_.]{0,39}+"
    r"|[가-힣][가-힣A-Za-z0-9_.]{1,29}+)"
)
_PUBLIC_HANGUL = ("메타", "인스타", "그록", "엑스", "페이스북", "스레드", "왓츠앱")
_REDDIT = re.compile(r"(?<![A-Za-z0-9/])/?u/(?P<name>[A-Za-z0-9_-]{3,30}+)")
_SERVICE = (
    r"(?:insta(?:gram)?|ig|facebook|fb|twitter|tweet|x|threads|telegram|tg|kakao(?:talk)?|discord|"
    r"인스타(?:그램)?|인별|페북|페이스북|트위터|엑스|스레드|텔레그램|텔레|카톡|카카오톡|라인"
    r"|디스코드)"
)
_NAME = r"(?P<name>(?<![A-Za-z0-9_.@/])[A-Za-z0-9_][A-Za-z0-9_.]{2,39}+)"
_SAID = re.compile(
    r"(?:아이디|(?<=[ 톡])아디|\b(?:user ?name|handle|screen name|nickname)\b|"
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
# "제 계정은 byeol.log": with a sign that no word has, or letters and then digits.
_OF_ACCOUNT = re.compile(
    rf"(?:계정\s?(?:명|이름|주소)?|채널|프로필|{_SERVICE}\s(?:id|account|profile)|\bmy "
    rf"(?:account|profile|page)|"
    r"\b(?:dm|add|follow|message|find|tag) me(?: on [a-z]{1,12}| as| at)?|\bgo(?:es)? by)"
    r"(?:\s?(?:은|는|이|가|:|=|\bis\b)){0,2}\s{0,2}(?:@\s)?"
    r"(?P<name>(?<![A-Za-z0-9_.@/])(?=[a-z0-9]{0,30}[._][a-z0-9]|[a-z]{4,30}[0-9])"
    r"(?=[0-9._]{0,20}[a-z])[a-z0-9][a-z0-9._]{3,39}+)(?![/@])",
    re.IGNORECASE,
)
# Hardly anything but a handle is written with an underscore between letters.
_UNDERSCORED = re.compile(
    r"(?<![A-Za-z0-9_./=?&@#$|<-])(?P<name>(?=[0-9._]{0,20}[a-z])(?![a-z]{2}_[a-z]{2}"
    r"(?![a-z0-9._]))"
    r"(?:[a-z0-9][a-z0-9.]{0,30}_{1,3}[a-z0-9][a-z0-9._]{0,30}+))(?![/=@?]|://)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?<![A-Za-z0-9_.#/])(?P<name>[A-Za-z_][\w.]{1,31}+)#[0-9]{4}(?![0-9])")
_COUNTED = words("case ticket issue no number step pr article form request ref ranking")
_NICKNAME = re.compile(
    r"(?:닉네임|닉|활동명|별명)\s?(?:은|는|이|:)?\s{0,2}(?P<name>"
    r"(?=[가-힣]{1,12}[0-9_])[가-힣]{1,12}[0-9_]{1,6})"
)
_DIGIT = re.compile("[0-9]")
_SETTINGS = words(
    "settings setting grok privacy security data sharing training ai meta account accounts info "
    "and permissions safety personal content policy opt out in user users your activity your "
    "information business partners with off on enabled disabled utm source medium the for"
)
# Without "is", only what no word looks like is taken for a handle.
_NO_WORD = re.compile("[0-9_.]")
_NO_NAMES = words(
    "required needed taken not the and for but facebook instagram twitter threads telegram "
    "whatsapp meta grok email password already optional mandatory missing wrong visible "
    "public private used shown gone deleted also still what how why can does should settings"
)


def find(view: str) -> Iterator[Span]:
    """Every handle after an @ or after words for it, but those of companies."""
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
    for pattern in (_OF_ACCOUNT, _UNDERSCORED):
        for match in pattern.finditer(view):
            name = match["name"].rstrip("._")
            constant = name.isupper() and not _DIGIT.search(name)
            if (
                not constant
                and not name.lower().endswith(SITE_ENDINGS)
                and not set(name.lower().split("_")) <= _SETTINGS
            ):
                yield Span(match.start("name"), match.start("name") + len(name), "handle")
    for match in _NUMBERED.finditer(view):
        if match["name"].lower() not in _COUNTED:
            yield Span(match.start(), match.end(), "handle")
    for match in _NICKNAME.finditer(view):
        yield Span(*match.span("name"), "handle")
