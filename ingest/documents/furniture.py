"""Page furniture: the lines of a page that are not the article, in Korean and English.

Every rule asks for a whole line, so a sentence that mentions sharing, newsletters or
copyright stays. What a rule does not know stays too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import dropwhile, islice

from ingest.documents import furniture_words
from ingest.documents.characters import ends_sentence, is_heading, is_paragraph

_LINE_MAX = 300
"""Longer lines are text; no button is that long."""


class Mark(StrEnum):
    """What a line is for on its page."""

    TEXT = "text"
    BLANK = "blank"
    DROP = "drop"
    SHARE = "share"
    MAYBE_SHARE = "maybe share"
    """The name of a network or a button; furniture only beside a share button."""
    TEASER = "teaser"
    """Announces the headline on the next line."""
    BOX = "box"
    """A list of other articles follows; the article may go on after it."""
    NOTICE = "notice"
    """The copyright notice that closes an article."""
    END = "end"
    """Other articles follow to the end of the page."""
    NEWSLETTER = "newsletter"


_SHARE_PARTS = frozenset(
    [
        "share",
        "tweet",
        "on",
        "copy",
        "공유",
        "공유하기",
        "sns",
        "url복사",
        "링크복사",
        "복사",
        "url",
        "링크",
    ]
) | frozenset(word for word in furniture_words.MAYBE_SHARE if " " not in word)

_EMAIL = r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}"
_PHONE = r"\+?\d{0,3}[ )-]{0,2}\(?\d{2,4}\)?[ .-]\d{3,4}[ .-]\d{4}"
_TITLED = r"(?:인턴|수습|선임|전문|객원|편집)?\s?(?:기자|특파원|논설위원|에디터|PD)"
_REPORTER = rf"(?:[가-힣]{{2,4}}\s?{_TITLED}|{_TITLED}\s[가-힣]{{2,4}})"

_DROPPED = re.compile(
    "|".join(
        (
            rf"(?:e-?mail|이메일|메일|contact(?: the (?:reporter|author|writer))?(?: at)?)?"
            rf"\W*(?:{_EMAIL}\W*){{1,4}}",
            # one or more reporters, with or without a paper before and an address after
            rf"\W*(?:글|사진|글·사진|취재|영상)?\s?[=·/|]?\s?(?:[가-힣A-Za-z]{{2,20}}\s?[=·/|]?\s?)?"
            rf"(?:[가-힣]{{2,4}}\s?[·,]\s?){{0,4}}{_REPORTER}"
            rf"(?:\W+{_REPORTER}){{0,4}}\W*(?:{_EMAIL}\W*){{0,3}}",
            rf"[^.]{{0,60}} can be reached at {_EMAIL}\W*",
            rf"(?:[▶▷►☞※■●]\s?전화|\W*(?:기사\s?)?(?:제보|대표\s?전화|편집국|보도국|팩스|tel|fax|newsroom))"
            rf"\W{{0,3}}.{{0,20}}{_PHONE}"
            rf"(?:\W+(?:(?:이?메일|e-?mail|팩스|fax)\W*)?(?:{_EMAIL}|{_PHONE}))*\W*",
            r"(?:share|shares|tweet|tweets|likes?|comments?|views?|공유|좋아요|추천수?|조회수?|댓글|구독자?)"
            r"\W{0,3}[\d,.]+\s?[km만천]?\W?(?:개|회)?",
            r"[\d,.]+\s?[km]?\s(?:shares?|tweets?|likes?|comments?|views?)",
            r"(?:subscribe|sign up|register|join)(?: now| here| today| free)*"
            r"(?: opens? in (?:a )?new (?:window|tab))?[.!]?",
            r".{0,50}\bopens? in (?:a )?new (?:window|tab)\W*",
            # follow us elsewhere: an arrow and a request
            r"[▶▷►☞\s]{1,4}.{0,80}(?:구독|제보|채널|뉴스레터|팔로우|다운로드|앱\s?설치).{0,40}",
            r"[▶▷►☞\s]{1,4}관련\s?(?:기사|뉴스).{0,200}",
            r"follow us(?: on .{1,30})?|기사\s?제공\W{0,3}.{1,20}",
            r".{0,30}(?:구독하기|구독 신청|(?:채널|친구) 추가(?:하기)?|홈페이지 바로가기)",
            r"사진\s?(?:제공)?\s?[=/／]\s?[^.]{1,40}",
            r"(?:photo|photograph|image|picture|credit)(?: credit| by)?\s?[:/]\s?"
            r"(?-i:[A-Z][\w.'-]*(?:[ /][A-Z][\w.'-]*){0,5})",
            r"[ⓒ©].{1,60}",
            r"[*※]?\s?재판매 및 db\s?(?:화\s?)?금지\W*",
            # a sealed blob, wherever it lies
            r"(?:secured|sealed)\s?:\s?\"?[A-Za-z0-9+/=;]+\"?",
        )
    ),
    re.IGNORECASE,
)
_BLOB = re.compile(r"(?:(?:secured|sealed)\s?:\s?\"?)?[A-Za-z0-9+/=;]{120,}\"?")
_TEASER = re.compile(
    r"\W*(?:(?P<certain>don['’]?t miss(?: this)?)|read more|read also|also read|read next|must read"
    r"|see also|related(?: articles?| stor(?:y|ies)| news)?|further reading"
    r"|관련\s?(?:기사|뉴스|보도)|추천\s?(?:기사|뉴스)|함께\s?읽기)\s?(?:[:：]|[\])>】》])\s*(?P<other>.*)",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r".{0,120}(?:무단\s?(?:전재|복제|배포)|재배포).{0,60}(?:금지|금함|금합니다|불허)\W*"
    r"|.{0,120}\ball rights reserved\W*.{0,60}"
    r"|\W*(?:copyright|저작권자)\s?(?:[ⓒ©]|\(c\)).{0,120}",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"(?:제호|등록번호|등록일자?|발행인|편집인|발행\s?·\s?편집인|청소년\s?보호\s?책임자|사업자\s?등록번호"
    r"|통신판매업|대표전화|대표이사|발행일자?|주소)\s?[:：|]"
)
_OTHERS_BY = re.compile(
    r".{0,40}(?:의|기자)\s?다른\s?(?:기사|뉴스)(?:\s?(?:더\s?)?보기)?|more (?:from|by) .{1,40}"
)
_NEWSLETTER = re.compile(
    r"(?:(?:free|our|daily|weekly|the|e-?mail|sign up|subscribe|for|to|join|get) )*newsletters?"
    r"(?: (?:sign[ -]?up|subscription))?\W?"
    r"|(?:sign up|subscribe) (?:for|to) .{1,40} newsletters?\W?"
    r"|(?:무료\s?)?뉴스레터\s?(?:구독|신청|구독하기|구독 신청|신청하기|받기|받아보기)?",
    re.IGNORECASE,
)
_NEWSLETTER_END = re.compile(
    r"(?:subscribe|sign up|sign me up|submit|join)\b.{0,60}"
    r"|(?:enter )?your e-?mail.{0,40}"
    r"|(?:구독|신청|구독하기|신청하기|이메일 주소.{0,20})",
    re.IGNORECASE,
)
_NEWSLETTER_LINES = 3
_STOPS = frozenset({Mark.BOX, Mark.NOTICE, Mark.END, Mark.NEWSLETTER})
_DECORATION = " \t:：;|·•*#>»›→▶▷►☞※■□●○◆◇★☆▲△▼▽-–—_=[]()<>【】《》〈〉"

_PREFIX = re.compile(
    r"[\[(【<]\s?(?:[^\[\](){}]{1,30}[=\s/·|])?"
    rf"(?:{_REPORTER}|[가-힣A-Za-z]{{2,12}}\s?=\s?[가-힣A-Za-z0-9]{{2,15}})\s?[\])】>]\s*"
    rf"(?:(?:[가-힣]{{2,4}}\s?[·,]\s?){{0,3}}{_REPORTER}\s?=?\s*)?=?\s*"
)
_SIGNED = re.compile(
    rf"(?P<stop>[.!?…]['\"”’]?)\s*[/(<\[=]?\s?(?:(?:[가-힣]{{2,4}}\s?[·,]\s?){{0,3}}{_REPORTER}"
    rf"(?:\s?[/(<\[=]?\s?{_EMAIL}\W{{0,2}})?|[/(<\[=]?\s?{_EMAIL}\W{{0,2}})$"
)
_CREDITED = re.compile(
    r"(?P<stop>[.!?…]['\"”’]?)\s*[<\[(]?\s?(?:copyright|저작권자)?\s?[ⓒ©].{0,120}금지\W*$",
    re.IGNORECASE,
)
_BESIDE_REPORTER = re.compile(
    rf"(?P<who>(?:기자|특파원|reporter|correspondent)\s?)[(<\[:,·]?\s?(?:at )?{_EMAIL}[)>\]]?",
    re.IGNORECASE,
)


def mark(line: str) -> Mark:
    """Say what one line of a page is for, from the line alone."""
    if not line:
        return Mark.BLANK
    if len(line) > _LINE_MAX:
        return Mark.DROP if _BLOB.fullmatch(line) else Mark.TEXT
    bare = line.strip(_DECORATION).casefold().replace("’", "'")
    if not any(map(str.isalnum, line)):
        return Mark.DROP
    for words, kind in (
        (furniture_words.SHARE, Mark.SHARE),
        (furniture_words.MAYBE_SHARE, Mark.MAYBE_SHARE),
        (furniture_words.BUTTONS, Mark.DROP),
        (furniture_words.RELATED, Mark.BOX),
        (furniture_words.OTHERS, Mark.END),
    ):
        if bare in words:
            return kind
    return _mark_by_shape(line, bare)


def _mark_by_shape(line: str, bare: str) -> Mark:
    parts = re.split(r"[\s,|/·]+", bare)
    if len(parts) > 1 and _SHARE_PARTS.issuperset(parts):
        shared = {"share", "공유", "공유하기", "url복사", "링크복사"}.intersection(parts)
        return Mark.SHARE if shared else Mark.MAYBE_SHARE
    if teaser := _TEASER.fullmatch(line):
        if not teaser["other"]:
            return Mark.TEASER
        return Mark.DROP if teaser["certain"] or is_heading(line) else Mark.TEXT
    if _NEWSLETTER.fullmatch(bare):
        return Mark.NEWSLETTER
    if _COPYRIGHT.fullmatch(line):
        return Mark.NOTICE
    if _OTHERS_BY.fullmatch(bare):
        return Mark.END if not ends_sentence(line) else Mark.TEXT
    blob, imprint = _BLOB.fullmatch(line), len(_IMPRINT.findall(line)) > 1
    return Mark.DROP if blob or imprint or _DROPPED.fullmatch(line) else Mark.TEXT


def without_furniture(lines: Sequence[str]) -> list[str]:
    """Return the lines of a page that are the article, with headline, dates and blank lines.

    Lists of other articles end the page once the article has begun, unless running text
    clearly goes on after them. What stays keeps its order and wording, without signatures.
    """
    signed = [without_signature(line) if mark(line) is Mark.TEXT else line for line in lines]
    return list(_Page(tuple(signed), tuple(_settled([mark(line) for line in signed]))).kept())


def _settled(marks: list[Mark]) -> Iterator[Mark]:
    """Decide about network names: share buttons beside a share button, text elsewhere."""
    share = {Mark.SHARE, Mark.MAYBE_SHARE}
    start = 0
    while start < len(marks):
        end = start
        while end < len(marks) and marks[end] in share | {Mark.BLANK}:
            end += 1
        run = marks[start:end] or [marks[start]]
        kind = Mark.DROP if Mark.SHARE in run else Mark.TEXT
        yield from (kind if one in share else one for one in run)
        start += len(run)


@dataclass(frozen=True, slots=True)
class _Page:
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]

    def kept(self) -> Iterator[str]:
        """The article's lines. Nothing ends a page before its first full stop."""
        begun, paragraphs, at = False, 0, 0
        while at < len(self.lines):
            kind, line = self.marks[at], self.lines[at]
            if kind in (Mark.TEXT, Mark.BLANK):
                yield line
                begun = begun or (kind is Mark.TEXT and not is_heading(line))
                paragraphs += is_paragraph(line)
            elif begun and kind is Mark.END and not self._is_above_the_story(at, paragraphs):
                return
            elif begun and kind in (Mark.BOX, Mark.NOTICE):
                at = self._after_box(at)
                continue
            elif kind is Mark.TEASER:
                at = self._after_teaser(at)
                continue
            elif kind is Mark.NEWSLETTER:
                at = self._after_newsletter(at)
                continue
            at += 1

    def _texts(self, at: int) -> tuple[list[int], int | None]:
        """Where text stands below a line until the next list of other things, and that list."""
        stop = next((n for n in range(at + 1, len(self.lines)) if self.marks[n] in _STOPS), None)
        below = range(at + 1, len(self.lines) if stop is None else stop)
        return [n for n in below if self.marks[n] is Mark.TEXT], stop

    def _shape(self, texts: Sequence[int]) -> tuple[int, int]:
        """How many of these lines are paragraphs, and how many headings."""
        paragraphs = sum(is_paragraph(self.lines[n]) for n in texts)
        return paragraphs, sum(is_heading(self.lines[n]) for n in texts)

    def _is_above_the_story(self, at: int, paragraphs_before: int) -> bool:
        """Tell whether "Comments" and the like is a link above a story that only begins."""
        paragraphs, headings = self._shape(self._texts(at)[0])
        return paragraphs_before < 2 and paragraphs > 2 and paragraphs >= 2 * headings

    def _after_teaser(self, at: int) -> int:
        """Skip the headline that a teaser announces, where one stands close by."""
        for n in range(at + 1, min(at + 4, len(self.lines))):
            if self.marks[n] is Mark.TEXT:
                return n + 1 if is_heading(self.lines[n]) else n
        return at + 1

    def _after_box(self, at: int) -> int:
        """Skip a list of other articles; to the end, unless the article clearly goes on.

        It goes on where two paragraphs follow one another, and two for each heading in all; or
        one paragraph and no heading after a list of several. A list in which each headline has
        its teaser is other articles throughout, and so is what stands below a copyright notice.
        """
        below_notice = False
        while at < len(self.lines):
            below_notice = below_notice or self.marks[at] is Mark.NOTICE
            texts, stop = self._texts(at)
            rest = list(dropwhile(lambda n: not is_paragraph(self.lines[n]), texts))
            paragraphs, headings = self._shape(rest)
            several = len(texts) - len(rest) > 1 and not headings and not below_notice
            running = self._shape(rest[:2])[0] == 2 and paragraphs >= 2 * headings
            if running or (paragraphs == 1 and several):
                return rest[0]
            if stop is None or self.marks[stop] is Mark.END:
                return len(self.lines)
            newsletter = self.marks[stop] is Mark.NEWSLETTER
            at = self._after_newsletter(stop) - 1 if newsletter else stop
        return at

    def _after_newsletter(self, at: int) -> int:
        """Skip a newsletter box: to its button where one is near, or to a near end of page."""
        below = (n for n in range(at + 1, len(self.lines)) if self.lines[n])
        box = list(islice(below, _NEWSLETTER_LINES + 1))
        for n in box:
            if _NEWSLETTER_END.fullmatch(self.lines[n][:_LINE_MAX]):
                return n + 1
        return len(self.lines) if len(box) <= _NEWSLETTER_LINES else at + 1


def without_signature(paragraph: str) -> str:
    """Return a paragraph without its reporter's name, address and copyright notice at the edges.

    Addresses and numbers the article itself speaks of stay: they may be where to object.
    """
    text = paragraph
    if prefix := _PREFIX.match(text):
        text = text[prefix.end() :]
    head, tail = text[:-_LINE_MAX], text[-_LINE_MAX:]
    for pattern in (_CREDITED, _SIGNED):
        tail = pattern.sub(r"\g<stop>", tail)
    text = head + tail
    if "@" in text and len(text) <= 20_000:
        text = _BESIDE_REPORTER.sub(r"\g<who>", text)
    return " ".join(text.split())
