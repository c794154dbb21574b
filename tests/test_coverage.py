"""What the files cover is seen on one page, and made by a command."""

from bot.core.guide import Lang
from bot.settings import ROOT, Settings
from ingest.coverage import (
    DEFAULT_BANK,
    BankQuestion,
    Led,
    as_markdown,
    lead_all,
    load_bank,
    share_found,
)
from ingest.knowledge import read_knowledge

AT_LEAST = 0.95


def test_the_research_questions_find_their_files(full_settings: Settings) -> None:
    led = lead_all(full_settings, load_bank(DEFAULT_BANK))
    for lang in Lang:
        lost = [one.question.q for one in led if one.question.lang is lang and not one.found]
        assert share_found(led, lang) >= AT_LEAST, lost


def test_the_page_lists_every_surface_with_files_and_every_question() -> None:
    knowledge, _ = read_knowledge(ROOT / "knowledge")
    found = BankQuestion(q="a | b", lang=Lang.EN, bank="x-1", slugs=("x-grok-switch",))
    lost = BankQuestion(q="무엇", lang=Lang.KO, bank="x-2", slugs=("x-grok-switch",))
    led = (Led(found, ("x-grok-switch",)), Led(lost, ("kr-access", "kr-erasure", "kr-police")))
    page = as_markdown(knowledge, led)
    assert "| instagram |" in page
    assert "x-1 en: a / b | x-grok-switch |" in page
    assert "x-2 ko: 무엇 | kr-access **(not found)** |" in page
    assert "| en | 1 | 100.0% |" in page
    assert "| ko | 1 | 0.0% |" in page


def test_every_slug_is_written_for_somebody() -> None:
    knowledge, _ = read_knowledge(ROOT / "knowledge")
    cards = [file.guide.card for file in knowledge.files]
    assert len({card.slug for card in cards}) >= 80
    assert all(card.sources and card.as_of for card in cards)
    assert all(
        card.as_of <= max(source.date for source in card.sources if source.date)
        for card in cards
        if card.as_of
    )
