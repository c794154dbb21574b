"""What somebody chose for a chat holds everywhere, is remembered, and can be changed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.channels.telegram.setting_taps import Setting, SettingTap, parse_setting_tap
from bot.channels.voice import Voices
from bot.compose import compose_answerer
from bot.core.answer import Basis
from bot.core.guide import Device, Lang
from bot.settings import Settings
from bot.store.store import Store
from tests.stand_ins import Heard, Person, TelegramServer, bot_on

OTHER = {Lang.KO: Lang.EN, Lang.EN: Lang.KO}
SERVICE = {Lang.KO: "이그잼플넷", Lang.EN: "ExampleNet"}
KOREA = {Lang.KO: "한국", Lang.EN: "South Korea"}
EUROPE = {Lang.KO: "유럽연합", Lang.EN: "the EU"}
HOW_TO = {Lang.KO: "이그잼플넷 학습 거부", Lang.EN: "opt out of examplenet ai training"}


async def says(telegram: TelegramServer, person: Person, *texts: str) -> Heard:
    for text in texts:
        await person.says(text)
        await telegram.settled()
    return person.answer


async def tap(telegram: TelegramServer, person: Person, *labels: str) -> Heard:
    for label in labels:
        await person.taps(label)
        await telegram.settled()
    return person.answer


def sent_earlier(telegram: TelegramServer, person: Person, data: str) -> None:
    """A message of some other day with one button, "old"."""
    keyboard = {"inline_keyboard": [[{"text": "old", "callback_data": data}]]}
    telegram.store(person.id, telegram.me, {"text": "earlier", "reply_markup": keyboard})


@pytest.mark.parametrize("lang", Lang)
async def test_the_language_is_chosen_in_place_and_spoken_everywhere(
    telegram: TelegramServer, voices: Voices, store: Store, lang: Lang
) -> None:
    mine, other = voices[lang], voices[OTHER[lang]]
    person = telegram.person(lang=OTHER[lang])
    asked = await says(telegram, person, "/language")
    assert asked.text == f"{other.settings.ask_language}\n{mine.settings.ask_language}"
    chosen = await tap(telegram, person, mine.settings.name)
    assert len(person.heard) == 1
    assert chosen.text == mine.settings.language_set
    assert f"✓ {mine.settings.name}" in chosen.labels
    assert (await store.chats.get(person.id)).lang is lang
    for command, said in {
        "/start": mine.start,
        "/help": mine.help,
        "/steps": mine.steps.ask_service,
        "/letter": mine.letters.none,
        "/country": mine.settings.ask_country,
        "/frobnicate": mine.notices.unknown_command,
        "🙏": mine.clarify["wordless"],
    }.items():
        assert (await says(telegram, person, command)).text == said
    await person.sends("photo")
    await telegram.settled()
    assert person.answer.text == mine.notices.media
    telegram.refuse("sendMessage", 400, "Bad Request: nobody knows why")
    broken = await says(telegram, person, "/help")
    assert broken.text.startswith(mine.notices.broken.partition("{turn}")[0])


@pytest.mark.parametrize("lang", Lang)
async def test_a_question_in_the_other_language_is_answered_in_its_own(
    telegram: TelegramServer, voices: Voices, lang: Lang
) -> None:
    person = telegram.person(lang=lang)
    await says(telegram, person, "/language")
    await tap(telegram, person, f"✓ {voices[lang].settings.name}")
    other = OTHER[lang]
    assert voices[other].labels.sources in (await says(telegram, person, HOW_TO[other])).text
    assert (await says(telegram, person, "/help")).text == voices[lang].help


@pytest.mark.parametrize("lang", Lang)
async def test_the_country_is_chosen_used_and_taken_back(
    telegram: TelegramServer, voices: Voices, store: Store, lang: Lang
) -> None:
    words, person = voices[lang].settings, telegram.person(lang=lang)
    asked = await says(telegram, person, "/country")
    assert asked.labels == [KOREA[lang], EUROPE[lang], words.keep_open]
    chosen = await tap(telegram, person, EUROPE[lang])
    assert chosen.text == words.country_set.format(place=EUROPE[lang])
    assert chosen.labels == [KOREA[lang], f"✓ {EUROPE[lang]}", words.keep_open]
    answer = await says(telegram, person, HOW_TO[lang])
    assert "examplenet-eu" in str(answer.buttons)
    assert voices[lang].places[Basis.ASSUMED].partition("{place}")[2] not in answer.text
    # what is chosen last counts, whatever the chat was about before
    await tap(telegram, person, KOREA[lang])
    assert "examplenet-kr" in str((await says(telegram, person, HOW_TO[lang])).buttons)
    assert (await says(telegram, person, "/country")).labels[0] == f"✓ {KOREA[lang]}"
    assert (await tap(telegram, person, words.keep_open)).text == words.no_country
    assert (await store.chats.get(person.id)).place is None


async def test_a_country_named_in_the_question_beats_the_chosen_one(
    telegram: TelegramServer,
) -> None:
    person = telegram.person(lang="en")
    await says(telegram, person, "/country")
    await tap(telegram, person, KOREA[Lang.EN])
    answer = await says(telegram, person, "opt out of examplenet ai training in germany")
    assert "examplenet-eu" in str(answer.buttons)


async def test_the_countries_people_get_fit_and_end_with_another_and_none(
    full_settings: Settings, voices: Voices
) -> None:
    answerer = compose_answerer(full_settings)
    async with TelegramServer() as telegram, bot_on(telegram, answerer, voices):
        for lang in Lang:
            words, person = voices[lang].settings, telegram.person(lang=lang)
            asked = await says(telegram, person, "/country")
            assert {len(row) for row in asked.buttons[:-1]} == {2}
            assert asked.labels[0] == KOREA[lang]
            assert asked.labels[-2:] == [words.elsewhere, words.keep_open]
            assert (await tap(telegram, person, words.elsewhere)).text == (
                words.country_set.format(place=words.elsewhere)
            )


@pytest.mark.parametrize("lang", Lang)
async def test_device_and_country_of_the_steps_are_asked_once_and_can_be_changed(
    telegram: TelegramServer, voices: Voices, store: Store, lang: Lang
) -> None:
    steps, words = voices[lang].steps, voices[lang].settings
    person = telegram.person(lang=lang)
    ios, web = steps.devices[Device.IOS], steps.devices[Device.WEB]
    await says(telegram, person, "/steps")
    await tap(telegram, person, SERVICE[lang], ios)
    if lang is Lang.EN:
        await tap(telegram, person, KOREA[lang])
    chosen = await store.chats.get(person.id)
    assert (chosen.device, chosen.place) == (Device.IOS, "kr" if lang is Lang.EN else None)

    await says(telegram, person, "/steps")
    card = await tap(telegram, person, SERVICE[lang])
    assert " · 1 / 2" in card.text
    assert card.text.endswith(words.remembered.format(chosen=f"{KOREA[lang]} · {ios}"))
    assert card.labels[-2:] == [words.change_device, steps.change_place]

    assert (await tap(telegram, person, words.change_device)).labels[:2] == [
        ios, steps.devices[Device.ANDROID],
    ]  # fmt: skip
    await tap(telegram, person, web)
    await says(telegram, person, "/steps")
    card = await tap(telegram, person, SERVICE[lang], steps.change_place, EUROPE[lang])
    assert "examplenet-eu" in str(card.buttons)
    assert card.text.endswith(words.remembered.format(chosen=f"{EUROPE[lang]} · {web}"))
    chosen = await store.chats.get(person.id)
    assert (chosen.device, chosen.place) == (Device.WEB, "eu")
    assert "examplenet-eu" in str((await says(telegram, person, HOW_TO[lang])).buttons)


@pytest.mark.parametrize("lang", Lang)
async def test_the_steps_under_an_answer_ask_for_the_device_once(
    telegram: TelegramServer, voices: Voices, lang: Lang
) -> None:
    steps, words = voices[lang].steps, voices[lang].settings
    person = telegram.person(lang=lang)
    await says(telegram, person, "/country")
    await tap(telegram, person, KOREA[lang])
    await says(telegram, person, HOW_TO[lang])
    web = steps.devices[Device.WEB]
    card = await tap(telegram, person, steps.begin, web)
    assert " · 1 / 2" in card.text
    assert words.change_device not in card.labels
    again = await tap(telegram, person, steps.begin)
    assert again.text == f"{card.text}\n\n{words.remembered.format(chosen=web)}"
    asked = await tap(telegram, person, words.change_device)
    assert asked.labels == list(steps.devices.values())
    assert len(person.heard) == 4, telegram.transcript(person)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("lang", Lang)
async def test_while_the_store_is_away_the_steps_still_lead_to_the_end(
    telegram: TelegramServer, voices: Voices, tmp_path: Path, lang: Lang
) -> None:
    steps, words = voices[lang].steps, voices[lang].settings
    person = telegram.person(lang=lang)
    await says(telegram, person, "/country")
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as connection:
        connection.execute("DROP TABLE chats")
    assert (await tap(telegram, person, EUROPE[lang])).text == words.not_kept
    await says(telegram, person, "/steps")
    asked = await tap(telegram, person, SERVICE[lang])
    if lang is Lang.KO:
        asked = await tap(telegram, person, steps.change_place, EUROPE[lang])
        card = await tap(telegram, person, steps.devices[Device.IOS])
    else:
        card = await tap(telegram, person, steps.devices[Device.IOS], EUROPE[lang])
    assert "examplenet-eu" in str(card.buttons)
    assert asked.id == card.id


@pytest.mark.parametrize("data", ["c|p|nowhere|ko", "c|l|de|ko", "c|z|kr|ko", "c|p|kr", "c|"])
async def test_a_setting_that_is_none_of_ours_is_an_old_button(
    telegram: TelegramServer, voices: Voices, store: Store, data: str
) -> None:
    person = telegram.person(lang="ko")
    await says(telegram, person, "/help")
    sent_earlier(telegram, person, data)
    assert (await tap(telegram, person, "old")).text == voices[Lang.KO].notices.old_button
    assert (await store.chats.get(person.id)).place is None


def test_every_setting_is_read_back_as_it_was_written() -> None:
    for tapped in (
        SettingTap(Setting.LANGUAGE, "ko", Lang.EN),
        SettingTap(Setting.COUNTRY, "", Lang.KO),
    ):
        assert parse_setting_tap(tapped.data) == tapped
