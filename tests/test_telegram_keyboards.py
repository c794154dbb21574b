"""Every keyboard fits a phone and a screen reader: walked over the corpus people get."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator

import pytest
from telegram import InlineKeyboardMarkup

from bot.answering.answerer import Answerer
from bot.channels.reading import lay_out
from bot.channels.telegram import step_cards as cards
from bot.channels.telegram.labels import ALONE, IN_A_PAIR
from bot.channels.telegram.letter_taps import with_file_button
from bot.channels.telegram.render import Outgoing, render
from bot.channels.telegram.step_taps import At, stamp
from bot.channels.voice import Voices
from bot.compose import compose_answerer
from bot.core.guide import GuideCard, Lang, SectionKind
from bot.core.question import Question
from bot.settings import Settings
from tests.stand_ins import Heard, TelegramServer, bot_on

ONE_IN = 5
"""Of this many guides one is asked about; the parts and steps of all are looked at."""

ASKED = {
    Lang.KO: ("인스타 AI 학습 거부 어떻게 해요", "열흘 넘게 답이 없어요", "정정 편지"),
    Lang.EN: ("turn off grok training", "what if they refuse", "letter to meta in germany"),
}


def faults(text: str, rows: list[list[str]]) -> Iterator[str]:
    """What is wrong with a message and its buttons."""
    for row in rows:
        if not 1 <= len(row) <= 2:
            yield f"{len(row)} buttons in a row: {row}"
        room = ALONE if len(row) == 1 else IN_A_PAIR
        yield from (f"too long: {label}" for label in row if len(label) > room)
        yield from (f"no words: {label!r}" for label in row if not re.search(r"[^\W_]", label))
    labels = [label for row in rows for label in row]
    if len(set(labels)) < len(labels):
        yield f"twice: {labels}"
    for line in map(str.strip, text.splitlines()):
        if len(line) > 4 and not re.search(r"[^\W_]", line):
            yield f"a picture of signs: {line}"


def rows_of(keyboard: InlineKeyboardMarkup | None) -> list[list[str]]:
    return [[b.text for b in row] for row in keyboard.inline_keyboard] if keyboard else []


async def answered(card: GuideCard, answerer: Answerer, voices: Voices) -> AsyncIterator[Outgoing]:
    """What somebody gets who asks for a file by its title."""
    reply = (await answerer.answer(Question(card.title, card.lang))).reply
    for message in with_file_button(render(lay_out(reply, voices), reply.lang), reply, voices):
        yield message


async def said_of(card: GuideCard, answerer: Answerer, voices: Voices) -> AsyncIterator[Outgoing]:
    """Every message that comes from one file: its parts, its steps."""
    lang, voice = card.lang, voices[card.lang]
    parts = []
    for kind in SectionKind:
        if part := await answerer.section(card.slug, kind, lang):
            parts.append(part)
            for message in render(lay_out(part, voices), lang):
                yield message
    walk = await answerer.walking.walk(card.slug, lang)
    if walk is None:
        return
    yield cards.ask_route(walk, voice)
    for route in walk.routes:
        for step in range(1, len(route.steps) + 1):
            at = At(card.slug, route.number, step, lang, stamp(walk.version))
            yield cards.card(walk, route, at, voice)
        yield cards.trouble(walk, route, at, voice)
        yield cards.stopped(walk, at, voice)
        yield cards.changed(walk, at, voice)
        yield cards.end(walk, route, at, parts, "stand_in_bot", voice, more=True, reminds=True)


@pytest.mark.parametrize("lang", Lang)
async def test_whatever_a_guide_says_fits_a_phone(
    full_settings: Settings, voices: Voices, lang: Lang
) -> None:
    answerer = compose_answerer(full_settings)
    guides = await answerer._corpus.cards(lang)
    said = [m for card in guides async for m in said_of(card, answerer, voices)]
    said += [m for card in guides[::ONE_IN] async for m in answered(card, answerer, voices)]
    found = Counter(f for m in said for f in faults(m.text, rows_of(m.keyboard)))
    assert found == {}
    assert len(said) > 1_000


@pytest.mark.parametrize("lang", Lang)
async def test_whatever_a_tap_leads_to_fits_a_phone(
    full_settings: Settings, voices: Voices, lang: Lang
) -> None:
    answerer = compose_answerer(full_settings)
    async with TelegramServer() as telegram, bot_on(telegram, answerer, voices):
        person = telegram.person(lang=lang)
        for text in (*(f"/{name}" for name in ("start", *voices[lang].commands)), *ASKED[lang]):
            await person.says(text)
        await telegram.settled()
        tapped: Counter[str] = Counter()
        seen: list[Heard] = []
        while to_tap := next(_untapped(person.heard, tapped), None):
            seen += person.heard
            await person.taps(to_tap)
            await telegram.settled()
        kinds = {kind.split("|")[0] for kind in tapped}
        assert {"w", "l", "s"} <= kinds
        found = Counter(f for h in seen for f in faults(h.text, [list(r) for r in h.buttons]))
        assert found == {}


def _untapped(heard: list[Heard], tapped: Counter[str]) -> Iterator[str]:
    """A button of a kind that was not tapped yet; counted as tapped."""
    for message in heard:
        for row in message.buttons:
            for label, data in row.items():
                kind = "|".join(data.split("|")[:2] if data[:1] in "wl" else data.split("|")[::2])
                if "|" in data and "://" not in data and not tapped[kind]:
                    tapped[kind] += 1
                    yield label
