"""A file on disk -> a Document, or a refusal that says what to do."""

import re
from dataclasses import replace
from pathlib import Path

from ingest.documents.characters import is_korean, is_web_address, one_line, tidy
from ingest.documents.front_matter import parse_front_matter
from ingest.documents.markup import markdown_text, parse_html
from ingest.documents.page import read_page
from ingest.documents.pdf import parse_pdf
from ingest.documents.record import Document, DocumentError, Found, Hints, slug_of

_BYTES_MAX = 5 * 1024 * 1024
_LINES_MAX = 20_000
_SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf")
_KINDS = {
    b"%PDF-": ".pdf",
    b"PK\x03\x04": ".docx or .zip",
    b"\x89PNG": ".png",
    b"\xff\xd8\xff": ".jpg",
}
_SCRIPT = re.compile(r"<(script|style)\b", re.IGNORECASE)
_IS_HTML = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NO_HINTS = Hints()


def read_document(path: Path, hints: Hints = _NO_HINTS) -> Document:
    """Read an article as it came: page text, Markdown, HTML or PDF, front matter or none.

    Furniture, other articles, scripts, sealed blobs and reporters' addresses are gone; every
    sentence of the article stays, in order. What the text says, it says to readers: nothing in
    it is acted on.

    Args:
        path: a .txt, .md, .html, .htm or .pdf file of at most 5 MB; text in UTF-8 or CP949.
        hints: what the file does not say; they overrule what it does.

    Raises:
        DocumentError: the file cannot become a record; `fix` says what to do.
    """
    hints = _checked(hints)
    data = _bytes_of(path)
    found = _found(data, path)
    title = hints.title or found.title
    if title is None:
        raise DocumentError(
            f"{path.name} holds no article: no headline and no text is left after cleaning",
            fix="check that it is the right file, or give its headline with --title",
        )
    paragraphs = found.paragraphs or ((found.excerpt,) if found.excerpt else ())
    return Document(
        slug=slug_of(title, paragraphs),
        title=title,
        publisher=hints.publisher or found.publisher,
        date=hints.date or found.date,
        url=hints.url or found.url,
        lang="ko" if is_korean("\n".join((title, *paragraphs))) else "en",
        paragraphs=paragraphs,
        headline_only=not found.paragraphs,
    )


def _checked(hints: Hints) -> Hints:
    url = one_line(hints.url or "") or None
    if url and not is_web_address(url):
        raise DocumentError(
            "the address given is not a web address",
            fix="give it as the browser shows it, from https:// on",
        )
    title, publisher = one_line(hints.title or ""), one_line(hints.publisher or "")
    return Hints(title or None, publisher or None, hints.date, url)


def _bytes_of(path: Path) -> bytes:
    if path.suffix.lower() not in _SUFFIXES:
        raise DocumentError(
            f"{path.name} is of a kind that cannot be read",
            fix=f"save the article as one of {', '.join(_SUFFIXES)}",
        )
    if not path.is_file():
        raise DocumentError(
            f"there is no file {path.name}", fix="check the path; a folder cannot be added"
        )
    try:
        with path.open("rb") as file:
            data = file.read(_BYTES_MAX + 1)
    except OSError:
        raise DocumentError(
            f"{path.name} may not be opened", fix="check who may read the file, then try again"
        ) from None
    if len(data) > _BYTES_MAX:
        raise DocumentError(
            f"{path.name} is larger than 5 MB",
            fix="keep the article's text and leave pictures and other pages out",
        )
    if not data.strip():
        raise DocumentError(f"{path.name} is empty", fix="save the article in it, then add it")
    return data


def _found(data: bytes, path: Path) -> Found:
    suffix, name = path.suffix.lower(), path.name
    if suffix == ".pdf":
        pdf = parse_pdf(data, name)
        page = read_page(pdf.text, title=pdf.title, wrapped=True)
        return replace(page, url=pdf.url or page.url)
    text = _text_of(data, name)
    front = parse_front_matter(text, name)
    said, body = (front.found, front.body) if front else (Found(), text)
    if not body.strip():
        page = Found()
    elif suffix in (".html", ".htm") or _IS_HTML.match(body):
        page = parse_html(body, name, title=said.title)
    elif suffix == ".md":
        page = read_page(markdown_text(body, name), title=said.title)
    else:
        page = read_page(_without_scripts(body), title=said.title)
    return Found(
        title=said.title or page.title,
        publisher=said.publisher or page.publisher,
        date=said.date or page.date,
        url=said.url or page.url,
        excerpt=said.excerpt,
        paragraphs=page.paragraphs,
    )


def _text_of(data: bytes, name: str) -> str:
    """Decode text as UTF-8, with or without its mark, or as Korean Windows writes it.

    Latin-1 often passes for CP949; Hangul that only CP949's rare half holds gives it away.
    """
    for start, suffix in _KINDS.items():
        if data.startswith(start):
            raise DocumentError(
                f"{name} is not text: it is a {suffix} file under another name",
                fix="give it its own ending if it is a PDF, else save the article as text",
            )
    if b"\x00" in data:
        raise DocumentError(
            f"{name} is not text", fix="save the article as text in UTF-8, then add that"
        )
    text = _decoded(data)
    if text is None:
        raise DocumentError(
            f"the letters of {name} cannot be read: it is neither UTF-8 nor CP949 text",
            fix="open it where it looks right and save it as UTF-8",
        )
    if len(_CONTROLS.findall(text)) > len(text) // 200:
        raise DocumentError(
            f"{name} is not text", fix="save the article as text in UTF-8, then add that"
        )
    text = tidy(text)
    if not text.strip():
        raise DocumentError(f"{name} is empty", fix="save the article in it, then add it")
    if text.count("\n") > _LINES_MAX:
        raise DocumentError(
            f"{name} has more than {_LINES_MAX} lines, which no article has",
            fix="keep the article's text and leave the rest out",
        )
    return text


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return None
    foreign = [letter for letter in text if not letter.isascii()]
    rare = sum(not letter.encode("euc_kr", "ignore") for letter in foreign)
    return None if rare > len(foreign) // 10 else text


def _without_scripts(text: str) -> str:
    """Drop `<script>` and `<style>` with what they hold; a text's other brackets stay."""
    parts, at = [], 0
    while opened := _SCRIPT.search(text, at):
        closed = re.compile(rf"</{opened[1]}\s*>", re.IGNORECASE).search(text, opened.end())
        if closed is None:
            break
        parts.append(text[at : opened.start()])
        at = closed.end()
    return "".join((*parts, text[at:]))
