"""The code of a poster brings its steps and its country, and is counted by nobody's name."""

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.channels.telegram.greeting import Campaigns
from bot.channels.voice import Voices
from bot.compose import compose_answerer
from bot.core.errors import GuideError
from bot.core.guide import Device, Lang
from bot.settings import Settings
from bot.store.store import Store
from tests.stand_ins import Heard, Person, TelegramServer, bot_on

TODAY = date(2026, 11, 20)
SERVICE = {Lang.KO: "이그잼플넷", Lang.EN: "ExampleNet"}
EUROPE = {Lang.KO: "유럽연합", Lang.EN: "the EU"}


class Friday:
    """A clock that stands still."""

    def today(self) -> date:
        return TODAY


CAMPAIGNS = Campaigns(Friday(), lambda: frozenset({"poster1"}))


@pytest.fixture
async def telegram(
    answerer: Answerer, voices: Voices, store: Store
) -> AsyncIterator[TelegramServer]:
    async with (
        TelegramServer() as server,
        bot_on(server, answerer, voices, store, campaigns=CAMPAIGNS),
    ):
        yield server


async def starts(telegram: TelegramServer, person: Person, code: str) -> Heard:
    await person.says(f"/start {code}")
    await telegram.settled()
    return person.answer


async def counts(store: Store) -> list[tuple[str, date, int]]:
    return [(entry.code, entry.day, entry.uses) for entry in await store.campaigns.counts()]


@pytest.mark.parametrize("lang", Lang)
async def test_a_code_greets_sets_the_country_offers_the_steps_and_is_counted(
    telegram: TelegramServer, voices: Voices, store: Store, lang: Lang
) -> None:
    voice = voices[lang]
    words, person = voice.settings, telegram.person(lang=lang)
    heard = await starts(telegram, person, "examplenet_eu-poster1")
    assert heard.text == f"{voice.start}\n\n{words.from_code.format(place=EUROPE[lang])}"
    assert heard.labels == [
        words.begin_service.format(service=SERVICE[lang]), voice.steps.another,
    ]  # fmt: skip
    assert (await store.chats.get(person.id)).place == "eu"
    assert await counts(store) == [("poster1", TODAY, 1)]
    assert "poster1" not in json.dumps(await store.mydata(person.id))
    await person.taps(heard.labels[0])
    await telegram.settled()
    await person.taps(voice.steps.devices[Device.IOS])
    await telegram.settled()
    assert "examplenet-eu" in str(person.answer.buttons)
    assert person.heard[0] == heard


async def test_a_country_that_was_chosen_stays(
    telegram: TelegramServer, voices: Voices, store: Store
) -> None:
    person = telegram.person(lang="ko")
    await person.says("/country")
    await telegram.settled()
    await person.taps("한국")
    heard = await starts(telegram, person, "examplenet_eu")
    assert heard.text == voices[Lang.KO].start
    assert (await store.chats.get(person.id)).place == "kr"


@pytest.mark.parametrize(
    "code",
    ["poster-1", "poster2", "한글", "a" * 80, "poster1 poster1", "__", "%00", "examplenet|x"],
)
async def test_what_the_campaign_did_not_give_out_only_greets(
    telegram: TelegramServer, voices: Voices, store: Store, code: str
) -> None:
    person = telegram.person()
    heard = await starts(telegram, person, code)
    assert heard.text == voices[Lang.EN].start
    assert heard.labels == [voices[Lang.EN].steps.begin]
    assert await counts(store) == []


async def test_a_list_that_cannot_be_read_and_guides_not_ready_stop_no_greeting(
    answerer: Answerer,
    voices: Voices,
    store: Store,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def torn() -> frozenset[str]:
        raise GuideError("campaigns.yaml cannot be read", fix="mend it")

    unpublished = compose_answerer(Settings(data_dir=tmp_path))
    campaigns = Campaigns(Friday(), torn)
    async with TelegramServer() as telegram:
        for over in (answerer, unpublished):
            async with bot_on(telegram, over, voices, store, campaigns=campaigns):
                heard = await starts(telegram, telegram.person(), "examplenet-poster1")
                assert heard.text == voices[Lang.EN].start
    assert "campaigns.yaml cannot be read" in caplog.text
    assert "poster1" not in caplog.text
    assert await counts(store) == []
