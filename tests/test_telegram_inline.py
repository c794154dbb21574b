"""Inline mode: cards to share in other chats, without links, and nothing of what was typed kept."""

import json
import logging
import re
from typing import Any

import pytest

from bot.answering.off_now import LOOK_S
from bot.channels.brief import MAX_CHARS
from bot.channels.voice import Voices
from bot.compose import compose_answerer
from bot.core.guide import Lang
from bot.settings import Settings
from bot.store.store import Store
from tests.stand_ins import TelegramServer, bot_on

ASKED = {Lang.KO: "이그잼플넷 학습 거부", Lang.EN: "object examplenet ai korea"}
ANSWERED = {
    Lang.KO: "이그잼플넷에는",
    Lang.EN: "ExampleNet has an objection form.",
}


async def offer(telegram: TelegramServer, query: str, lang: str) -> dict[str, Any]:
    """What somebody whose app is in a language is offered for what they typed."""
    number = await telegram.person(lang=lang).types(query)
    await telegram.settled()
    return telegram.offers[number]


def texts(offered: dict[str, Any]) -> list[str]:
    """What each card would say."""
    return [card["input_message_content"]["message_text"] for card in offered["results"]]


@pytest.mark.parametrize("lang", Lang)
async def test_a_card_says_the_short_answer_with_its_source_and_no_link(
    telegram: TelegramServer, voices: Voices, lang: Lang
) -> None:
    offered = await offer(telegram, ASKED[lang], "de")
    first = offered["results"][0]
    text = texts(offered)[0]
    assert first["id"] == "examplenet-kr"
    assert text.startswith(f"{first['title']}\n\n{ANSWERED[lang]}")
    assert first["description"].startswith(ANSWERED[lang])
    assert "2026-03-02" in text
    assert text.endswith(voices[lang].outside.card_from.format(bot="stand_in_bot"))
    assert len(text) <= MAX_CHARS + 100
    assert len(offered["results"]) <= 10
    for card in offered["results"]:
        assert "reply_markup" not in card
        assert not re.search(r"https?://|t\.me/", json.dumps(card))
        assert not {"url", "text_link"} & {
            entity["type"] for entity in card["input_message_content"].get("entities", ())
        }


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("query", ["", "  ", "🙏"])
async def test_who_has_typed_nothing_is_offered_guides_in_the_language_of_their_app(
    telegram: TelegramServer, lang: Lang, query: str
) -> None:
    offered = await offer(telegram, query, lang)
    assert 1 <= len(offered["results"]) <= 6
    assert any(ANSWERED[lang] in text for text in texts(offered))
    assert json.loads(str(offered["is_personal"]).lower())  # others' apps are in other languages


async def test_telegrams_own_memory_of_the_cards_is_short(
    telegram: TelegramServer,
) -> None:
    offered = await offer(telegram, ASKED[Lang.KO], "en")
    assert not json.loads(str(offered.get("is_personal", False)).lower())
    assert int(offered["cache_time"]) + LOOK_S <= 2  # what is switched off is off there as well


@pytest.mark.parametrize(
    ("lang", "query", "start"),
    [
        (Lang.KO, "오늘 서울 날씨 어때요", "inline"),
        (Lang.EN, "what is the capital of france", "inline"),
    ],
)
async def test_where_no_guide_holds_it_one_button_says_so(
    telegram: TelegramServer, voices: Voices, lang: Lang, query: str, start: str
) -> None:
    offered = await offer(telegram, query, lang)
    assert offered["results"] == []
    assert offered["button"] == {"text": voices[lang].outside.none, "start_parameter": start}


async def test_nothing_typed_is_kept_or_logged(
    telegram: TelegramServer, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    person = telegram.person()
    await person.types(ASKED[Lang.KO])
    await telegram.settled()
    kept = await store.mydata(person.id)
    assert [kept["chat"], kept["turns"]] == [None, []]
    assert "이그잼플넷" not in caplog.text
    assert "outcome=inline cards=" in caplog.messages[-1]


async def test_a_query_answered_too_late_is_no_error(
    telegram: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    said = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    telegram.refuse("answerInlineQuery", 400, said)
    await telegram.person().types(ASKED[Lang.KO])
    await telegram.settled()
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []


async def test_a_card_shared_in_a_group_of_the_bot_is_not_answered(
    telegram: TelegramServer,
) -> None:
    group, person = telegram.group(), telegram.person()
    number = await person.types(ASKED[Lang.KO])
    await telegram.settled()
    await person.shares(number, "examplenet-kr", group.id)
    await telegram.settled()
    assert "@stand_in_bot" in telegram.messages_in(group.id)[0]["text"]
    assert group.heard == []


REAL = ("", "인스타", "그록 끄기", "gdpr", "how do i stop grok", "거절하면", "죽고 싶어")


async def test_real_cards_are_short_and_no_app_makes_a_link_of_them(
    full_settings: Settings, voices: Voices
) -> None:
    answerer = compose_answerer(full_settings)
    async with TelegramServer() as telegram, bot_on(telegram, answerer, voices):
        offers = [await offer(telegram, query, "ko") for query in REAL]
    assert [1 <= len(offered["results"]) <= 10 for offered in offers] == [True] * len(REAL)
    for content in (c["input_message_content"] for o in offers for c in o["results"]):
        assert len(content["message_text"]) <= MAX_CHARS + 60
        units = content["message_text"].encode("utf-16-le")
        for mark in reversed(content.get("entities", ())):
            assert mark["type"] == "code"
            at, end = 2 * mark["offset"], 2 * (mark["offset"] + mark["length"])
            units = units[:at] + units[end:]
        assert not re.search(r"\w\.[a-zA-Z]{2}", units.decode("utf-16-le"))
