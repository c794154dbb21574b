"""A question goes to the campaign after a yes, and a person's answer comes back once."""

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.channels.telegram.telling import LOOK_S
from bot.channels.voice import Voices
from bot.core.guide import Lang
from bot.core.keeping import Cause, SendKey
from bot.core.referral import (
    CLAIM_LASTS,
    MAX_ANSWER,
    MOST_A_DAY,
    MOST_OPEN,
    Problem,
    ReferralState,
    Sent,
    Unsendable,
    written,
)
from bot.core.scrubbing import scrub
from bot.settings import Settings
from bot.store.keys import Keys
from bot.store.store import Store
from tests.bot_process import BotProcess
from tests.stand_ins import Person, TelegramServer, a_store, bot_on
from tests.test_telegram_reminders import Time

QUESTION = {
    Lang.KO: "딴넷 AI 학습 거부 어떻게 해요? 제 번호는 010-0000-1234 예요",
    Lang.EN: "how do i opt out of othernet ai training, mail me at jane@example.com",
}
HIDDEN = {Lang.KO: "010-0000-1234", Lang.EN: "jane@example.com"}
REPLY = "We asked them.\nThere is a form: write to them by post."
DISTRESS = {Lang.KO: "죽고 싶어요", Lang.EN: "i want to kill myself"}


@pytest.fixture
async def time() -> Time:
    return Time()


@asynccontextmanager
async def telling(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, store: Store, time: Time
) -> AsyncIterator[None]:
    """The bot, which has looked once for answers of the campaign."""
    async with bot_on(telegram, answerer, voices, store, told=time.pause):
        await time.looked()
        yield


@pytest.fixture
async def telegram(
    answerer: Answerer, voices: Voices, store: Store, time: Time
) -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server, telling(server, answerer, voices, store, time):
        yield server


async def ask(telegram: TelegramServer, voices: Voices, lang: Lang, words: str = "") -> Person:
    """Somebody whose question the guides do not hold."""
    person = telegram.person(lang=lang)
    await person.says(words or QUESTION[lang])
    await telegram.settled()
    assert voices[lang].referral.offer in person.answer.labels, person.answer.text
    return person


async def tap(telegram: TelegramServer, person: Person, label: str, **how: bool) -> None:
    await person.taps(label, **how)
    await telegram.settled()


async def send(telegram: TelegramServer, voices: Voices, lang: Lang) -> Person:
    """Somebody who sent their question to the campaign."""
    person = await ask(telegram, voices, lang)
    await tap(telegram, person, voices[lang].referral.offer)
    await tap(telegram, person, voices[lang].referral.send)
    return person


@pytest.mark.parametrize("lang", Lang)
async def test_what_is_shown_is_what_is_kept_and_only_after_a_yes(
    telegram: TelegramServer, voices: Voices, store: Store, lang: Lang
) -> None:
    words = voices[lang].referral
    person = await ask(telegram, voices, lang)
    await tap(telegram, person, words.offer)
    preview = person.answer
    (quoted,) = preview.styled("blockquote")
    assert quoted == scrub(QUESTION[lang]) != QUESTION[lang]
    assert HIDDEN[lang] not in preview.text
    assert await store.referral_desk.open() == []
    await tap(telegram, person, words.send)
    assert person.answer.text.startswith(words.sent.format(days=30))
    (kept,) = await store.referral_desk.open()
    assert (kept.question, kept.lang) == (quoted, lang)
    assert voices[lang].calendar.said(kept.asked_on) in preview.text
    assert str(person.id) not in repr(kept)


@pytest.mark.parametrize("lang", Lang)
async def test_a_no_keeps_nothing(
    telegram: TelegramServer, voices: Voices, store: Store, lang: Lang
) -> None:
    words = voices[lang].referral
    person = await ask(telegram, voices, lang)
    await tap(telegram, person, words.offer)
    await tap(telegram, person, words.drop)
    assert person.answer.text == words.dropped
    assert await store.referral_desk.open() == []


