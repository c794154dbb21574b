"""The body of a file: known sections of quotable blocks, and nothing else."""

import re
from collections.abc import Mapping
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.core.guide import Block, BlockKind, Device, Lang, Section, SectionKind, Span
from ingest.findings import Finding
from ingest.tables import Facts

# Heading words per section; docs/knowledge.md shows them to campaigners.
_HEADINGS: Mapping[Lang, Mapping[str, SectionKind]] = {
    Lang.KO: {
        "한마디로": SectionKind.SHORT,
        "순서": SectionKind.STEPS,
        "보낼 글": SectionKind.LETTER,
        "보낼 곳": SectionKind.WHERE,
        "이걸로 안 되는 것": SectionKind.LIMITS,
        "화면이 다르면": SectionKind.TROUBLE,
        "남겨 둘 증거": SectionKind.PROOF,
        "자세히": SectionKind.DETAILS,
        "언제까지": SectionKind.DEADLINE,
        "거절하거나 답이 없으면": SectionKind.REFUSED,
        "아직 모르는 것": SectionKind.UNKNOWN,
        "다음에 할 일": SectionKind.NEXT,
    },
    Lang.EN: {
        "In short": SectionKind.SHORT,
        "Steps": SectionKind.STEPS,
        "The letter": SectionKind.LETTER,
        "Where to send it": SectionKind.WHERE,
        "What it does not cover": SectionKind.LIMITS,
        "If your screen looks different": SectionKind.TROUBLE,
        "Proof to keep": SectionKind.PROOF,
        "Details": SectionKind.DETAILS,
        "By when": SectionKind.DEADLINE,
        "If they refuse or stay silent": SectionKind.REFUSED,
        "What we do not know": SectionKind.UNKNOWN,
        "What next": SectionKind.NEXT,
    },
}
_PHONES = (Device.IOS, Device.ANDROID)
_STEP_DEVICES: Mapping[str, tuple[Device, ...]] = {
    "앱": _PHONES,
    "app": _PHONES,
    "아이폰": (Device.IOS,),
    "iPhone": (Device.IOS,),
    "안드로이드": (Device.ANDROID,),
    "Android": (Device.ANDROID,),
    "웹": (Device.WEB,),
    "web": (Device.WEB,),
}


