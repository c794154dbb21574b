"""A question that is changed gets its answer changed."""

import pytest

from bot.answering.answerer import Answerer
from bot.channels.reading import lay_out
from bot.channels.voice import Voices
from bot.core.guide import Lang
from bot.core.question import Question
from bot.store.store import Store
from tests.stand_ins import TelegramServer, bot_on

BEFORE = {Lang.KO: "이그잼플넷 옵트아웃", Lang.EN: "examplenet opt out in korea"}
AFTER = {Lang.KO: "gdpr 이그잼플넷", Lang.EN: "examplenet gdpr objection"}


async def answer_to(answerer: Answerer, voices: Voices, text: str) -> str:
    return lay_out((await answerer.answer(Question(text))).reply, voices).text


@pytest.mark.parametrize("lang", Lang)
async def test_an_edited_question_is_answered_in_place_also_after_a_restart(
    answerer: Answerer, voices: Voices, store: Store, lang: Lang
) -> None:
    async with TelegramServer() as telegram:
        person = telegram.person(lang=lang)
        async with bot_on(telegram, answerer, voices, store):
            await person.says(BEFORE[lang])
            await telegram.settled()
        first = person.answer
        async with bot_on(telegram, answerer, voices, store):
            await person.edits(AFTER[lang])
            await telegram.settled()
            assert [heard.id for heard in person.heard] == [first.id]
            assert person.answer.text != first.text
            assert person.answer.text == await answer_to(answerer, voices, AFTER[lang])
            await person.edits(BEFORE[lang])
            await telegram.settled()
            assert [heard.id for heard in person.heard] == [first.id]
            second = person.answer
        async with bot_on(telegram, answerer, voices, store):
            await person.edits(BEFORE[lang])
            await telegram.settled()
            (third,) = person.heard
            assert (third.id, third.text, third.labels) == (second.id, second.text, second.labels)


async def test_an_answer_that_is_gone_or_unknown_is_given_anew_and_only_once(
    telegram: TelegramServer, store: Store, answerer: Answerer, voices: Voices
) -> None:
    person = telegram.person(lang="ko")
    await person.says(BEFORE[Lang.KO])
    await telegram.settled()
    telegram.refuse("editMessageText", 400, "Bad Request: message to edit not found")
    await person.edits(AFTER[Lang.KO])
    await telegram.settled()
    expected = await answer_to(answerer, voices, AFTER[Lang.KO])
    assert [heard.text == expected for heard in person.heard] == [False, True]
    await store.forget(person.id)
    await person.edits(BEFORE[Lang.KO])
    await telegram.settled()
    assert len(person.heard) == 3


async def test_an_edit_that_leaves_the_text_as_it_was_changes_nothing(
    telegram: TelegramServer,
) -> None:
    person = telegram.person()
    await person.says(BEFORE[Lang.EN])
    await person.edits(BEFORE[Lang.EN])
    await telegram.settled()
    assert len(person.heard) == 1
    assert telegram.calls_of("editMessageText") == []


async def test_one_of_several_texts_answered_together_does_not_take_the_answer_of_the_others(
    answerer: Answerer, voices: Voices, store: Store
) -> None:
    async with TelegramServer() as telegram:
        person = telegram.person(lang="ko")
        await person.says("이그잼플넷")
        await person.says("거부 어떻게 해요")
        async with bot_on(telegram, answerer, voices, store):
            await telegram.settled()
            assert len(person.heard) == 1
            before = person.answer.text
            await person.edits("이미 학습된 건요?")
            await telegram.settled()
        assert [heard.text == before for heard in person.heard] == [True, False]
