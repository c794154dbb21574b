"""A chat as a page that looks as Telegram draws it on a phone."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from tests.stand_ins import Message

WIDTH_PX = 390
BACKDROP = "#d5e2d0"

_TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote>", "</blockquote>"),
    "text_link": ("<a>", "</a>"),
    "url": ("<a>", "</a>"),
}
# What the apps underline by themselves.
_LINKS = re.compile(r"(?<![\w/])(/[a-z]{3,}\b|@\w{5,}|https?://[^\s<]+)")
_STYLE = f"""
* {{ box-sizing: border-box; margin: 0 }}
body {{ width: {WIDTH_PX}px; background: {BACKDROP}; font: 15.5px/1.36 "Noto Sans CJK KR",
  "Noto Color Emoji", sans-serif; color: #000; padding: 8px }}
header {{ background: #fff; margin: -8px -8px 10px; padding: 10px 14px; font-weight: 600;
  border-bottom: 1px solid #c9d4c5 }}
header small {{ display: block; font-weight: 400; font-size: 12.5px; color: #7d8b8f }}
section {{ width: 330px; margin: 0 0 10px }}
section.own {{ width: fit-content; max-width: 300px; margin-left: auto }}
article {{ background: #fff; border-radius: 14px; padding: 7px 11px 8px; white-space: pre-wrap;
  overflow-wrap: anywhere; word-break: normal }}
section.own article {{ background: #e2fbcf }}
div {{ display: flex; gap: 3px; margin-top: 3px }}
span {{ flex: 1 1 0; min-width: 0; background: #6f8a6dcc; color: #fff; border-radius: 9px;
  padding: 8px 6px; font-size: 14px; font-weight: 500; text-align: center; overflow: hidden;
  text-overflow: ellipsis; white-space: nowrap; position: relative }}
span.out::after {{ content: "↗"; position: absolute; top: 1px; right: 5px; font-size: 10px }}
a {{ color: #2678b6 }}
code, pre {{ font: 13.5px/1.4 "Noto Sans Mono CJK KR", monospace; background: #eef3ee }}
pre {{ white-space: pre-wrap; border-left: 3px solid #7aa37a; border-radius: 5px;
  padding: 5px 8px }}
blockquote {{ border-left: 3px solid #7aa37a; background: #eef6ee; border-radius: 5px;
  padding: 3px 8px }}
em {{ display: block; font-style: normal; font-weight: 500; color: #2678b6 }}
"""


def page_of(messages: Iterable[Message], name: str, below: str) -> str:
    """HTML of the messages, oldest first, under the name of the bot."""
    drawn = "".join(_message(message) for message in messages)
    head = f'<meta charset="utf-8"><style>{_STYLE}</style>'
    return f"{head}<header>{escape(name)}<small>{escape(below)}</small></header>{drawn}"


def _message(message: Message) -> str:
    text = message.get("text") or message.get("caption") or ""
    entities = message.get("entities") or message.get("caption_entities") or ()
    file = message.get("document")
    attached = f"<em>📄 {escape(file['file_name'])}</em>" if file else ""
    whose = "" if message["from"]["is_bot"] else ' class="own"'
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    buttons = "".join(f"<div>{''.join(map(_button, row))}</div>" for row in rows)
    return (
        f"<section{whose}><article>{attached}{_styled(text, entities)}</article>{buttons}</section>"
    )


def _button(button: Mapping[str, str]) -> str:
    kind = ' class="out"' if "url" in button else ""
    return f"<span{kind}>{escape(button['text'])}</span>"


def _styled(text: str, entities: Sequence[Mapping[str, Any]]) -> str:
    """The text with its entities as tags. Nested ones open from the longest to the shortest."""
    known = [entity for entity in entities if entity["type"] in _TAGS]
    known.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    units = text.encode("utf-16-le")
    borders = {0, len(units) // 2}
    borders |= {entity["offset"] for entity in known}
    borders |= {entity["offset"] + entity["length"] for entity in known}
    drawn, places = "", sorted(borders)
    for begin, end in pairwise(places):
        here = [e for e in known if e["offset"] <= begin < e["offset"] + e["length"]]
        opened = "".join(_TAGS[entity["type"]][0] for entity in here)
        closed = "".join(_TAGS[entity["type"]][1] for entity in reversed(here))
        drawn += f"{opened}{_linked(units[2 * begin : 2 * end].decode('utf-16-le'))}{closed}"
    return re.sub(r"</(pre|blockquote)><\1>|\n(?=<(?:pre|blockquote)>)", "", drawn)


def _linked(text: str) -> str:
    return _LINKS.sub(r"<a>\1</a>", escape(text, quote=False))