class BodyReader:
    """Walks the Markdown tokens of one body and collects what is not allowed there."""

    def __init__(self, path: Path, lang: Lang, facts: Facts) -> None:
        self._path, self._lang, self._facts = path, lang, facts
        self.findings: list[Finding] = []

    def read(self, body: str, first_line: int) -> list[Section]:
        """The sections; `first_line` is the body's line in the file, for the findings."""
        self._first_line = first_line
        tokens = MarkdownIt("commonmark").parse(body)
        sections: list[Section] = []
        heading: Section | None = None
        blocks: list[Block] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            end = _closing(tokens, at)
            if token.type == "heading_open":
                if heading is not None:
                    sections.append(_filled(heading, blocks))
                heading, blocks = self._heading(token, tokens[at + 1]), []
            elif heading is None and token.type != "heading_open":
                self._wrong(token, "text before the first heading", "move it under `## ...`")
            else:
                blocks.extend(self._blocks(tokens[at : end + 1]))
            at = end + 1
        if heading is not None:
            sections.append(_filled(heading, blocks))
        return [section for section in sections if section.line]

    def _heading(self, opening: Token, inline: Token) -> Section:
        text = inline.content.strip()
        words, _, topic = (part.strip() for part in text.partition(":"))
        kind = _HEADINGS[self._lang].get(words)
        devices = _STEP_DEVICES.get(topic, ()) if kind is SectionKind.STEPS else ()
        named_wrong = (
            kind is None
            or opening.tag != "h2"
            or (kind is SectionKind.STEPS and topic and not devices)
            or (topic and kind not in (SectionKind.STEPS, SectionKind.DETAILS))
        )
        if kind is None or named_wrong:
            known = ", ".join(f"`## {name}`" for name in _HEADINGS[self._lang])
            self._wrong(opening, f"`{text}` is not a known heading", f"use one of {known}")
            return Section(SectionKind.DETAILS, text, (), line=0)
        return Section(kind, text, (), topic or None, devices, line=self._line(opening))

    def _blocks(self, tokens: list[Token]) -> list[Block]:
        kind = {
            "paragraph_open": BlockKind.PARAGRAPH,
            "ordered_list_open": BlockKind.STEP,
            "bullet_list_open": BlockKind.BULLET,
        }.get(tokens[0].type)
        if kind is None:
            self._wrong(tokens[0], *_FORBIDDEN.get(tokens[0].type, _FORBIDDEN["other"]))
            return []
        if kind is BlockKind.PARAGRAPH:
            return [Block(kind, self._spans(tokens[1]), self._line(tokens[0]))]
        blocks = []
        at = 1
        while at < len(tokens) - 1:
            end = _closing(tokens, at)
            item = tokens[at + 1 : end]
            if [token.type for token in item] == _PLAIN_ITEM:
                blocks.append(Block(kind, self._spans(item[1]), self._line(tokens[at])))
            else:
                fix = "one line of text per item; split it into two items"
                self._wrong(tokens[at], "a list item with more than one paragraph or a list", fix)
            at = end + 1
        return blocks

    def _spans(self, inline: Token) -> tuple[Span, ...]:
        spans: list[Span] = []
        bold, link = False, None
        for token in inline.children or ():
            if token.type in ("text", "softbreak"):
                text = token.content if token.type == "text" else " "
                if "**" in text:
                    fix = "put quotation marks and brackets outside the `**`"
                    self._wrong(inline, "`**` that makes nothing bold", fix)
                spans.append(Span(self._filled_in(inline, text), bold, link))
            elif token.type in ("strong_open", "strong_close"):
                bold = token.type == "strong_open"
            elif token.type == "link_open":
                link = self._link(inline, str(token.attrGet("href") or ""))
            elif token.type == "link_close":
                link = None
            else:
                self._wrong(inline, *_FORBIDDEN.get(token.type, _FORBIDDEN["other"]))
        return _joined(spans)

    def _filled_in(self, inline: Token, text: str) -> str:
        def fact(match: re.Match[str]) -> str:
            words = self._facts.get(match[1])
            if words is None:
                fix = "an id of facts.yaml, or add one"
                self._wrong(inline, f"no fact `{match[1]}`", fix)
                return match[0]
            return words[self._lang]

        return _FACT.sub(fact, text)

    def _link(self, inline: Token, target: str) -> str | None:
        if target.startswith("link:"):
            return target.removeprefix("link:")
        fix = "add the address to links.yaml and write `[words](link:its-id)`"
        self._wrong(inline, "an address in a body", fix)
        return None

    def _line(self, token: Token) -> int:
        return (token.map[0] if token.map else 0) + self._first_line

    def _wrong(self, token: Token, says: str, fix: str) -> None:
        finding = Finding(self._path, self._line(token), "body", says, fix)
        if finding not in self.findings:
            self.findings.append(finding)


_FACT = re.compile(r"\{([a-z0-9-]+)\}")
_PLAIN_ITEM = ["paragraph_open", "inline", "paragraph_close"]
_FORBIDDEN = {
    "html_block": ("HTML", "write it in words"),
    "html_inline": ("HTML", "write it in words"),
    "image": ("a picture", "say in words what it shows"),
    "blockquote_open": ("a quotation block", "write a paragraph"),
    "code_inline": ("code marks", "use `**bold**` for a button's name"),
    "code_block": ("an indented block", "begin the line without spaces"),
    "fence": ("a code block", "write a paragraph"),
    "hr": ("a line across", "use a heading"),
    "em_open": ("italics", "use `**bold**` or nothing"),
    "other": ("something that is not a paragraph, list, bold or link", "see docs/knowledge.md"),
}


def _closing(tokens: list[Token], at: int) -> int:
    """Index of the token that closes the one at `at`; `at` itself where nothing opens."""
    depth: int = tokens[at].nesting
    if depth != 1:
        return at
    for index in range(at + 1, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Neighbours of one style as one span."""
    joined: list[Span] = []
    for span in spans:
        if joined and (joined[-1].bold, joined[-1].link) == (span.bold, span.link):
            joined[-1] = Span(joined[-1].text + span.text, span.bold, span.link)
        elif span.text:
            joined.append(span)
    return tuple(joined)


def _filled(heading: Section, blocks: list[Block]) -> Section:
    return Section(
        heading.kind, heading.heading, tuple(blocks), heading.topic, heading.devices, heading.line
    )