async def test_nobody_is_offered_it_where_it_makes_no_sense(
    telegram: TelegramServer, voices: Voices
) -> None:
    words = voices[Lang.KO].referral
    person = telegram.person(lang="ko")
    origin = {"type": "hidden_user", "sender_user_name": "Somebody", "date": 1}
    await person.says(QUESTION[Lang.KO], forward_origin=origin)
    for text in ("오늘 날씨 어때", "죽고 싶어요", "이그잼플넷 거부 방법", "/help"):
        await telegram.settled()
        await person.says(text)
    group = telegram.group()
    await person.says(f"@stand_in_bot {QUESTION[Lang.KO]}", group.id)
    await telegram.settled()
    heard = [*person.heard, *group.heard]
    assert len(heard) == 6
    assert not any(words.offer in one.labels for one in heard)


@pytest.mark.parametrize("lang", Lang)
async def test_every_step_goes_on_after_a_restart(
    answerer: Answerer, voices: Voices, store: Store, lang: Lang
) -> None:
    words = voices[lang].referral
    async with TelegramServer() as telegram:
        async with telling(telegram, answerer, voices, store, Time()):
            person = await ask(telegram, voices, lang)
        async with telling(telegram, answerer, voices, store, Time()):
            await tap(telegram, person, words.offer)
        async with telling(telegram, answerer, voices, store, Time()):
            await tap(telegram, person, words.send)
        (kept,) = await store.referral_desk.open()
        await store.referral_desk.claim(kept.id, "Ari")
        await store.referral_desk.answer(kept.id, "Ari", REPLY)
        async with telling(telegram, answerer, voices, store, Time()):
            assert REPLY in person.answer.text


@pytest.mark.parametrize("lang", Lang)
async def test_words_that_are_gone_are_asked_for_and_shown_first(
    telegram: TelegramServer, voices: Voices, store: Store, lang: Lang
) -> None:
    words = voices[lang].referral
    person = await ask(telegram, voices, lang)
    person.deletes()
    await tap(telegram, person, words.offer)
    assert person.answer.text == words.type_it
    prompt = telegram.message(person.id, person.answer.id)
    await person.replies(prompt, f"{QUESTION[lang]}!")
    await telegram.settled()
    assert person.answer.styled("blockquote") == [scrub(f"{QUESTION[lang]}!")]
    await tap(telegram, person, words.send)
    assert len(await store.referral_desk.open()) == 1


async def test_a_message_too_old_to_be_read_is_asked_for_again(
    telegram: TelegramServer, voices: Voices, store: Store
) -> None:
    words = voices[Lang.EN].referral
    person = await ask(telegram, voices, Lang.EN)
    await tap(telegram, person, words.offer, long_after=True)
    assert person.answer.text == words.type_it
    await tap(telegram, person, words.offer)
    await tap(telegram, person, words.send, long_after=True)
    assert person.answer.text == words.type_it
    assert await store.referral_desk.open() == []


@pytest.mark.parametrize("lang", Lang)
async def test_who_cries_for_help_in_the_reply_gets_a_helpline(
    telegram: TelegramServer, voices: Voices, lang: Lang
) -> None:
    words = voices[lang].referral
    person = await ask(telegram, voices, lang)
    await tap(telegram, person, words.offer)
    await tap(telegram, person, words.reword)
    prompt = telegram.message(person.id, person.answer.id)
    await person.replies(prompt, DISTRESS[lang])
    await telegram.settled()
    assert "109" in person.answer.text
    assert words.send not in person.answer.labels


async def test_a_yes_tapped_twice_is_one_question_and_the_fourth_waits(
    telegram: TelegramServer, voices: Voices, store: Store
) -> None:
    words = voices[Lang.EN].referral
    person = await send(telegram, voices, Lang.EN)
    await tap(telegram, person, words.offer)
    await tap(telegram, person, words.send)
    assert len(await store.referral_desk.open()) == 1
    for n in range(1, MOST_OPEN):
        await store.referrals.send(person.id, f"another {n}", Lang.EN, None)
    await person.says("how do i opt out of othernet ai training")
    await telegram.settled()
    await tap(telegram, person, words.offer)
    await tap(telegram, person, words.send)
    assert person.answer.text == words.chat_full.format(most=MOST_OPEN)
    assert len(await store.referral_desk.open()) == MOST_OPEN


