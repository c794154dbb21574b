"""A page becomes messages Telegram takes, and nothing of it is lost on the way."""

from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.channels.reading import LinkButton, Page, Run, SectionButton, notice
from bot.channels.telegram.buttons import SectionTap, data_of, keyboard, parse_section_tap
from bot.channels.telegram.render import MAX_UTF16, Outgoing, render, split, utf16_len
from bot.core.guide import Lang, SectionKind

WEB = "https://examplenet.test/form"

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)
long_words = words.map(lambda text: text * 40)
runs = st.builds(Run, words | long_words, st.booleans(), st.sampled_from([None, WEB]))
pages = st.builds(Page, st.lists(st.lists(runs, max_size=4).map(tuple), max_size=12).map(tuple))
texts = st.text(max_size=300) | st.builds(
    lambda pieces: "".join(pieces),
    st.lists(st.sampled_from(["\n", "\n\n", " ", "가나다 " * 500, "😀" * 900, "x" * 3_999])),
)


def styled(messages: list[Outgoing], kind: str) -> str:
    """What all messages show in one style, one after the other."""
    shown = ""
    for message in messages:
        units = message.text.encode("utf-16-le")
        for entity in message.entities:
            if entity.type == kind:
                start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
                shown += units[start:end].decode("utf-16-le")  # fails inside a surrogate pair
    return shown


def visible(text: str) -> str:
    return "".join(text.split())


@settings(deadline=None)
@given(texts)
def test_splitting_loses_nothing_and_every_part_fits(text: str) -> None:
    parts = split(text)
    assert "".join(parts) == text
    assert all(utf16_len(part) <= MAX_UTF16 < MessageLimit.MAX_TEXT_LENGTH for part in parts)
    assert all(parts) or parts == [""]


@settings(deadline=None)
@given(pages)
def test_the_messages_of_a_page_show_all_its_words_in_their_styles(page: Page) -> None:
    messages = render(page, Lang.EN)
    assert visible("".join(message.text for message in messages)) == visible(page.text)
    runs_of_page = [run for line in page.lines for run in line]
    bold = "".join(run.text for run in runs_of_page if run.bold)
    linked = "".join(run.text for run in runs_of_page if run.url)
    assert visible(styled(messages, "bold")) == visible(bold)
    assert visible(styled(messages, "text_link")) == visible(linked)


@settings(deadline=None)
@given(pages)
def test_telegram_takes_every_message(page: Page) -> None:
    for message in render(page, Lang.EN):
        assert message.text.strip()
        assert utf16_len(message.text) <= MAX_UTF16
        for entity in message.entities:
            assert entity.length > 0
            assert 0 <= entity.offset <= utf16_len(message.text) - entity.length


def test_a_text_is_cut_after_a_paragraph_rather_than_a_line() -> None:
    text = "p" * 2000 + "\n\n" + "l" * 1000 + "\n" + "l" * 1500
    assert [len(part) for part in split(text)] == [2002, 2501]


def test_a_text_is_cut_after_a_line_rather_than_a_word() -> None:
    text = "l" * 3000 + "\n" + "w" * 500 + " " + "w" * 1000
    assert [len(part) for part in split(text)] == [3001, 1501]


def test_a_line_too_long_is_cut_after_a_word() -> None:
    assert [len(part) for part in split("w" * 3000 + " " + "w" * 1500)] == [3001, 1500]


def test_a_word_too_long_is_cut_between_characters_never_inside_one() -> None:
    assert split("x" + "😀" * 3000) == ["x" + "😀" * 1999, "😀" * 1001]


def test_a_style_over_the_cut_goes_on_in_the_next_message() -> None:
    page = Page(((Run("a"), Run("b" * 5000, bold=True)),))
    first, second = render(page, Lang.EN)
    assert [(e.offset, e.length) for e in first.entities] == [(1, 3999)]
    assert [(e.offset, e.length) for e in second.entities] == [(0, 1001)]


def test_offsets_count_utf16_units() -> None:
    page = Page(((Run("😀 "), Run("굵게", bold=True)),))
    (message,) = render(page, Lang.KO)
    assert [(e.offset, e.length) for e in message.entities] == [(3, 2)]


def test_blank_lines_alone_are_no_message() -> None:
    assert render(notice("\n\n"), Lang.EN) == []
    parts = render(notice("a" + "\n" * 9000 + "b"), Lang.EN)
    assert [part.text.strip() for part in parts] == ["a", "b"]


def test_a_link_that_is_not_of_the_web_stays_text() -> None:
    page = Page(((Run("press", url="javascript:alert(1)"), Run("here", url="https://[")),))
    (message,) = render(page, Lang.EN)
    assert message.text == "presshere"
    assert message.entities == ()


def rows(markup: InlineKeyboardMarkup | None) -> list[list[str]]:
    return [[button.text for button in row] for row in markup.inline_keyboard] if markup else []


def test_links_stand_one_a_row_and_sections_two_a_row_under_the_last_message() -> None:
    buttons = (
        SectionButton("Limits", "examplenet-eu", SectionKind.LIMITS),
        LinkButton("Form", WEB),
        SectionButton("Proof", "examplenet-eu", SectionKind.PROOF),
        LinkButton("Help", WEB),
        SectionButton("Next", "examplenet-eu", SectionKind.NEXT),
    )
    page = Page(((Run("x" * 5000),),), buttons)
    first, last = render(page, Lang.EN)
    assert first.keyboard is None
    assert rows(last.keyboard) == [["Form"], ["Help"], ["Limits", "Proof"], ["Next"]]


def test_a_button_telegram_would_refuse_is_left_out() -> None:
    too_long = SectionButton("Limits", "s" * 60, SectionKind.LIMITS)
    not_web = [
        LinkButton("A", "tg://resolve"),
        LinkButton("B", "ftp://x.test"),
        LinkButton("C", ""),
    ]
    assert keyboard([too_long, *not_web], Lang.EN) is None


@given(
    st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True),
    st.sampled_from(SectionKind),
    st.sampled_from(Lang),
)
def test_a_tap_says_which_section_was_meant(slug: str, section: SectionKind, lang: Lang) -> None:
    data = data_of(section, slug, lang)
    if data is None:
        assert len(slug) > 40
    else:
        assert len(data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
        assert parse_section_tap(data) == SectionTap(slug, section, lang)


@given(st.text(max_size=64))
def test_a_tap_nobody_understands_is_nothing(data: str) -> None:
    assert parse_section_tap(data) is None or data.startswith("s|")
