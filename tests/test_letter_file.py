"""A letter taken along says what the letter says, with its blanks still empty and nobody's name."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.letter_file import letter_docx, letter_text
from bot.core.guide import Block, BlockKind, GuideKind, Lang, Section, SectionKind, Span
from bot.settings import ROOT
from ingest.knowledge import read_knowledge

LETTER = (
    Block(BlockKind.PARAGRAPH, (Span("받는 곳: [[회사 이름]]"),)),
    Block(BlockKind.PARAGRAPH, (Span("저는 "), Span("열람", bold=True), Span("을 요구합니다."))),
    Block(BlockKind.STEP, (Span("알려 주십시오."),)),
    Block(BlockKind.STEP, (Span("보내 주십시오."),)),
    Block(BlockKind.PARAGRAPH, (Span("고맙습니다. [[이름]] [[날짜]]"),)),
    Block(BlockKind.BULLET, (Span("붙임 하나"),)),
    Block(BlockKind.BULLET, (Span("붙임 둘"),)),
)


def shipped_letters() -> list[tuple[Lang, str, str, Section]]:
    """Language, slug, title and the section to send of every letter people can get."""
    knowledge, findings = read_knowledge(ROOT / "knowledge")
    assert findings == []
    guides = [file.guide for file in knowledge.files]
    return [
        (guide.card.lang, guide.card.slug, guide.card.title, section)
        for guide in guides
        if guide.card.kind is GuideKind.LETTER
        for section in guide.sections
        if section.kind is SectionKind.LETTER
    ]


SHIPPED = shipped_letters()

words = st.text(st.characters(), min_size=1, max_size=40).filter(
    lambda text: text.strip() and "[" not in text
)
blanks = words.map(lambda text: f"[[{text}]]").filter(lambda text: text.count("]") == 2)
spans = st.builds(Span, words | blanks, st.booleans(), st.sampled_from([None, "meta-form"]))
blocks = st.builds(
    Block, st.sampled_from(BlockKind), st.lists(spans, min_size=1, max_size=4).map(tuple)
)


def opened(data: bytes) -> Docx:
    return Document(BytesIO(data))


def lines(document: Docx) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def marked(document: Docx) -> list[str]:
    """The highlighted runs, in order."""
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    return [r.text for r in runs if r.font.highlight_color == WD_COLOR_INDEX.YELLOW]


def part(data: bytes, name: str) -> str:
    with ZipFile(BytesIO(data)) as parts:
        return parts.read(name).decode()


def test_every_letter_is_shipped_in_both_languages() -> None:
    slugs = {lang: {slug for at, slug, _, _ in SHIPPED if at is lang} for lang in Lang}
    assert slugs[Lang.KO] == slugs[Lang.EN] != set()


@pytest.mark.parametrize(
    ("lang", "title", "section"),
    [
        pytest.param(lang, title, section, id=f"{lang}-{slug}")
        for lang, slug, title, section in SHIPPED
    ],
)
def test_a_shipped_letter_is_there_whole_and_in_order(
    lang: Lang, title: str, section: Section
) -> None:
    document = opened(letter_docx(title, section.blocks, lang))
    written = [block.text.replace("[[", "[").replace("]]", "]") for block in section.blocks]
    shown = lines(document)
    assert [re.sub(r"^(\d+\. |• )", "", line) for line in shown] == written
    assert shown == [line for line in letter_text(section.blocks).split("\n") if line]
    blanks_in = re.findall(r"\[\[(.+?)\]\]", "\n".join(block.text for block in section.blocks))
    assert marked(document) == [f"[{name}]" for name in blanks_in]


@settings(deadline=None, max_examples=60)
@given(st.lists(blocks, max_size=6), st.sampled_from(Lang))
def test_the_file_and_the_text_say_the_same_whatever_is_written(
    letter: list[Block], lang: Lang
) -> None:
    document = opened(letter_docx("t", letter, lang))
    assert lines(document) == [line for line in letter_text(letter).split("\n") if line]
    assert len(document.paragraphs) == len(letter)
    assert len(marked(document)) == sum(block.text.count("[[") for block in letter)


def test_the_text_keeps_lists_together_and_paragraphs_apart() -> None:
    assert letter_text(LETTER) == (
        "받는 곳: [회사 이름]\n\n저는 열람을 요구합니다.\n\n"
        "1. 알려 주십시오.\n2. 보내 주십시오.\n\n고맙습니다. [이름] [날짜]\n\n"
        "• 붙임 하나\n• 붙임 둘"
    )


def test_a_list_after_a_paragraph_is_counted_anew() -> None:
    step, paragraph = (Block(kind, (Span("x"),)) for kind in (BlockKind.STEP, BlockKind.PARAGRAPH))
    assert letter_text([step, paragraph, step]) == "1. x\n\nx\n\n1. x"


def test_bold_words_are_bold() -> None:
    document = opened(letter_docx("t", LETTER, Lang.KO))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert [run.text for run in runs if run.bold] == ["열람"]


def test_a_blank_partly_bold_is_still_one_blank() -> None:
    spans = (Span("Dear [[your "), Span("name", bold=True), Span("]], hello"))
    letter = [Block(BlockKind.PARAGRAPH, spans)]
    document = opened(letter_docx("t", letter, Lang.EN))
    assert marked(document) == ["[your name]"]
    assert lines(document) == [letter_text(letter)] == ["Dear [your name], hello"]


def test_a_link_is_kept_as_its_words() -> None:
    letter = [Block(BlockKind.PARAGRAPH, (Span("the form", link="meta-form"),))]
    data = letter_docx("t", letter, Lang.EN)
    assert lines(opened(data)) == ["the form"]
    assert "meta-form" not in part(data, "word/document.xml")


def test_the_file_names_no_person_and_no_day() -> None:
    data = letter_docx("열람 편지", LETTER, Lang.KO)
    properties = opened(data).core_properties
    assert properties.title == "열람 편지"
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert (properties.created, properties.modified, properties.last_printed) == (None, None, None)
    assert re.findall(
        r"<(?:dc|dcterms|cp):(?!coreProperties)(\w+)", part(data, "docProps/core.xml")
    ) == ["title"]
    with ZipFile(BytesIO(data)) as parts:
        names = set(parts.namelist())
        assert {name for name in names if name.startswith(("docProps/", "customXml/"))} == {
            "docProps/core.xml"
        }
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_word_is_asked_to_save_no_name() -> None:
    settings_of_word = part(letter_docx("t", LETTER, Lang.KO), "word/settings.xml")
    assert "<w:removePersonalInformation/>" in settings_of_word


def test_the_title_is_not_on_the_page_that_is_sent() -> None:
    assert "열람 편지" not in "\n".join(lines(opened(letter_docx("열람 편지", LETTER, Lang.KO))))


def test_the_same_letter_is_the_same_file() -> None:
    first = letter_docx("t", LETTER, Lang.KO)
    assert letter_docx("t", LETTER, Lang.KO) == first
    assert letter_docx("t", LETTER[:-1], Lang.KO) != first


def test_the_page_is_a4() -> None:
    (section,) = opened(letter_docx("t", LETTER, Lang.EN)).sections
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.left_margin == section.right_margin == section.top_margin


@pytest.mark.parametrize(("lang", "font"), [(Lang.KO, "Malgun Gothic"), (Lang.EN, "Calibri")])
def test_hangul_has_a_font_in_every_letter_and_others_to_fall_back_on(
    lang: Lang, font: str
) -> None:
    data = letter_docx("t", LETTER, lang)
    style = opened(data).styles["Normal"]
    fonts = style.element.rPr.rFonts
    assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) == font
    assert fonts.get(qn("w:eastAsia")) == "Malgun Gothic"
    table = part(data, "word/fontTable.xml")
    assert re.findall(
        r'w:name="([^"]+)"><w:altName w:val="([^",]+)', re.sub(r"\s*\n", "", table)
    ) == [
        ("Malgun Gothic", "맑은 고딕"),
        ("Calibri", "Carlito"),
    ]