async def test_a_day_takes_only_so_many(
    telegram: TelegramServer, voices: Voices, store: Store
) -> None:
    for chat in range(MOST_A_DAY):
        assert await store.referrals.send(chat + 1, "why", Lang.EN, None) is Sent.KEPT
    person = await send(telegram, voices, Lang.KO)
    assert person.answer.text == voices[Lang.KO].referral.day_full


async def test_a_store_that_is_away_is_said(
    telegram: TelegramServer, voices: Voices, tmp_path: Path
) -> None:
    person = await ask(telegram, voices, Lang.KO)
    await tap(telegram, person, voices[Lang.KO].referral.offer)
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as database:
        database.execute("DROP TABLE referrals")
    await tap(telegram, person, voices[Lang.KO].referral.send)
    assert person.answer.text == voices[Lang.KO].referral.not_kept


# --- the answer -------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", Lang)
async def test_the_answer_comes_once_as_a_reply_and_marked(
    telegram: TelegramServer, voices: Voices, store: Store, time: Time, lang: Lang
) -> None:
    words = voices[lang].referral
    person = await send(telegram, voices, lang)
    (kept,) = await store.referral_desk.open()
    assert await store.referral_desk.claim(kept.id, "Ari")
    assert await store.referral_desk.answer(kept.id, "Ari", REPLY)
    for _ in range(3):
        await time.passes()
    (said,) = [heard for heard in person.heard if REPLY in heard.text]
    head = words.wrote.format(day=voices[lang].calendar.said(datetime.now(UTC).date()))
    assert said.text == f"{head}\n\n{REPLY}\n\n{words.no_advice}"
    assert said.styled("bold") == [head]
    answers = telegram.message(person.id, said.id)["reply_to_message"]
    assert answers["text"] == QUESTION[lang]
    assert "Ari" not in telegram.transcript(person)
    assert set(time.waits) == {LOOK_S}


@pytest.mark.parametrize("lang", Lang)
async def test_that_nobody_has_an_answer_is_told_too(
    telegram: TelegramServer, voices: Voices, store: Store, time: Time, lang: Lang
) -> None:
    person = await send(telegram, voices, lang)
    person.deletes()  # the answer then stands by itself
    (kept,) = await store.referral_desk.open()
    await store.referral_desk.claim(kept.id, "Ari")
    assert await store.referral_desk.close_unanswered(kept.id, "Ari")
    await time.passes()
    day = voices[lang].calendar.said(kept.asked_on)
    assert person.answer.text == voices[lang].referral.no_answer.format(day=day)


async def test_what_is_kept_is_shown_sealed_and_gone_when_it_is_told_or_forgotten(
    telegram: TelegramServer, voices: Voices, store: Store, time: Time, tmp_path: Path
) -> None:
    person = await send(telegram, voices, Lang.EN)
    (kept,) = await store.referral_desk.open()
    await store.referral_desk.claim(kept.id, "Ari")
    await store.referral_desk.answer(kept.id, "Ari", REPLY)
    on_disk = b"".join(file.read_bytes() for file in tmp_path.glob("bot.sqlite*"))
    assert kept.question.encode() not in on_disk
    assert REPLY.encode() not in on_disk
    sealed = column(tmp_path, "sealed")
    await person.says("/privacy")
    await person.says("/mydata")
    await telegram.settled()
    privacy, mydata = (heard.text for heard in person.heard[-2:])
    kept_now = voices[Lang.EN].keeping.now.format(turns=1, words=0, reminders=0, referrals=1)
    assert kept_now in privacy
    (shown,) = json.loads(mydata.partition("{")[1] + mydata.partition("{")[2])["sent_to_campaign"]
    assert (shown["question"], shown["chat_id"]) == (kept.question, "encrypted")
    await time.passes()
    assert column(tmp_path, "sealed") == column(tmp_path, "message_id") == [None]
    on_disk = b"".join(file.read_bytes() for file in tmp_path.glob("bot.sqlite*"))
    assert str(sealed[0]).encode() not in on_disk
    await person.says("/forget")
    await telegram.settled()
    assert column(tmp_path, "question") == []
    assert await store.referral_desk.one(kept.id) is None


