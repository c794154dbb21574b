"""What is not text, or not one's own text: one kind sentence each, and nothing is kept."""

from typing import Any

import pytest

from bot.answering.answerer import Answerer
from bot.channels.voice import Voice, Voices
from bot.core.guide import Lang
from bot.core.keeping import Consent
from bot.store.store import Store
from tests.stand_ins import MEDIA, TelegramServer, a_store, bot_on

FORWARDED: dict[str, Any] = {
    "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}
}
SERVICE_NOTES = {"message_auto_delete_timer_changed"}
HOW_TO = {
    Lang.KO: "이그잼플넷 AI 학습 거부 어떻게 해요",
    Lang.EN: "how do i stop examplenet training on my photos in korea",
}
QUOTED = {Lang.KO: "이의 제기 양식", Lang.EN: "objection form"}


def expected(kind: str, voice: Voice) -> str:
    said = {
        "contact": voice.outside.contact,
        "location": voice.outside.location,
        "voice": voice.outside.voice,
        "audio": voice.outside.voice,
        "video_note": voice.outside.voice,
    }
    return said.get(kind, voice.notices.media)


@pytest.mark.parametrize("lang", Lang)
async def test_whatever_is_not_text_gets_a_word_of_its_own(
    telegram: TelegramServer, voices: Voices, lang: Lang
) -> None:
    kinds = [kind for kind in MEDIA if kind not in SERVICE_NOTES]
    person = telegram.person(lang=lang)
    for kind in kinds:
        await person.sends(kind)
    await telegram.settled()
    assert [heard.text for heard in person.heard] == [expected(k, voices[lang]) for k in kinds]


@pytest.mark.parametrize("lang", Lang)
async def test_a_forwarded_text_is_answered_and_forwarded_pictures_say_what_can_be_read(
    telegram: TelegramServer, voices: Voices, lang: Lang
) -> None:
    person = telegram.person(lang=lang)
    await person.says(HOW_TO[lang], **FORWARDED)
    await person.sends("photo", **FORWARDED)
    await telegram.settled()
    answer, told = (heard.text for heard in person.heard)
    assert QUOTED[lang] in answer
    assert told == voices[lang].outside.forwarded


async def test_forwarded_words_are_nobodys_to_keep(answerer: Answerer, voices: Voices) -> None:
    async with a_store() as store, TelegramServer() as telegram:
        async with bot_on(telegram, answerer, voices, store):
            person = telegram.person(lang="ko")
            await person.says("/start")
            await telegram.settled()
            await store.chats.set_consent(person.id, Consent.YES)
            await person.says(HOW_TO[Lang.KO])
            await person.says("친구가 쓴 말, 이그잼플넷 옵트아웃", **FORWARDED)
            await telegram.settled()
        assert await kept_words(store, person.id) == [HOW_TO[Lang.KO]]


async def kept_words(store: Store, chat_id: int) -> list[str]:
    turns = (await store.mydata(chat_id))["turns"]
    return [turn["question"] for turn in turns if turn["question"]]


@pytest.mark.parametrize("lang", Lang)
async def test_the_words_under_a_picture_are_answered_once_for_the_album(
    telegram: TelegramServer, voices: Voices, lang: Lang
) -> None:
    person = telegram.person()
    await person.sends("photo", album="screens", caption=HOW_TO[lang])
    await person.sends("photo", album="screens")
    await telegram.settled()
    assert len(person.heard) == 1, telegram.transcript(person)
    assert person.answer.text.startswith(f"{voices[lang].outside.caption}\n\n")
    assert QUOTED[lang] in person.answer.text
