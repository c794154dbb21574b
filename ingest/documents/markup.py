"""HTML and Markdown -> an article without marks, scripts or anything a reader cannot see."""

import copy
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from markdown_it import MarkdownIt

from ingest.documents.characters import is_web_address, one_line, same_words, tidy
from ingest.documents.dates import parse_day
from ingest.documents.newsroom import newsroom_in
from ingest.documents.page import read_page
from ingest.documents.quiet import quieten
from ingest.documents.record import DocumentError, Found

_UNSEEN = (
    "//script|//style|//noscript|//template|//iframe|//object|//svg|//select|//textarea"
    "|//*[@hidden]|//*[@aria-hidden='true']"
    "|//*[contains(translate(@style,' ','') ,'display:none')]"
    "|//*[contains(translate(@style,' ',''),'visibility:hidden')]"
)
_AROUND = "//nav|//header|//footer|//aside|//form|//button"
_BLOCKS = (
    *("address", "article", "aside", "blockquote", "caption", "dd", "div", "dl", "dt"),
    *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody"),
    *("tfoot", "thead", "title", "tr", "ul"),
)
_ELEMENTS_MAX = 50_000
_MARKDOWN_MAX = 1_000_000
_DAY_NAMES = (
    "article:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "dc.date",
    "dc.date.issued",
    "parsely-pub-date",
)
_ARTICLE_TYPES = frozenset({"Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting"})


def parse_html(text: str, name: str, *, title: str | None = None) -> Found:
    """Read an article out of a web page's source.

    The body is what trafilatura finds, offline; headline, day, publisher and address are read
    only from where a page states them for machines (`meta`, JSON-LD, the canonical link), never
    from what trafilatura infers.

    Raises:
        DocumentError: the text holds no HTML that can be read.
    """
    tree = _tree(text, name)
    stated = _Stated(tree)
    _remove(tree, _UNSEEN)
    everything = _lines(tree)
    site = stated.site() or newsroom_in(everything)
    title = title or stated.title(site)
    page = read_page("\n".join(_article(tree)), title=title, wrapped=False)
    return Found(
        title=page.title,
        publisher=site or page.publisher,
        date=stated.day() or page.date,
        url=stated.url(),
        paragraphs=page.paragraphs,
    )


def markdown_text(text: str, name: str) -> str:
    """Return Markdown's words, a block a line: marks, images and raw HTML's scripts are gone.

    Lines stay lines, so that page text saved as .md keeps its furniture apart.

    Raises:
        DocumentError: more than a million characters; parsing them would take minutes.
    """
    if len(text) > _MARKDOWN_MAX:
        raise DocumentError(
            f"{name} has more than {_MARKDOWN_MAX} characters, which no article has",
            fix="keep the article and leave the rest out",
        )
    html = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable("table").render(text)
    if not html.strip():
        return ""
    tree = _tree(f"<html><body><article>{html}</article></body></html>", name)
    _remove(tree, _UNSEEN)
    return "\n".join(_lines(tree))


def _tree(text: str, name: str) -> Any:
    # Imported here: it takes a third of a second, and only web pages need it.
    from lxml import html  # type: ignore[import-untyped]

    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except Exception:  # lxml answers strange bytes with several kinds of error
        tree = None
    if tree is not None and sum(1 for _ in tree.iter()) > _ELEMENTS_MAX:
        raise DocumentError(
            f"{name} has more than {_ELEMENTS_MAX} HTML elements, which no article's page has",
            fix="copy the article into a .txt file and add that",
        )
    if tree is None:
        raise DocumentError(
            f"{name} holds no HTML that can be read",
            fix="open the page in a browser, copy the article into a .txt file and add that",
        )
    return tree


def _remove(tree: Any, where: str) -> None:
    for element in tree.xpath(where):
        if element.getparent() is not None:
            element.drop_tree()


