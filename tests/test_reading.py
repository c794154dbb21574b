"""A reply as a person reads it, the same in every channel."""

from dataclasses import replace
from datetime import date

import pytest

from bot.channels.reading import LinkButton, Run, SectionButton, lay_out, notice
from bot.channels.voice import Voices
from bot.core.answer import (
    Abstention,
    Answer,
    Basis,
    Citation,
    Clarification,
    Link,
    Reason,
    Statement,
    Suggestion,
)
from bot.core.guide import (
    Block,
    BlockKind,
    Confidence,
    GuideCard,
    GuideKind,
    Lang,
    SectionKind,
    Source,
    Span,
)

CARD = GuideCard(
    slug="examplenet-eu",
    lang=Lang.EN,
    kind=GuideKind.GUIDE,
    title="Opt out at ExampleNet",
    surfaces=("examplenet",),
    jurisdictions=("eu",),
    as_of=date(2026, 3, 2),
    review_by=date(2026, 7, 1),
    confidence=Confidence.REPORTED,
    sources=(
        Source("Help page", "ExampleNet", date(2025, 1, 1), "https://examplenet.test/help"),
        Source("Old notes", "unknown", None),
        Source("Report", "Test Daily", date(2026, 3, 2)),
    ),
)
LAW = replace(CARD, slug="gdpr", title="Your right to object", confidence=Confidence.OFFICIAL)
FORM = Link("form", "https://examplenet.test/form", "the objection form", login=True)


def said(kind: BlockKind, *spans: Span | str, heading: str = "", cites: int = 1) -> Statement:
    words = tuple(span if isinstance(span, Span) else Span(span) for span in spans)
    return Statement(Block(kind, words), (cites,), heading)


def answer(*statements: Statement, cards: tuple[GuideCard, ...] = (CARD,)) -> Answer:
    citations = tuple(Citation(number, card) for number, card in enumerate(cards, start=1))
    return Answer(Lang.EN, CARD.title, statements, citations)


STEP, BULLET, PARAGRAPH = BlockKind.STEP, BlockKind.BULLET, BlockKind.PARAGRAPH
SHORT = said(PARAGRAPH, "There is a form.")


def body(reply: Answer, voices: Voices) -> str:
    """What stands between the title and the sources."""
    text = lay_out(reply, voices).text
    title, sources = f"{reply.title}\n\n", f"\n\n{voices[reply.lang].labels.sources}\n"
    assert text.startswith(title)
    return text.removeprefix(title).partition(sources)[0]


def test_steps_are_numbered_anew_under_each_heading(voices: Voices) -> None:
    reply = answer(
        SHORT,
        said(STEP, "Open Settings.", heading="Steps: app"),
        said(STEP, "Press Submit.", heading="Steps: app"),
        said(STEP, "Sign in.", heading="Steps: web"),
    )
    assert body(reply, voices) == (
        "There is a form.\n\n"
        "Steps: app\n1. Open Settings.\n2. Press Submit.\n\n"
        "Steps: web\n1. Sign in."
    )


def test_bullets_stay_together_and_paragraphs_stand_apart(voices: Voices) -> None:
    reply = answer(
        said(PARAGRAPH, "First.", heading="Details"),
        said(PARAGRAPH, "Second.", heading="Details"),
        said(BULLET, "one", heading="Details"),
        said(BULLET, "two", heading="Details"),
    )
    assert body(reply, voices) == "Details\nFirst.\n\nSecond.\n\n• one\n• two"


def test_title_and_headings_are_bold_and_so_is_what_a_guide_makes_bold(voices: Voices) -> None:
    reply = answer(said(STEP, "Press ", Span("Submit", bold=True), ".", heading="Steps"))
    bold = [run.text for line in lay_out(reply, voices).lines for run in line if run.bold]
    assert bold == [CARD.title, "Steps", "Submit", voices[Lang.EN].labels.sources]


def test_a_link_in_a_step_leads_to_the_address_of_the_table(voices: Voices) -> None:
    step = said(STEP, "Open the ", Span("objection form", link="form"), ".")
    page = lay_out(replace(answer(step), links=(FORM,)), voices)
    assert Run("objection form", url=FORM.url) in page.lines[2]


def test_a_link_nobody_knows_any_more_stays_text(voices: Voices) -> None:
    page = lay_out(answer(said(STEP, Span("objection form", link="gone"))), voices)
    assert Run("objection form") in page.lines[2]


def test_with_one_source_no_statement_is_marked(voices: Voices) -> None:
    assert body(answer(SHORT), voices) == "There is a form."


def test_with_several_sources_each_statement_is_marked(voices: Voices) -> None:
    reply = answer(SHORT, said(PARAGRAPH, "You may object.", cites=2), cards=(CARD, LAW))
    assert body(reply, voices) == "There is a form. [1]\n\nYou may object. [2]"


