"""Guided steps on Telegram: chosen by thumb, one card a step, edited in place."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from bot.answering.answerer import Answerer
from bot.answering.walking import Walk
from bot.channels.telegram.step_taps import At, Choice, Opening, parse_step_tap, stamp
from bot.channels.voice import Voices
from bot.compose import compose_answerer
from bot.core.guide import Device, Lang, SectionKind
from bot.settings import Settings
from tests.stand_ins import Heard, Person, TelegramServer, bot_on

SLUG = "examplenet-kr"
FORM = "https://examplenet.test/object"
SERVICE = {Lang.KO: "이그잼플넷", Lang.EN: "ExampleNet"}
KOREA = {Lang.KO: "한국", Lang.EN: "South Korea"}


async def tap(telegram: TelegramServer, person: Person, *labels: str) -> Heard:
    """The last message after tapping the buttons one after the other."""
    for label in labels:
        await person.taps(label)
        await telegram.settled()
    return person.answer


async def first_card(telegram: TelegramServer, voices: Voices, lang: Lang) -> Person:
    """Somebody in Korea with an iPhone, at the first card of the small guide."""
    steps = voices[lang].steps
    person = telegram.person(lang=lang)
    await person.says("/steps")
    await telegram.settled()
    await tap(telegram, person, SERVICE[lang], steps.devices[Device.IOS])
    if lang is Lang.EN:
        await tap(telegram, person, KOREA[lang])
    return person


async def with_button(telegram: TelegramServer, person: Person, data: str) -> Heard:
    """What the person gets for a button of an older message."""
    await person.says("/help")
    await telegram.settled()
    async with Bot(telegram.token, base_url=telegram.base_url) as yesterday:
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("old", callback_data=data)]])
        await yesterday.send_message(person.id, "a card of last year", reply_markup=keyboard)
    return await tap(telegram, person, "old")


async def walk_of(answerer: Answerer, slug: str = SLUG) -> Walk:
    walk = await answerer.walking.walk(slug, Lang.KO)
    assert walk is not None
    return walk


@pytest.mark.parametrize("lang", Lang)
async def test_steps_are_chosen_and_walked_in_one_message(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, lang: Lang
) -> None:
    steps = voices[lang].steps
    person = await first_card(telegram, voices, lang)
    walk = await answerer.walking.walk(SLUG, lang)
    assert walk is not None
    title, heading = walk.card.title, walk.routes[0].heading
    card = person.answer
    assert card.text.startswith(f"{title}\n{heading} · 1 / 2\n\n{walk.routes[0].steps[0].text}\n\n")
    assert card.styled("bold")[0] == title
    assert steps.then_look.format(word=bold_of(walk, 1)) in card.text
    assert card.labels == [steps.next, steps.trouble, steps.stop]

    card = await tap(telegram, person, steps.next)
    assert walk.routes[0].steps[1].text in card.text
    assert " · 2 / 2" in card.text
    assert FORM in [e.get("url") for e in card.entities]
    assert list(card.buttons[0].values()) == [FORM]
    assert card.labels[1:] == [steps.back, steps.done, steps.trouble, steps.stop]
    before = steps.then_look.partition("{word}")[0].strip()
    assert before not in card.text

    assert " · 1 / 2" in (await tap(telegram, person, steps.back)).text
    last = await tap(telegram, person, steps.next, steps.done)
    assert steps.well_done in last.text
    limits = await answerer.section(SLUG, SectionKind.LIMITS, lang)
    assert limits is not None
    assert all(statement.block.text in last.text for statement in limits.statements)
    assert last.labels == [steps.share, steps.back, steps.another]
    assert last.buttons[0][steps.share].startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me")
    assert len(person.heard) == 1, telegram.transcript(person)
    assert {call.status for call in telegram.calls if call.status} == {200}


def bold_of(walk: Walk, step: int) -> str:
    return next(span.text for span in walk.routes[0].steps[step].spans if span.bold)


async def test_korean_implies_korea_and_the_country_can_be_changed(
    telegram: TelegramServer, voices: Voices
) -> None:
    voice = voices[Lang.KO]
    person = telegram.person(lang="ko")
    await person.says("/steps")
    await telegram.settled()
    asked = await tap(telegram, person, SERVICE[Lang.KO])
    assert voice.steps.for_place.format(place="한국") in asked.text
    places = await tap(telegram, person, voice.steps.change_place)
    assert places.labels == ["한국", "유럽연합"]
    asked = await tap(telegram, person, "유럽연합")
    assert voice.steps.for_place.format(place="유럽연합") in asked.text
    card = await tap(telegram, person, voice.steps.devices[Device.IOS])
    assert "examplenet-eu" in str(card.buttons)


@pytest.mark.parametrize("lang", Lang)
async def test_a_screen_that_differs_gets_help_and_the_way_back(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, lang: Lang
) -> None:
    steps = voices[lang].steps
    person = await first_card(telegram, voices, lang)
    card = person.answer
    walk = await answerer.walking.walk(SLUG, lang)
    assert walk is not None
    helped = await tap(telegram, person, steps.trouble)
    assert steps.no_trouble in helped.text
    assert list(helped.buttons[0].values()) == [FORM]
    assert helped.labels[1:] == [walk.routes[1].heading, steps.to_card]
    assert await tap(telegram, person, steps.to_card) == card
    other = await tap(telegram, person, steps.trouble, walk.routes[1].heading)
    assert f"{walk.routes[1].heading} · 1 / 2" in other.text


@pytest.mark.parametrize("lang", Lang)
async def test_who_stops_can_go_on_where_they_were(
    telegram: TelegramServer, voices: Voices, lang: Lang
) -> None:
    steps = voices[lang].steps
    person = await first_card(telegram, voices, lang)
    card = await tap(telegram, person, steps.next)
    assert steps.stopped in (await tap(telegram, person, steps.stop)).text
    assert await tap(telegram, person, steps.go_on) == card


async def test_from_an_answer_the_steps_begin_below_it(
    telegram: TelegramServer, voices: Voices
) -> None:
    steps = voices[Lang.KO].steps
    person = telegram.person(lang="ko")
    await person.says("이그잼플넷 AI 학습 거부 어떻게 해요")
    await telegram.settled()
    answer = person.answer
    card = await tap(telegram, person, steps.begin, steps.devices[Device.WEB])
    assert "순서: 웹 · 1 / 2" in card.text
    assert [heard == answer for heard in person.heard] == [True, False]


async def test_the_greeting_offers_the_steps(telegram: TelegramServer, voices: Voices) -> None:
    person = telegram.person(lang="en")
    await person.says("/start")
    await telegram.settled()
    asked = await tap(telegram, person, voices[Lang.EN].steps.begin)
    assert asked.text == voices[Lang.EN].steps.ask_service
    assert len(person.heard) == 2


async def test_a_card_of_another_corpus_version_offers_the_new_guide(
    telegram: TelegramServer, answerer: Answerer, voices: Voices
) -> None:
    steps = voices[Lang.KO].steps
    old = At(SLUG, 0, 2, Lang.KO, "zzzz")
    person = telegram.person(lang="ko")
    told = await with_button(telegram, person, old.data)
    assert steps.changed in told.text
    assert (await walk_of(answerer)).card.title in told.text
    assert " · 1 / 2" in (await tap(telegram, person, steps.from_first)).text


async def test_a_guide_or_a_way_that_is_gone_says_so(
    telegram: TelegramServer, answerer: Answerer, voices: Voices
) -> None:
    steps = voices[Lang.KO].steps
    here = At(SLUG, 0, 1, Lang.KO, stamp((await walk_of(answerer)).version))
    for tapped, said in {
        replace(here, slug="gone").data: steps.gone,
        replace(here, route=7).data: steps.route_gone,
        replace(here, step=9).data: steps.route_gone,
        replace(here, step=0).data: steps.route_gone,
        "w|a|gone|ko": steps.gone,
        "w|q|gone|-|-|ko": steps.ask_service,
        "w|q|examplenet|ios|zz|ko": steps.gone,
        "w|c|nonsense": steps.gone,
        "w|c|x|one|2|ko|abcd": steps.gone,
        "w|": steps.gone,
    }.items():
        told = await with_button(telegram, telegram.person(lang="ko"), tapped)
        assert said in told.text, tapped


async def test_a_card_that_cannot_be_edited_comes_anew_and_one_that_is_there_does_not(
    telegram: TelegramServer, voices: Voices
) -> None:
    steps = voices[Lang.EN].steps
    person = await first_card(telegram, voices, Lang.EN)
    same = "Bad Request: message is not modified: it is exactly the same"
    telegram.refuse("editMessageText", 400, same)
    await tap(telegram, person, steps.next)
    assert len(person.heard) == 1
    telegram.refuse("editMessageText", 400, "Bad Request: message can't be edited")
    assert " · 2 / 2" in (await tap(telegram, person, steps.next)).text
    assert len(person.heard) == 2
    telegram.flood("editMessageText", 3)
    assert " · 1 / 2" in (await tap(telegram, person, steps.back)).text
    assert len(person.heard) == 2


def test_every_tap_is_read_back_as_it_was_written() -> None:
    for lang in Lang:
        for tap in (
            Choice(lang),
            Choice(lang, "x", Device.IOS, "kr"),
            Choice(lang, "x", ask_place=True),
            Opening("x-grok-switch", lang),
            At("x-grok-switch", 1, 12, lang, "84c0"),
        ):
            assert parse_step_tap(tap.data) == tap


def test_every_guide_fits_into_a_button() -> None:
    slugs = [path.stem for path in Path("knowledge").glob("guides/*/*.md")]
    longest = max(slugs, key=len)
    data = At(longest, 10, 99, Lang.KO, "84c0").data
    assert len(data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA


LEADS = {
    ("instagram", "kr"): "instagram-objection-kr",
    ("facebook", "kr"): "facebook-objection-kr",
    ("threads", "kr"): "threads-objection-kr",
    ("instagram", "uk"): "meta-objection-eu-uk",
    ("facebook", "uk"): "meta-objection-eu-uk",
    ("threads", "uk"): "meta-objection-eu-uk",
    ("instagram", "eu"): "meta-objection-eu-uk",
    ("facebook", "eu"): "meta-objection-eu-uk",
    ("threads", "eu"): "meta-objection-eu-uk",
    ("instagram", "us"): "meta-no-opt-out-us",
    **{("x", place): "x-grok-switch" for place in ("kr", "eu", "uk", "us", "other")},
    **{("grok", place): "grok-standalone" for place in ("kr", "eu", "uk", "us", "other")},
}


async def test_each_service_leads_to_its_guide_where_one_lives(full_settings: Settings) -> None:
    walking = compose_answerer(full_settings).walking
    led = {}
    for lang in Lang:
        for service, place in LEADS:
            walk = await walking.walk_for(service, place, lang)
            led[service, place, lang] = walk.card.slug if walk else None
    assert led == {(*key, lang): slug for lang in Lang for key, slug in LEADS.items()}


@pytest.mark.parametrize(
    ("service", "device", "slug"),
    [
        ("인스타그램", Device.IOS, "instagram-objection-kr"),
        ("X(트위터)", Device.ANDROID, "x-grok-switch"),
    ],
)
async def test_from_start_to_the_last_card_takes_few_taps(
    full_settings: Settings, voices: Voices, service: str, device: Device, slug: str
) -> None:
    voice = voices[Lang.KO]
    steps = voice.steps
    answerer = compose_answerer(full_settings)
    async with TelegramServer() as telegram, bot_on(telegram, answerer, voices):
        person = telegram.person(lang="ko")
        await person.says("/start")
        await telegram.settled()
        card = await tap(telegram, person, steps.begin, service, steps.devices[device])
        taps = 3
        count = re.search(r"· 1 / (\d+)", card.text)
        assert count is not None
        helped = await tap(telegram, person, steps.trouble)
        assert "•" in helped.text
        assert any("https://" in url for row in helped.buttons for url in row.values())
        await tap(telegram, person, steps.to_card)
        while steps.next in person.answer.labels:
            await tap(telegram, person, steps.next)
            taps += 1
        last = await tap(telegram, person, steps.done)
        taps += 1
        assert taps == 3 + int(count[1])
        assert taps <= 12
        assert f"|{slug}|" in str(last.buttons)
        assert steps.well_done in last.text
        assert voice.sections[SectionKind.NEXT] in last.labels
        assert len(person.heard) == 2
        shown = await tap(telegram, person, voice.sections[SectionKind.NEXT])
        assert voice.labels.sources in shown.text


async def test_where_no_guide_has_the_steps_the_answer_is_shown(
    full_settings: Settings, voices: Voices
) -> None:
    voice = voices[Lang.EN]
    answerer = compose_answerer(full_settings)
    async with TelegramServer() as telegram, bot_on(telegram, answerer, voices):
        person = telegram.person(lang="en")
        await person.says("/steps")
        await telegram.settled()
        asked = await tap(telegram, person, "Threads", voice.steps.devices[Device.WEB])
        assert asked.text == voice.steps.ask_place
        assert asked.labels[0] == "South Korea"
        assert asked.labels[-1] == "Other countries"
        shown = await tap(telegram, person, "Other countries")
        assert voice.labels.sources in shown.text
        assert len(person.heard) == 1