async def test_who_forgets_in_between_hears_nothing_and_nobody_can_answer(
    telegram: TelegramServer, voices: Voices, store: Store, time: Time
) -> None:
    person = await send(telegram, voices, Lang.KO)
    (kept,) = await store.referral_desk.open()
    await store.referral_desk.claim(kept.id, "Ari")
    await person.says("/forget")
    await telegram.settled()
    heard = len(person.heard)
    assert not await store.referral_desk.answer(kept.id, "Ari", REPLY)
    await time.passes()
    assert len(person.heard) == heard


@pytest.mark.parametrize("noticed", [True, False], ids=["and Telegram says so", "unnoticed"])
async def test_who_blocks_the_bot_has_ended_it(
    telegram: TelegramServer, voices: Voices, store: Store, time: Time, noticed: bool
) -> None:
    person = await send(telegram, voices, Lang.KO)
    (kept,) = await store.referral_desk.open()
    await store.referral_desk.claim(kept.id, "Ari")
    if noticed:
        await person.blocks()
        await telegram.settled()
        assert not await store.referral_desk.answer(kept.id, "Ari", REPLY)
    else:
        telegram.blocked.add(person.id)
        await store.referral_desk.answer(kept.id, "Ari", REPLY)
        await time.passes()
    referral = await store.referral_desk.one(kept.id)
    assert referral is not None
    assert referral.state is ReferralState.OVER
    assert await store.referrals.due() == []


@pytest.mark.parametrize("times", [1, 2])
async def test_an_answer_that_may_have_arrived_is_repeated_once_and_says_so(
    telegram: TelegramServer, voices: Voices, store: Store, time: Time, times: int
) -> None:
    person = await send(telegram, voices, Lang.KO)
    (kept,) = await store.referral_desk.open()
    await store.referral_desk.claim(kept.id, "Ari")
    await store.referral_desk.answer(kept.id, "Ari", REPLY)
    telegram.cut("sendMessage", midway=True, times=times)
    for _ in range(4):
        await time.passes()
    again = voices[Lang.KO].reminders.again
    told = [heard for heard in person.heard if REPLY in heard.text]
    assert [heard.text.startswith(again) for heard in told] == [False, True]


async def test_a_program_killed_while_telling_tells_when_it_is_back(
    small_settings: Settings, voices: Voices, tmp_path: Path
) -> None:
    async with (
        TelegramServer() as telegram,
        BotProcess(telegram, small_settings, tmp_path) as bot,
    ):
        person = telegram.person(lang="ko")
        telegram.store(person.id, telegram.me, {"text": "x"})
        kept_in = Settings(data_dir=bot.data_dir)
        async with a_store(kept_in.database_path.parent) as store:
            await store.referrals.send(person.id, "a question", Lang.KO, None)
            await store.referral_desk.claim(1, "Ari")
            await store.referral_desk.answer(1, "Ari", REPLY)
        telegram.hang("sendMessage", handled=False)
        await bot.start()
        await telegram.until(lambda: bool(telegram.calls_of("sendMessage")), "the first try")
        await bot.kill()
        for _ in range(2):
            await bot.start()
            await telegram.until(lambda: len(person.heard) == 2, "the answer")
            await bot.stop()
        assert person.answer.text.startswith(voices[Lang.KO].reminders.again)
        assert REPLY in person.answer.text
        assert len(person.heard) == 2
        assert REPLY not in bot.log


# --- operators --------------------------------------------------------------------------------