def _article(tree: Any) -> list[str]:
    """The lines trafilatura takes for the article; without any, all that is not navigation."""
    import trafilatura
    from trafilatura.settings import use_config

    quieten("trafilatura")
    whole = _lines(tree)
    config = copy.deepcopy(use_config())
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "1")  # else short articles come on one line
    try:
        text = trafilatura.extract(
            tree, include_comments=False, include_tables=True, favor_recall=True, config=config
        )
    except Exception:  # a page that trips the extractor is still a page with lines
        text = None
    if text:
        return [line.removeprefix("- ").strip("| ") for line in tidy(text).split("\n")]
    _remove(tree, _AROUND)
    return _lines(tree) or whole


def _lines(tree: Any) -> list[str]:
    """The words of the tree, a block a line."""
    body = next(iter(tree.xpath("//body")), tree)
    parts: list[str] = []
    todo: list[tuple[Any, bool]] = [(body, False)]
    while todo:  # a stack of our own: pages nest deeper than Python does
        element, seen = todo.pop()
        words = isinstance(element.tag, str)  # not a comment
        broken = element.tag in _BLOCKS or (element.tag == "br" and seen)
        parts.append("\n" if broken else "")
        if seen:
            parts.append(" | " if element.tag in ("td", "th") else "")
            parts.append(_flat(element.tail) if element is not body else "")
            continue
        todo.append((element, True))
        if words:
            parts.append((element.text or "") if element.tag == "pre" else _flat(element.text))
            todo.extend((child, False) for child in reversed(element))
    return [one_line(line).strip("| ") for line in "".join(parts).split("\n")]


def _flat(text: str | None) -> str:
    """Source line breaks are spaces to a reader."""
    return (text or "").replace("\n", " ").replace("\r", " ")


class _Stated:
    """What a page states about itself for machines."""

    def __init__(self, tree: Any) -> None:
        self._metas: dict[str, str] = {}
        for meta in tree.xpath("//meta[@content]"):
            key = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
            if value := one_line(meta.get("content")):
                self._metas.setdefault(key.casefold(), value)
        self._data = next(_articles(tree), {})
        self._canonical = [one_line(href) for href in tree.xpath("//link[@rel='canonical']/@href")]
        self._h1 = [one_line(one.text_content()) for one in tree.xpath("//h1")]
        self._title = [one_line(one.text_content()) for one in tree.xpath("//title")]

    def title(self, site: str | None) -> str | None:
        """The headline, without the site's name behind it."""
        stated = self._metas.get("og:title") or _text(self._data.get("headline"))
        only = self._h1[0] if len(self._h1) == 1 else None
        title = stated or only or next(iter(self._title), None)
        for mark in (" - ", " | ", " – ", " — ", " :: ", " < ", " : "):
            head, found, tail = (title or "").rpartition(mark)
            if found and head and ((site and same_words(tail, site)) or head in self._h1):
                return head
        return title or None

    def site(self) -> str | None:
        """The publisher: JSON-LD's, else the site's own name."""
        publisher = self._data.get("publisher")
        if isinstance(publisher, list):
            publisher = next(iter(publisher), None)
        named = _text(publisher.get("name")) if isinstance(publisher, dict) else _text(publisher)
        return named or self._metas.get("og:site_name")

    def day(self) -> date | None:
        """The day of publication, or None."""
        stated = [_text(self._data.get("datePublished")), *map(self._metas.get, _DAY_NAMES)]
        return next(filter(None, (parse_day(one) for one in stated if one)), None)

    def url(self) -> str | None:
        """The page's own address, or None."""
        stated = [*self._canonical, self._metas.get("og:url", "")]
        return next(filter(is_web_address, stated), None)


def _articles(tree: Any) -> Iterator[dict[str, Any]]:
    """Every article that the page's JSON-LD describes."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for one in _flattened(data):
            kinds = one.get("@type")
            named = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and kind in _ARTICLE_TYPES for kind in named):
                yield one


def _flattened(data: Any) -> Iterator[dict[str, Any]]:
    for one in data if isinstance(data, list) else [data]:
        if isinstance(one, dict):
            yield one
            graph = one.get("@graph")
            yield from filter(_is_object, graph if isinstance(graph, list) else [])


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _text(value: Any) -> str | None:
    return (one_line(value) or None) if isinstance(value, str) else None
