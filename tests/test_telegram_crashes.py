"""The bot is killed; no question is lost and none is answered twice."""

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from itertools import cycle
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.channels.voice import Voices
from bot.core.guide import Device, Lang
from bot.core.keeping import Asked, Cause, SendKey
from bot.settings import Settings
from tests.bot_process import BotProcess
from tests.stand_ins import Person, TelegramServer, a_store, bot_on

QUESTION = {
    Lang.KO: "이그잼플넷 AI 학습 거부 어떻게 해요",
    Lang.EN: "how do i stop examplenet training on my photos in korea",
}
SERVICE = {Lang.KO: "이그잼플넷", Lang.EN: "ExampleNet"}


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def bot(
    telegram: TelegramServer, small_settings: Settings, tmp_path: Path
) -> AsyncIterator[BotProcess]:
    async with BotProcess(telegram, small_settings, tmp_path) as process:
        yield process


def counted(person: Person, voices: Voices) -> tuple[int, int]:
    """How many answers somebody has, and how often they were told of one that may be lost."""
    said = Counter(
        heard.text in {voices[lang].delivery.interrupted for lang in Lang} for heard in person.heard
    )
    return said[False], said[True]


def forget_what_was_handled(folder: Path) -> None:
    """As if the bot had been killed before it could note that."""
    with closing(sqlite3.connect(folder / "bot.sqlite")) as database:
        database.execute("DELETE FROM handled")
        database.commit()


async def test_killed_among_fifty_questions_it_answers_each_once(
    telegram: TelegramServer, bot: BotProcess, voices: Voices
) -> None:
    people = [telegram.person() for _ in range(50)]
    for person, lang in zip(people, cycle(Lang)):
        await person.says(QUESTION[lang])
    await bot.start()
    await telegram.until(lambda: sum(bool(p.heard) for p in people) >= 10, "ten answers")
    await bot.kill()
    answered = sum(bool(person.heard) for person in people)
    assert answered < len(people), "it was killed in the middle"
    await bot.start()
    await telegram.settled()
    found = Counter(counted(person, voices) for person in people)
    assert set(found) <= {(1, 0), (1, 1), (0, 1)}, bot.log
    assert found[1, 0] >= len(people) / 2


async def test_killed_at_the_worst_moments_it_answers_nothing_twice(
    telegram: TelegramServer, bot: BotProcess, voices: Voices
) -> None:
    steps = voices[Lang.KO].steps
    walking, unsure, unconfirmed, last = [telegram.person(Lang.KO) for _ in range(4)]
    await bot.start()
    await walking.says("/steps")
    for label in (SERVICE[Lang.KO], steps.devices[Device.IOS]):
        await telegram.settled()
        await walking.taps(label)
    await telegram.settled()
    first_card = walking.answer

    telegram.hang("sendMessage", handled=True, chat_id=unsure.id)
    await unsure.says(QUESTION[Lang.KO])
    await telegram.until(lambda: bool(unsure.heard), "a message whose sender hears nothing")
    await unconfirmed.says(QUESTION[Lang.KO])
    await telegram.until(lambda: bool(unconfirmed.heard), "an answer")
    await last.says(QUESTION[Lang.KO])
    await telegram.until(lambda: bool(last.heard), "an answer")
    await bot.kill()
    assert telegram.unconfirmed == 3

    await bot.start()
    await walking.taps(steps.next)
    await telegram.settled()
    assert counted(unsure, voices) == (1, 1)
    assert counted(unconfirmed, voices) == (1, 0)
    assert counted(last, voices)[0] == 1
    assert [heard.id for heard in walking.heard] == [first_card.id]
    assert " · 2 / 2" in walking.answer.text
    assert " · 1 / 2" in first_card.text


@pytest.mark.parametrize("lang", Lang)
async def test_of_an_answer_that_may_be_lost_a_person_is_told_once_whatever_happens(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, lang: Lang, tmp_path: Path
) -> None:
    person = telegram.person(lang="en")
    await person.says(SERVICE[lang])
    await person.says(QUESTION[lang])
    await person.says("/help")
    first, second, _ = telegram.updates_made
    ids = first["update_id"], second["update_id"]
    asked = [Asked(id, None) for id in ids]
    async with a_store(tmp_path) as store:
        await store.outbox.begin(SendKey(Cause.UPDATE, ids[0]), 1, person.id, asked)
        for _ in range(2):
            async with bot_on(telegram, answerer, voices, store):
                await telegram.settled()
            heard = [heard.text for heard in person.heard]
            assert heard == [voices[lang].delivery.interrupted, voices[Lang.EN].help]
            forget_what_was_handled(tmp_path)
            await telegram.send_again(first, second)


async def test_after_a_crash_what_arrived_is_not_sent_again_and_what_did_not_is(
    telegram: TelegramServer, answerer: Answerer, voices: Voices
) -> None:
    done, half = telegram.person(), telegram.person()
    for person in (done, half):
        await person.says(QUESTION[Lang.EN])
    first, second = (SendKey(Cause.UPDATE, u["update_id"]) for u in telegram.updates_made)
    async with a_store() as store:
        await store.outbox.begin(first, 1, done.id)
        await store.outbox.sent(first, 1, 77)
        await store.outbox.begin(second, 1, half.id)
        await store.outbox.not_sent(second, 1)
        async with bot_on(telegram, answerer, voices, store):
            await telegram.settled()
    assert (len(done.heard), len(half.heard)) == (0, 1)
