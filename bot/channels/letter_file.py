"""A letter to take along: a Word file or plain text, its blanks still empty.

Nothing is filled in here. A person does that on their own device, so the bot never sees a name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from bot.core.guide import Block, BlockKind, Lang


def letter_docx(title: str, blocks: Sequence[Block], lang: Lang) -> bytes:
    """A letter as a .docx file: A4, blanks in highlighted brackets, nobody named as its author.

    The same letter gives the same bytes on one machine. The file carries no day and no author,
    and asks Word to add no author's name when it is saved.

    Args:
        title: what a program shows as the document's title, at most 255 characters. It is ours,
            so it does not stand on the page that is sent.
        blocks: the letter's section. Links are kept as their words, without the address.
        lang: the language of the letter, which decides its font and its spelling checker.
    """
    document = Document()
    _strip(document)
    _say_title(document, _one_line(title))
    _set_page(document)
    _set_type(document, lang)
    for kind, line in _lines(blocks):
        _write(document.add_paragraph(), kind, line)
    return _repeatable(document)


def letter_text(blocks: Sequence[Block]) -> str:
    """The same letter to copy: an empty line between paragraphs, none within a list."""
    text, before = "", None
    for kind, line in _lines(blocks):
        if before is not None:
            text += "\n" if kind is before is not BlockKind.PARAGRAPH else "\n\n"
        text += "".join(piece.text for piece in line)
        before = kind
    return text


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of text in one style."""

    text: str
    bold: bool = False
    blank: bool = False


_Line = tuple[_Piece, ...]

_BLANK = re.compile(r"\[\[[^\[\]]+\]\]")
_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")

_PAGE = Mm(210), Mm(297)
_MARGIN = Cm(2.5)
_HANGING = Mm(7)
_FONT = {Lang.KO: "Malgun Gothic", Lang.EN: "Calibri"}
_HANGUL_FONT = "Malgun Gothic"
"""For Hangul in every letter: an English one is signed with Korean names too."""
_LOCALE = {Lang.KO: "ko-KR", Lang.EN: "en-GB"}

# Names to try where a font is missing: ISO/IEC 29500-1, 17.8.3.1 (altName).
_FONT_TABLE = f"""<w:fonts {nsdecls("w")}>
<w:font w:name="Malgun Gothic">
<w:altName w:val="맑은 고딕, Apple SD Gothic Neo, Noto Sans CJK KR, NanumGothic"/>
<w:charset w:val="81"/><w:family w:val="swiss"/><w:pitch w:val="variable"/>
</w:font>
<w:font w:name="Calibri">
<w:altName w:val="Carlito, Helvetica Neue, Arial"/>
<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/>
</w:font>
</w:fonts>"""
# Word drops its user's name from the properties when it saves: 17.15.1.68.
_SETTINGS = f"""<w:settings {nsdecls("w")}>
<w:zoom w:percent="100"/><w:removePersonalInformation/>
<w:compat><w:compatSetting w:name="compatibilityMode"
 w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
</w:settings>"""
_OWN_PARTS: Mapping[str, tuple[str, str, str]] = {
    RELATIONSHIP_TYPE.SETTINGS: ("/word/settings.xml", CONTENT_TYPE.WML_SETTINGS, _SETTINGS),
    RELATIONSHIP_TYPE.FONT_TABLE: (
        "/word/fontTable.xml",
        CONTENT_TYPE.WML_FONT_TABLE,
        _FONT_TABLE,
    ),
}
_KEPT = (
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.NUMBERING,  # some styles refer to it
    RELATIONSHIP_TYPE.THEME,
)


def _lines(blocks: Sequence[Block]) -> Iterator[tuple[BlockKind, _Line]]:
    """Each block as the line it becomes. Numbers are text: letters refer to them."""
    number = 0
    for block in blocks:
        number = number + 1 if block.kind is BlockKind.STEP else 0
        lead = {BlockKind.STEP: f"{number}. ", BlockKind.BULLET: "• "}.get(block.kind)
        yield block.kind, (*([_Piece(lead)] if lead else []), *_pieces(block))


def _pieces(block: Block) -> Iterator[_Piece]:
    """The words of a block, cut where a style or a blank begins or ends: `[[name]]` is [name]."""
    text = _one_line(block.text)
    bold = [span.bold for span in block.spans for _ in span.text]
    blank = [0] * len(text)
    hidden = set()
    for number, match in enumerate(_BLANK.finditer(text), start=1):
        start, end = match.span()
        blank[start:end] = [number] * (end - start)
        bold[start:end] = [bold[start]] * (end - start)  # a blank is one piece
        hidden |= {start, end - 1}
    shown = (at for at in range(len(text)) if at not in hidden)
    for (is_bold, number), places in groupby(shown, key=lambda at: (bold[at], blank[at])):
        yield _Piece("".join(text[at] for at in places), is_bold, number > 0)


def _one_line(text: str) -> str:
    """A space for each character that no line of a document can hold."""
    return _NOT_TEXT.sub(" ", text)


def _strip(document: Docx) -> None:
    """Keep the styles of what python-docx's template brings; settings and font table are ours."""
    package = document.part.package
    assert package is not None
    for rels in (package.rels, document.part.rels):
        for rel in list(rels.values()):
            if rel.reltype not in _KEPT:
                del rels[rel.rId]
    for reltype, (name, content_type, xml) in _OWN_PARTS.items():
        part = XmlPart(PackURI(name), content_type, parse_xml(xml), package)
        document.part.relate_to(part, reltype)


def _say_title(document: Docx, title: str) -> None:
    """Of the properties only the title; the template's name an author and a day."""
    properties = document.core_properties
    for element in list(properties._element):
        properties._element.remove(element)
    properties.title = title


def _set_page(document: Docx) -> None:
    (section,) = document.sections
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN


def _set_type(document: Docx, lang: Lang) -> None:
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.name = _FONT[lang]
    style.font.size = Pt(11)
    style.paragraph_format.space_after = Pt(8)
    properties = style.element.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), _HANGUL_FONT)
    locale = OxmlElement("w:lang")
    locale.set(qn("w:val"), _LOCALE[lang])
    locale.set(qn("w:eastAsia"), _LOCALE[Lang.KO])
    properties.append(locale)


def _write(paragraph: Paragraph, kind: BlockKind, line: _Line) -> None:
    if kind is not BlockKind.PARAGRAPH:
        paragraph.paragraph_format.left_indent = _HANGING
        paragraph.paragraph_format.first_line_indent = -_HANGING
        paragraph.paragraph_format.space_after = Pt(4)
    for piece in line:
        run = paragraph.add_run(piece.text)
        if piece.bold:
            run.bold = True
        if piece.blank:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _repeatable(document: Docx) -> bytes:
    """The file with every entry dated 1980-01-01, the first day a zip file knows."""
    written, file = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as parts, ZipFile(file, "w") as dated:
        for name in parts.namelist():
            dated.writestr(ZipInfo(name), parts.read(name), ZIP_DEFLATED)
    return file.getvalue()
