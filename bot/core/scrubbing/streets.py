"""Street addresses, Korean and western."""

import re
from collections.abc import Iterator

from bot.core.scrubbing.spelling import Span

_CITY = (
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종|제주|경기|강원|충북|충남|전북|전남|경북|경남)"
    r"(?:특별자치시|특별자치도|특별시|광역시|시|도)?|충청[남북]도|전라[남북]도|경상[남북]도"
)
_BIG_REGION = rf"(?:(?:{_CITY}|[가-힣]{{1,5}}(?:시|군|구)),?\s{{1,2}})"
_REGION = rf"(?:(?:{_CITY}|[가-힣]{{1,5}}(?:시|군|구|읍|면|동|리)),?\s{{1,2}})"
# What is counted after an adverb: 앞으로 10일, 별도로 3번.
_COUNTED = (
    r"(?!\s?(?:[0-9:%]|[.,][0-9]|번(?!길|지)|개|일|월|년|회|차|시간|분|명|조|원|억|만|천|주|곳"
    r"|가지|달|배|위|단계|세|살|초|"
    r"항|호|쪽|페이지|통|장|건))"
)
# Adverbs and instruments end like a road: 바로 118, 홈페이지로 2.
_NO_ROAD = (
    r"(?!바로|따로|서로|새로|별로|주로|스스로|함부로|제대로|그대로|이대로|마음대로|실제로"
    r"|[가-힣]{1,6}으로|"
    r"(?:전화|문자|메일|이메일|홈페이지|페이지|신고|번호|양식|한국어|영어|별도|추가|카드|계좌)로)"
)
_BUILDING = (
    r"(?:,?\s?[가-힣]{1,8}(?:타워|빌딩|아파트|빌라|오피스텔|하우스))?"
    r"(?:,?\s?[0-9]{1,4}동)?(?:,?\s?(?:지하\s?)?[0-9]{1,3}층)?(?:,?\s?[0-9]{1,4}호)?"
)
_BY_ROAD = re.compile(
    rf"{_BIG_REGION}{_REGION}{{0,3}}{_NO_ROAD}[가-힣]{{1,8}}[0-9]{{0,3}}(?:대로|로|길)\s?"
    rf"(?:지하\s?)?[0-9]{{1,4}}"
    rf"(?:번?[가나다]?길\s?[0-9]{{1,4}})?(?:-[0-9]{{1,4}})?{_COUNTED}{_BUILDING}"
)
_BY_LANE = re.compile(
    rf"[가-힣]{{1,8}}[0-9]{{0,3}}(?:대로|로)\s?[0-9]{{1,4}}번?[가나다]?길\s?[0-9]{{1,4}}"
    rf"(?:-[0-9]{{1,4}})?{_BUILDING}"
)
# Without a town: a number with a dash, or a floor, flat or building after it.
_BY_ROAD_ALONE = re.compile(
    rf"(?<![가-힣]){_NO_ROAD}[가-힣]{{2,8}}[0-9]{{0,3}}(?:대로|로|길)\s?[0-9]{{1,4}}"
    rf"(?:-[0-9]{{1,4}}{_COUNTED}{_BUILDING}|(?=,?\s?(?:지하\s?)?[0-9]{{1,3}}층"
    rf"|,?\s?[0-9]{{1,4}}[동호])"
    rf"{_BUILDING})"
)
_BY_ROAD_SAID = re.compile(
    r"(?:집|주소|거주지|사는\s?곳)(?:은|는|이|가)?\s?:?\s{0,2}"
    rf"(?P<street>{_NO_ROAD}[가-힣]{{1,8}}[0-9]{{0,3}}(?:대로|로"
    rf"|길)\s?[0-9]{{1,4}}{_COUNTED}{_BUILDING})"
    rf"|(?P<lived>{_NO_ROAD}[가-힣]{{1,8}}[0-9]{{0,3}}(?:대로|로|길)\s?[0-9]{{1,4}})(?=\s?(?:에"
    rf"|에서)?\s(?:살|삽|거주))"
)
_BY_PLOT = re.compile(
    rf"{_BIG_REGION}{_REGION}{{0,3}}[가-힣]{{1,6}}[0-9]?(?:동|리|가|읍|면)\s?(?:산\s?)?[0-9]{{1,4}}"
    rf"(?:-[0-9]{{1,4}})?(?:번지)?{_COUNTED}{_BUILDING}"
    rf"|[가-힣]{{1,6}}[0-9]?(?:동|리|가)\s?(?:산\s?)?[0-9]{{1,4}}(?:-[0-9]{{1,4}})?번지{_BUILDING}"
)
_BY_FLAT = re.compile(
    r"(?:[가-힣A-Za-z0-9]{1,12}(?:아파트|빌라|오피스텔|맨션|자이|푸르지오|래미안|힐스테이트"
    r"|아이파크)\s?)?"
    r"(?<![0-9])[0-9]{1,4}\s?동\s?[0-9]{1,4}\s?호"
    r"|[가-힣A-Za-z0-9]{1,12}(?:아파트|빌라|오피스텔|맨션)\s?[0-9]{1,4}호"
    r"|(?:(?<![가-힣A-Za-z0-9])[A-Za-z가나다라마바사]동\s?|[가-힣]{1,10}(?:빌|주택|원룸|고시원"
    r"|맨숀|타운)\s?)?"
    r"(?<![0-9제-])(?<!제 )[0-9]{3,4}호(?![선기차점봉외])"
    r"|[가-힣]{1,6}(?:구|동|정|초)\s?[0-9]{1,4}-[0-9]{1,4}-[0-9]{1,4}(?![0-9-])"
)
_WORD = r"(?:[A-Z\u00c0-\u00de][\w'.-]{0,20}+|[0-9]{1,3}(?:st|nd|rd|th))\s"
_KIND = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Place|Pl"
    r"|Square|Sq|"
    r"Terrace|Close|Crescent|Gardens|Row|Parade|Highway|Hwy|Quay|Mews|Grove|Hill)\b\.?"
)
_FLAT = r"(?:,?\s(?:(?:Apt|Apartment|Flat|Unit|Suite|Building)\.?\s?|#)[0-9A-Za-z]{1,6})"
_TOWN = (
    r"(?:(?:,\s[A-Z\u00c0-\u00de][\w'-]{1,20}+(?:\s[A-Z][\w'-]{1,20}+)?){1,2}"
    r"(?:,?\s[A-Z]{2})?(?:\s[0-9]{5}(?:-[0-9]{4})?)?(?![0-9]))"
)
_STREET = re.compile(
    rf"(?:\b(?:Flat|Apt|Unit)\s?[0-9A-Za-z]{{1,4}},?\s)?(?<![0-9A-Za-z.,$€£])"
    rf"(?:[0-9]{{1,4}}/)?[0-9]{{1,5}}[A-Za-z]?,?\s"
    rf"(?:{_WORD}){{1,4}}{_KIND}{_FLAT}?{_TOWN}?"
)
_STREET_SMALL = re.compile(
    r"\b(?:live|lives|living|address|home|house|flat)\b[^0-9\n\ue000]{0,16}?"
    r"(?P<street>[0-9]{1,5}[a-z]?,?\s(?:[\w'-]{2,20}+\s){1,3}"
    r"(?:street|st|road|rd|avenue|ave|lane|drive|boulevard|blvd|court|way|place|square|terrace"
    r"|close|crescent)\b)",
    re.IGNORECASE,
)
# Without capitals: kinds of streets that are seldom other words.
_STREET_PLAIN = re.compile(
    r"(?<![0-9A-Za-z.,$€£/-])(?:[0-9]{1,4}/)?[0-9]{1,5}[a-z]?,?\s"
    r"(?:(?!(?:the|a|an|to|of|in|on|down|up|my|your|and|or|for|from|with|per|ways?|more"
    r"|other)\s)[\w'.-]{1,20}+\s){1,3}"
    r"(?:street|avenue|ave|road|rd|lane|ln|boulevard|blvd|crescent|cres|terrace|mews|parade)\b\.?"
    r"(?:,?\s(?:apt|unit|flat|suite|ste|#)\.?\s?[0-9a-z]{1,5}\b)?",
    re.IGNORECASE,
)
_FLAT_ALONE = re.compile(
    r"\b(?:apt|apartment|flat)\.?\s?#?(?=[0-9a-z]{0,3}[0-9])[0-9a-z]{1,5}\b(?![%]|[.,][0-9])"
    r"|\b(?:unit|suite|ste)\.?\s?#?[0-9]{1,5}[a-z]?,(?=\s[0-9])",
    re.IGNORECASE,
)
_GERMANIC = re.compile(
    r"\b[A-Z\u00c0-\u00de][\w-]{1,30}?"
    r"(?:straße|strasse|strase|str\.|weg|platz|allee|gasse|ring|ufer"
    r"|straat|laan|plein|gracht|kade|dijk|gatan|vägen|gade|vej|veien|katu"
    r"| [Ss]tra(?:ß|ss)e| Weg| Platz)\s[0-9]{1,4}[a-z]?\b"
    r"(?:,?\s[0-9]{5}\s[A-Z\u00c0-\u00de][\w-]{1,20}+)?"
)
_POLISH = re.compile(
    r"\b(?:ul|al|os|pl)\.\s?[A-Z\u00c0-\u017d][\w'-]{1,20}+(?:\s[A-Z\u00c0-\u017d][\w'-]{1,20}+)?"
    r"\s[0-9]{1,4}[a-z]?(?:/[0-9]{1,4})?"
)
_ROMANCE = re.compile(
    r"(?<![0-9])[0-9]{1,4}(?:\s(?:bis|ter))?,?\s(?:rue|avenue|boulevard|place|chemin|quai)\s"
    r"(?:(?:de|du|des|la|le|l')\s?){0,2}[A-Z\u00c0-\u00de][\w'-]{1,20}+"
    r"|\b(?:[Cc]alle|[Vv]ia|[Rr]ua|[Pp]iazza|[Pp]laza)\s(?:(?:de|del|di|da|la)\s){0,2}"
    r"[A-Z\u00c0-\u00de][\w'-]{1,20}+,?\s[0-9]{1,4}\b"
)
_BOX = re.compile(
    r"\bP\.?\s?O\.? ?Box\s[0-9]{1,6}|\brr\s?#?[0-9]{1,3},?\sbox\s[0-9]{1,6}|사서함\s?[0-9]{1,6}호?",
    re.IGNORECASE,
)
_WHOLE = (
    _BY_ROAD,
    _BY_LANE,
    _BY_ROAD_ALONE,
    _BY_PLOT,
    _BY_FLAT,
    _STREET,
    _STREET_PLAIN,
    _FLAT_ALONE,
    _GERMANIC,
    _POLISH,
    _ROMANCE,
    _BOX,
)


def find(view: str) -> Iterator[Span]:
    """Every address with the number of a house, a flat or a box; a city alone stays."""
    for pattern in _WHOLE:
        for match in pattern.finditer(view):
            yield Span(match.start(), match.end(), "address")
    for match in _BY_ROAD_SAID.finditer(view):
        yield Span(*match.span(match.lastgroup or "street"), "address")
    for match in _STREET_SMALL.finditer(view):
        yield Span(*match.span("street"), "address")
