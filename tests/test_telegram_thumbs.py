"""Whether an answer helped is asked below it, and kept with its turn, without a word."""

import pytest

from bot.answering.answerer import Answerer
from bot.channels.voice import Voices
from bot.core.guide import Lang
from bot.core.keeping import Feedback
from bot.store.store import Store
from tests.stand_ins import Person, TelegramServer, a_store, bot_on

QUESTION = {
    Lang.KO: "이그잼플넷 AI 학습 거부 어떻게 해요",
    Lang.EN: "how do i stop examplenet training in korea",
}


async def asker(telegram: TelegramServer, lang: Lang) -> Person:
    person = telegram.person(lang=lang)
    await person.says(QUESTION[lang])
    await telegram.settled()
    return person


async def tap(telegram: TelegramServer, person: Person, label: str) -> str:
    """What was said over the chat after a tap."""
    await person.taps(label)
    await telegram.settled()
    return str(telegram.calls_of("answerCallbackQuery")[-1].params["text"])


async def kept(store: Store, person: Person) -> list[object]:
    return [turn["feedback"] for turn in (await store.mydata(person.id))["turns"]]


@pytest.mark.parametrize("lang", Lang)
async def test_a_thumb_up_is_kept_and_thanked_for_in_its_place(
    telegram: TelegramServer, store: Store, voices: Voices, lang: Lang
) -> None:
    words = voices[lang].feedback
    person = await asker(telegram, lang)
    before = person.answer
    assert list(before.buttons[-1]) == [words.up, words.down]
    assert await tap(telegram, person, words.up) == words.thanks
    after = person.answer
    assert (after.text, after.buttons[:-1]) == (before.text, before.buttons[:-1])
    assert list(after.buttons[-1]) == [words.noted]
    assert await kept(store, person) == ["up"]
    assert await tap(telegram, person, words.noted) == words.thanks
    assert len(person.heard) == 1


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("reason", [Feedback.WRONG, Feedback.NOT_MY_CASE])
async def test_a_thumb_down_asks_why_two_a_row(
    telegram: TelegramServer, store: Store, voices: Voices, lang: Lang, reason: Feedback
) -> None:
    words = voices[lang].feedback
    person = await asker(telegram, lang)
    assert await tap(telegram, person, words.down) == words.why
    rows = [list(row) for row in person.answer.buttons[-2:]]
    assert rows == [list(words.reasons.values())[:2], list(words.reasons.values())[2:]]
    assert await kept(store, person) == ["down"]  # it counts without a reason
    assert await tap(telegram, person, words.reasons[reason]) == words.thanks
    assert person.answer.labels[-1] == words.noted
    assert set(person.answer.labels).isdisjoint(words.reasons.values())
    assert await kept(store, person) == [reason]
    assert len(person.heard) == 1


async def test_only_what_answers_has_thumbs(telegram: TelegramServer, voices: Voices) -> None:
    words = voices[Lang.KO].feedback
    person = telegram.person(lang="ko")
    for text in ("오늘 날씨 어때", "죽고 싶어요", "/help"):
        await person.says(text)
    await telegram.settled()
    assert all(words.up not in heard.labels for heard in person.heard)


async def test_after_the_turn_is_gone_it_is_thanked_for_and_nothing_is_kept(
    telegram: TelegramServer, store: Store, voices: Voices
) -> None:
    words = voices[Lang.EN].feedback
    person = await asker(telegram, Lang.EN)
    await store.forget(person.id)
    assert await tap(telegram, person, words.down) == words.why
    assert await tap(telegram, person, words.reasons[Feedback.OUTDATED]) == words.thanks
    assert person.answer.labels[-1] == words.noted
    assert await kept(store, person) == []


async def test_a_chat_that_said_no_can_rate_and_its_words_stay_unkept(
    telegram: TelegramServer, store: Store, voices: Voices
) -> None:
    voice = voices[Lang.KO]
    person = await asker(telegram, Lang.KO)
    await tap(telegram, person, voice.keeping.decline)
    await tap(telegram, person, voice.feedback.up)
    (turn,) = (await store.mydata(person.id))["turns"]
    assert (turn["feedback"], turn["question"], turn["reply"]) == ("up", None, None)


async def test_thumbs_outlive_a_restart_and_a_store_that_is_away(
    answerer: Answerer, voices: Voices, store: Store
) -> None:
    words = voices[Lang.KO].feedback
    async with TelegramServer() as server:
        async with bot_on(server, answerer, voices, store):
            person = await asker(server, Lang.KO)
        async with bot_on(server, answerer, voices, store):
            assert await tap(server, person, words.down) == words.why
        async with a_store() as other, bot_on(server, answerer, voices, other):
            await other.close()
            assert await tap(server, person, words.reasons[Feedback.WRONG]) == words.thanks
    assert await kept(store, person) == ["down"]