def test_a_source_shows_title_kind_date_confidence_and_publishers(voices: Voices) -> None:
    page = lay_out(answer(SHORT, cards=(CARD, LAW)), voices)
    assert page.text.splitlines()[-2:] == [
        "[1] Opt out at ExampleNet (guide, as of 2026-03-02, reported) · "
        "from Test Daily, ExampleNet, publisher not named",
        "[2] Your right to object (guide, as of 2026-03-02, official) · "
        "from Test Daily, ExampleNet, publisher not named",
    ]


def test_a_publisher_leads_to_its_page_where_there_is_one(voices: Voices) -> None:
    last = lay_out(answer(SHORT), voices).lines[-1]
    assert Run("ExampleNet", url="https://examplenet.test/help") in last
    assert Run("Test Daily") in last


def test_a_source_without_a_date_says_so(voices: Voices) -> None:
    news = replace(CARD, kind=GuideKind.NEWS, as_of=None, review_by=None)
    page = lay_out(answer(SHORT, cards=(news,)), voices)
    assert "(news, no date, reported)" in page.text


def test_a_guide_past_its_review_day_warns(voices: Voices) -> None:
    fresh = answer(SHORT, cards=(CARD, LAW))
    warning = voices[Lang.EN].labels.due.format(date="2026-07-01")
    assert warning not in lay_out(fresh, voices).text
    due = replace(fresh, due=frozenset({"gdpr"}))
    assert lay_out(due, voices).text.count(warning) == 1
    assert body(due, voices).endswith(f"\n\n{warning}")


@pytest.mark.parametrize("basis", list(Basis))
def test_the_place_an_answer_is_true_for_is_named(voices: Voices, basis: Basis) -> None:
    said = replace(answer(SHORT), basis=basis, place="South Korea")
    words = voices[Lang.EN].places[basis].format(place="South Korea")
    assert "South Korea" in words
    assert body(said, voices).endswith(words)


def test_a_reader_of_another_language_is_told_first(voices: Voices) -> None:
    page = lay_out(replace(answer(SHORT), foreign=True), voices)
    assert page.lines[0] == (Run(voices[Lang.EN].labels.foreign),)
    abstention = Abstention(Reason.OUT_OF_SCOPE, Lang.EN, foreign=True)
    assert lay_out(abstention, voices).lines[0] == page.lines[0]


def test_buttons_open_links_and_show_other_sections(voices: Voices) -> None:
    reply = replace(
        answer(SHORT), links=(FORM,), suggestions=(Suggestion("examplenet-eu", SectionKind.PROOF),)
    )
    assert lay_out(reply, voices).buttons == (
        LinkButton("the objection form (sign in first)", FORM.url),
        SectionButton("Proof to keep", "examplenet-eu", SectionKind.PROOF),
    )


def test_what_is_not_known_is_quoted_with_its_source(voices: Voices) -> None:
    known = replace(answer(said(PARAGRAPH, "Nobody has confirmed it.")), links=(FORM,))
    page = lay_out(Abstention(Reason.NOT_KNOWN, Lang.EN, (CARD,), known=known), voices)
    assert page.text.startswith(
        f"{voices[Lang.EN].abstain[Reason.NOT_KNOWN]}\n\nNobody has confirmed it.\n\n"
        f"{voices[Lang.EN].labels.sources}\n[1] Opt out at ExampleNet ("
    )
    assert voices[Lang.EN].labels.nearest not in page.text
    assert [button.label for button in page.buttons] == ["the objection form (sign in first)"]


def test_an_abstention_names_the_nearest_guides(voices: Voices) -> None:
    page = lay_out(Abstention(Reason.NO_PASSAGE, Lang.EN, (CARD, LAW)), voices)
    assert page.text == (
        f"{voices[Lang.EN].abstain[Reason.NO_PASSAGE]}\n\n"
        "Closest guides\n• Opt out at ExampleNet\n• Your right to object"
    )
    assert page.buttons == ()


@pytest.mark.parametrize("line", ["Call 109", None])
def test_in_distress_a_number_to_call_comes_alone(voices: Voices, line: str | None) -> None:
    page = lay_out(Abstention(Reason.CRISIS, Lang.EN, crisis_line=line), voices)
    voice = voices[Lang.EN]
    said = line or voice.notices.crisis_elsewhere
    assert page.text == voice.abstain[Reason.CRISIS].format(line=said)


@pytest.mark.parametrize("lang", Lang)
def test_a_reply_is_laid_out_in_its_own_language(voices: Voices, lang: Lang) -> None:
    page = lay_out(replace(answer(SHORT), lang=lang), voices)
    assert voices[lang].labels.sources in page.text.splitlines()
    ask = lay_out(Clarification(lang, "which_service"), voices)
    assert ask.text == voices[lang].clarify["which_service"]


def test_a_notice_keeps_its_paragraphs() -> None:
    assert notice("One.\n\nTwo.").lines == ((Run("One."),), (), (Run("Two."),))