async def test_of_two_operators_one_answers_and_a_claim_grows_old(tmp_path: Path) -> None:
    now = [datetime(2026, 11, 22, 12, tzinfo=UTC)]
    keys = Keys.load_or_make(tmp_path / "secret.key")
    store = await Store.open(tmp_path / "bot.sqlite", keys, lambda: now[0], scrub)
    desk = store.referral_desk
    await store.referrals.send(5, "why", Lang.EN, None)
    assert not await desk.answer(1, "Ari", REPLY)  # nobody answers what they have not claimed
    assert [await desk.claim(1, who) for who in ("Ari", "Bo", "Ari")] == [True, False, True]
    assert not await desk.answer(1, "Bo", REPLY)
    now[0] += CLAIM_LASTS
    (free,) = await desk.open()
    assert free.claimed_by is None
    assert await desk.claim(1, "Bo")
    assert not await desk.answer(1, "Ari", "too late")
    await desk.release(1, "Bo")
    assert await desk.claim(1, "Ari")
    assert await desk.answer(1, "Ari", REPLY)
    assert not await desk.close_unanswered(1, "Ari")
    assert not await desk.claim(1, "Bo")
    done = await desk.one(1)
    assert done is not None
    assert (done.answer, done.answered_by) == (REPLY, "Ari")
    acts = [(entry.operator, entry.act, entry.what) for entry in await store.audit.page()]
    assert acts[0] == ("Ari", "question_answered", "1")
    await store.close()


async def test_what_is_old_goes_answered_or_not(tmp_path: Path) -> None:
    now = [datetime(2026, 11, 22, 12, tzinfo=UTC)]
    keys = Keys.load_or_make(tmp_path / "secret.key")
    store = await Store.open(tmp_path / "bot.sqlite", keys, lambda: now[0], scrub)
    for chat in (5, 6):
        await store.referrals.send(chat, "why", Lang.EN, None)
    await store.referral_desk.claim(1, "Ari")
    await store.referral_desk.answer(1, "Ari", REPLY)
    note = SendKey(Cause.REFERRAL, 1)
    await store.outbox.begin(note, 1, None)
    await store.purge((now[0] + timedelta(days=5)).date(), 30)
    assert await store.outbox.begin(note, 1, None) is not None  # it may have arrived: still known
    await store.purge((now[0] + timedelta(days=31)).date(), 30)
    assert column(tmp_path, "id") == []
    await store.close()


LINKS = {"dpc": "https://www.dataprotection.ie"}


@pytest.mark.parametrize(
    ("text", "problem", "piece"),
    [
        ("  \n ", Problem.EMPTY, ""),
        ("x" * (MAX_ANSWER + 1), Problem.TOO_LONG, str(MAX_ANSWER + 1)),
        ("<b>Yes</b>", Problem.MARKUP, "<b>"),
        ("see [the form](link:dpc)", Problem.MARKUP, "]("),
        ("see https://example.com/form", Problem.ADDRESS, "https://example.com/form"),
        ("see www.dataprotection.ie", Problem.ADDRESS, "www.dataprotection.ie"),
        ("write to jane@example.com", Problem.ADDRESS, "jane@example.com"),
        ("ask @somebody", Problem.ADDRESS, "@somebody"),
        ("t.me/somebody", Problem.ADDRESS, "t.me/somebody"),
        ("여기 보세요: 예시.한국", Problem.ADDRESS, "예시.한국"),
        ("see [link:other]", Problem.UNKNOWN_LINK, "other"),
    ],
)
def test_an_answer_writes_no_address_of_its_own(text: str, problem: Problem, piece: str) -> None:
    with pytest.raises(Unsendable) as raised:
        written(text, LINKS)
    assert (raised.value.problem, raised.value.piece) == (problem, piece)


@pytest.mark.parametrize(
    "text",
    [
        "Ask again in 3.5 weeks, e.g. by post. If a < b, wait...",
        "네, 맞아요. 1항 가.나 모두 해당돼요!",
    ],
)
def test_what_is_no_address_goes_through(text: str) -> None:
    assert written(f"{text}\r\nSee [link:dpc].", LINKS) == f"{text}\nSee {LINKS['dpc']}."


def column(folder: Path, name: str) -> list[object]:
    """A column of the table, as another program finds it."""
    with closing(sqlite3.connect(folder / "bot.sqlite")) as database:
        return [value for (value,) in database.execute(f"SELECT {name} FROM referrals")]
