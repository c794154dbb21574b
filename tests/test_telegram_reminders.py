"""A reminder is kept when asked for, and told once on its day, whatever happens meanwhile."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.answering.answerer import Answerer
from bot.channels.telegram.budget import SendBudget
from bot.channels.telegram.letter_taps import LetterTap, Step
from bot.channels.telegram.mornings import morning
from bot.channels.telegram.reminder_taps import LOOK_AGAIN_DAYS, Act, ReminderTap
from bot.channels.telegram.reminding import LOOK_S
from bot.channels.telegram.step_taps import At, stamp
from bot.channels.voice import Voices
from bot.core.deadline import Law, Move, Owed
from bot.core.guide import Lang, SectionKind
from bot.core.keeping import Cause, SendKey
from bot.core.letter import Purpose
from bot.settings import Settings
from bot.store import reach
from bot.store.store import Store
from ingest.knowledge import Knowledge
from tests.bot_process import BotProcess
from tests.stand_ins import Heard, Pauses, Person, TelegramServer, a_store, bot_on
from tests.test_telegram_letters import (
    DUE_DAYS,
    TODAY,
    answerer_over,
    asks,
    sent_earlier,
    shipped,
    taps,
)

__all__ = ["shipped"]  # a fixture

LETTER = {
    Lang.KO: LetterTap(Step.DAY, Lang.KO, "kr", "20261119", "letter-kr-stop"),
    Lang.EN: LetterTap(Step.DAY, Lang.EN, "eu", "20261120", "letter-eu-objection"),
}
DUE = {Lang.KO: date(2026, 11, 30), Lang.EN: date(2026, 12, 21)}
MORNING = {
    Lang.KO: datetime(2026, 11, 30, 0, tzinfo=UTC),  # nine in Seoul
    Lang.EN: datetime(2026, 12, 21, 9, tzinfo=UTC),  # nine in Lisbon
}
MINUTE = timedelta(minutes=1)


class Time:
    """A clock a test sets, and waiting that ends when the test says so."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 12, tzinfo=UTC)
        self.waits: list[float] = []
        self._waiting, self._go_on = asyncio.Event(), asyncio.Event()

    def __call__(self) -> datetime:
        return self.now

    async def pause(self, wait_s: float) -> None:
        self.waits.append(wait_s)
        self._waiting.set()
        try:
            await self._go_on.wait()
            self._go_on.clear()
        except asyncio.CancelledError:
            self._waiting.clear()
            raise

    async def looked(self) -> None:
        """Until the bot has looked for what is due, and waits."""
        await self._waiting.wait()

    async def passes(self, to: datetime | None = None) -> None:
        """Let it be later, until the bot has looked once more."""
        await self.looked()
        self._waiting.clear()
        self.now = to or self.now + MINUTE
        self._go_on.set()
        await self.looked()


@pytest.fixture
async def time() -> Time:
    return Time()


@pytest.fixture(scope="module")
def letters(shipped: Knowledge) -> Answerer:
    """Answers from the letters people get."""
    return answerer_over(shipped)


@asynccontextmanager
async def reminding(
    telegram: TelegramServer,
    answerer: Answerer,
    voices: Voices,
    store: Store,
    time: Time,
    budget: SendBudget | None = None,
) -> AsyncIterator[None]:
    """The bot with its reminders, which has looked once for what is due."""
    async with bot_on(
        telegram,
        answerer,
        voices,
        store,
        due_days=DUE_DAYS,
        reminded=(time, time.pause),
        budget=budget,
    ):
        await time.looked()
        yield


@pytest.fixture
async def telegram(
    letters: Answerer, voices: Voices, store: Store, time: Time
) -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server, reminding(server, letters, voices, store, time):
        yield server


async def keep(telegram: TelegramServer, voices: Voices, lang: Lang) -> Person:
    """Somebody who sent a letter and wants to be told when its answer is due."""
    person = telegram.person(lang=lang)
    sent_earlier(telegram, person, LETTER[lang].data)
    await taps(telegram, person, "old", voices[lang].reminders.here)
    return person


async def kept(store: Store, person: Person) -> int:
    return len(await store.reminders.of(person.id))


def reminders_of(person: Person, voices: Voices, lang: Lang) -> list[Heard]:
    """What was told on the day, or after it."""
    return [h for h in person.heard if voices[lang].reminders.answered_button in h.labels]


@pytest.mark.parametrize("lang", Lang)
async def test_a_reminder_is_kept_once_listed_and_cancelled(
    telegram: TelegramServer, voices: Voices, store: Store, lang: Lang
) -> None:
    words, day = voices[lang].reminders, DUE[lang]
    day_said = voices[lang].calendar.said(day)
    person = await keep(telegram, voices, lang)
    assert person.answer.text == words.kept.format(day=day_said)
    assert person.answer.labels == [words.cancel]
    await taps(telegram, person, words.here)
    (waiting,) = await store.reminders.of(person.id)
    assert (waiting.due_on, waiting.lang, waiting.slug) == (day, lang, LETTER[lang].slug)
    listed = await asks(telegram, person, "/remind")
    assert words.waiting in listed.styled("bold")
    assert f"1. {day_said} · " in listed.text
    assert listed.labels == [words.cancel_one.format(number=1)]
    shown = json.loads((await asks(telegram, person, "/mydata")).text.partition("\n\n")[2])
    assert [r["chat_id"] for r in shown["reminders"]] == ["encrypted"]
    assert "1" in (await asks(telegram, person, "/privacy")).text.rpartition("\n")[2]

    await taps(telegram, person, words.cancel_one.format(number=1))
    assert await kept(store, person) == 0
    none = next(heard for heard in person.heard if heard.id == listed.id)
    assert none.text == f"{words.cancelled}\n\n{words.none}"
    await taps(telegram, person, words.cancel)  # under the first message still
    assert words.over in "".join(heard.text for heard in person.heard)
    said, (first,) = voices[lang].letters, await taps(telegram, person, words.to_letter)
    assert first.text in {said.where, said.whom.format(place="한국")}


async def test_without_one_the_list_says_how_to_get_one(
    telegram: TelegramServer, voices: Voices
) -> None:
    for lang in Lang:
        none = await asks(telegram, telegram.person(lang=lang), "/remind")
        assert none.text == voices[lang].reminders.none
        assert none.labels == [voices[lang].reminders.to_letter]


async def test_a_day_that_has_passed_is_not_kept_and_a_senseless_button_is_old(
    telegram: TelegramServer, voices: Voices, store: Store
) -> None:
    person = telegram.person(lang="ko")
    words = voices[Lang.KO]
    for data, said in (
        ("rm|k|ko|kr|20261101|letter-kr-stop", words.reminders.past),
        ("rm|k|ko|kr|soon|letter-kr-stop", words.notices.old_button),
        ("rm|k|ko|nowhere|20261119|letter-kr-stop", words.notices.old_button),
        ("rm|g|ko|||letter-kr-stop", words.notices.old_button),
        ("rm|?|ko|||", words.notices.old_button),
    ):
        sent_earlier(telegram, person, data)
        (heard,) = await taps(telegram, person, "old")
        assert heard.text == said
    sent_earlier(telegram, person, f"rm|x|ko||{'9' * 40}|")
    await taps(telegram, person, "old")
    assert words.reminders.over in person.answer.text
    assert await kept(store, person) == 0


@pytest.mark.parametrize("lang", Lang)
async def test_on_the_day_at_nine_there_it_is_told_once(
    telegram: TelegramServer, voices: Voices, store: Store, time: Time, lang: Lang
) -> None:
    words, said = voices[lang].reminders, voices[lang].letters
    person = await keep(telegram, voices, lang)
    await time.passes(MORNING[lang] - MINUTE)
    assert reminders_of(person, voices, lang) == []
    await time.passes(MORNING[lang])
    await time.passes()
    (told,) = reminders_of(person, voices, lang)
    day_said = voices[lang].calendar.said
    (bold, _) = told.styled("bold")
    assert told.text.startswith(words.today.format(day=day_said(DUE[lang]), about="").rstrip())
    assert bold.startswith(words.today.partition("{")[0])
    law = Law.PIPA_DECREE_44 if lang is Lang.KO else Law.GDPR_12
    assert said.owed[Owed.ANSWER] in told.text
    assert said.law.format(law=said.laws[law]) in told.text
    after = DUE[lang] + timedelta(days=1)
    assert said.step.format(day=day_said(after), move=said.moves[Move.REMIND]) in told.text
    reminder, complaint = said.purposes[Purpose.REMINDER], said.purposes[Purpose.COMPLAINT]
    assert told.labels == [reminder, complaint, words.answered_button]
    assert await kept(store, person) == 0
    assert (await store.mydata(person.id))["reminders"] == []
    heard = await taps(telegram, person, reminder)
    assert heard[0].styled("pre") == [heard[0].text]
    await taps(telegram, person, words.answered_button)
    closed = next(heard for heard in person.heard if heard.id == told.id)
    assert closed.text == words.answered
    assert closed.labels == [voices[lang].sections[SectionKind.NEXT]]


async def test_a_reminder_waits_for_its_turn_among_all_that_is_sent(
    letters: Answerer, voices: Voices, store: Store, time: Time
) -> None:
    turns = Pauses()
    budget = SendBudget(turns, clock=lambda: 0.0)
    async with TelegramServer() as server, reminding(server, letters, voices, store, time, budget):
        person = await keep(server, voices, Lang.KO)
        while budget.take_now():
            pass
        turns.clear()
        await time.passes(MORNING[Lang.KO])
        assert len(turns) == 1
        assert len(reminders_of(person, voices, Lang.KO)) == 1


async def test_what_came_due_while_the_program_was_off_is_told_at_its_start(
    letters: Answerer, voices: Voices, tmp_path: Path, time: Time
) -> None:
    words = voices[Lang.KO].reminders
    async with TelegramServer() as server:
        async with a_store(tmp_path) as store, reminding(server, letters, voices, store, time):
            person = await keep(server, voices, Lang.KO)
        time.now = MORNING[Lang.KO] + timedelta(days=3)
        for _ in range(2):
            async with a_store(tmp_path) as store, reminding(server, letters, voices, store, time):
                (told,) = reminders_of(person, voices, Lang.KO)
    assert told.text.startswith(
        words.late.partition(":")[0].format(day=voices[Lang.KO].calendar.said(date(2026, 11, 30)))
    )


async def test_while_telegram_is_down_it_waits_and_nothing_is_lost(
    telegram: TelegramServer, voices: Voices, time: Time
) -> None:
    person = await keep(telegram, voices, Lang.KO)
    telegram.bad_gateway("sendMessage")
    telegram.cut("sendMessage")
    telegram.flood("sendMessage", 100)
    await time.passes(MORNING[Lang.KO])
    await time.passes()
    await time.passes()
    assert reminders_of(person, voices, Lang.KO) == []
    assert time.waits[-3:] == [LOOK_S, LOOK_S, 100]
    await time.passes()
    await time.passes()
    (told,) = reminders_of(person, voices, Lang.KO)
    assert voices[Lang.KO].reminders.again not in told.text


async def test_one_that_telegram_keeps_refusing_holds_up_no_other(
    telegram: TelegramServer, voices: Voices, store: Store, time: Time
) -> None:
    refused, person = [await keep(telegram, voices, Lang.KO) for _ in range(2)]
    telegram.refuse("sendMessage", 500, "Internal Server Error", chat_id=refused.id, times=2)
    await time.passes(MORNING[Lang.KO])
    await time.passes()
    assert len(reminders_of(person, voices, Lang.KO)) == 1
    assert await kept(store, refused) == 1
    await time.passes()
    assert len(reminders_of(refused, voices, Lang.KO)) == 1


async def test_where_telegram_dislikes_how_it_looks_it_comes_plain(
    telegram: TelegramServer, voices: Voices, time: Time
) -> None:
    person = await keep(telegram, voices, Lang.KO)
    telegram.refuse("sendMessage", 400, "Bad Request: can't parse entities: unexpected")
    await time.passes(MORNING[Lang.KO])
    assert person.answer.text.startswith("오늘 2026년 11월 30일(월)")
    assert person.answer.entities == ()


@pytest.mark.parametrize("told", [True, False], ids=["and Telegram says so", "unnoticed"])
async def test_who_blocks_the_bot_has_no_reminders(
    telegram: TelegramServer, voices: Voices, store: Store, time: Time, told: bool
) -> None:
    person = await keep(telegram, voices, Lang.KO)
    await store.reminders.add(person.id, date(2027, 1, 1), "letter-kr-stop", "kr", Lang.KO)
    if told:
        await person.blocks()
        await telegram.settled()
    else:
        telegram.blocked.add(person.id)
        await time.passes(MORNING[Lang.KO])
    assert await kept(store, person) == 0


@pytest.mark.parametrize("note", ["none", "sending", "sent"])
@pytest.mark.parametrize("lang", Lang)
async def test_what_a_dead_program_had_in_hand_is_neither_lost_nor_told_twice_unmarked(
    letters: Answerer, voices: Voices, tmp_path: Path, time: Time, lang: Lang, note: str
) -> None:
    async with TelegramServer() as server:
        async with a_store(tmp_path) as store, reminding(server, letters, voices, store, time):
            person = await keep(server, voices, lang)
        async with a_store(tmp_path) as died:
            (reminder,) = await died.reminders.of(person.id)
            key = SendKey(Cause.REMINDER, reminder.id)
            await died.reminders.claim(reminder.id)
            if note != "none":
                await died.outbox.begin(key, 1, None)
            if note == "sent":
                await died.outbox.sent(key, 1, 77)
            await died.purge(MORNING[lang].date() + timedelta(days=9), 30)  # it was off for long
        time.now = MORNING[lang]
        for _ in range(2):
            async with a_store(tmp_path) as store, reminding(server, letters, voices, store, time):
                assert await kept(store, person) == 0
    told = reminders_of(person, voices, lang)
    again = voices[lang].reminders.again
    assert [heard.text.startswith(again) for heard in told] == {
        "none": [False],
        "sending": [True],
        "sent": [],
    }[note]


@pytest.mark.parametrize("times", [1, 2])
async def test_one_that_may_have_arrived_is_repeated_once_and_says_so(
    telegram: TelegramServer, voices: Voices, store: Store, time: Time, times: int
) -> None:
    person = await keep(telegram, voices, Lang.KO)
    telegram.cut("sendMessage", midway=True, times=times)
    for minutes in range(4):
        await time.passes(MORNING[Lang.KO] + minutes * MINUTE)
    again = voices[Lang.KO].reminders.again
    told = reminders_of(person, voices, Lang.KO)
    assert [heard.text.startswith(again) for heard in told] == [False, True]
    assert await kept(store, person) == 0


async def test_what_the_store_could_not_note_is_noted_later_and_not_sent_again(
    telegram: TelegramServer,
    voices: Voices,
    store: Store,
    tmp_path: Path,
    time: Time,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reach, "_AWAY_S", 0.0)  # a minute is longer than that
    person = await keep(telegram, voices, Lang.KO)
    over = telegram.hang("sendMessage", handled=True, chat_id=person.id)
    sending = asyncio.create_task(time.passes(MORNING[Lang.KO]))
    await telegram.until(lambda: bool(reminders_of(person, voices, Lang.KO)), "the reminder")
    holder = sqlite3.connect(tmp_path / "bot.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    over.set()
    await sending
    holder.close()
    await time.passes()
    assert await kept(store, person) == 0
    assert len(reminders_of(person, voices, Lang.KO)) == 1


@pytest.mark.parametrize("lang", Lang)
async def test_at_the_end_of_the_steps_one_can_be_reminded_to_look_again(
    answerer: Answerer, voices: Voices, store: Store, time: Time, lang: Lang
) -> None:
    words = voices[lang].reminders
    in_days = words.in_days.format(days=LOOK_AGAIN_DAYS)
    walk = await answerer.walking.walk("examplenet-kr", lang)
    assert walk is not None
    last = At(walk.card.slug, 0, len(walk.routes[0].steps) + 1, lang, stamp(walk.version))
    async with TelegramServer() as server, reminding(server, answerer, voices, store, time):
        person = server.person(lang=lang)
        sent_earlier(server, person, last.data)
        (said,) = await taps(server, person, "old", in_days)
        day = TODAY + timedelta(days=LOOK_AGAIN_DAYS)
        assert said.text == words.kept.format(day=voices[lang].calendar.said(day))
        await time.passes(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
        told = person.answer
        assert told.styled("bold") == [words.look_again.format(about=walk.card.title)]
        assert words.look in told.text
        assert told.labels == [words.open_steps, in_days]
        (card,) = await taps(server, person, words.open_steps)
        assert walk.card.title in card.text


async def test_a_reminder_of_a_guide_that_is_gone_comes_all_the_same(
    telegram: TelegramServer, voices: Voices, store: Store, time: Time
) -> None:
    person = telegram.person(lang="ko")
    await asks(telegram, person, "/help")
    await store.reminders.add(person.id, DUE[Lang.KO], "gone", "kr", Lang.KO)
    assert voices[Lang.KO].reminders.some in (await asks(telegram, person, "/remind")).text
    await time.passes(MORNING[Lang.KO])
    assert voices[Lang.KO].reminders.look in person.answer.text
    assert await kept(store, person) == 0


async def test_a_program_killed_while_it_told_somebody_tells_them_when_it_is_back(
    small_settings: Settings, voices: Voices, tmp_path: Path
) -> None:
    words = voices[Lang.KO].reminders
    async with (
        TelegramServer() as telegram,
        BotProcess(telegram, small_settings, tmp_path) as bot,
    ):
        person = telegram.person(lang="ko")
        sent_earlier(telegram, person, "x")
        kept_in = Settings(data_dir=bot.data_dir)
        async with a_store(kept_in.database_path.parent) as store:
            await store.reminders.add(person.id, date(2026, 1, 2), "examplenet-kr", "kr", Lang.KO)
        telegram.hang("sendMessage", handled=False)
        await bot.start()
        await telegram.until(lambda: bool(telegram.calls_of("sendMessage")), "the first try")
        await bot.kill()
        for _ in range(2):
            await bot.start()
            await telegram.until(lambda: len(person.heard) == 2, "the reminder")
            await bot.stop()
        assert person.answer.text.startswith(words.again)
        assert len(person.heard) == 2
        assert str(person.id) not in bot.log


@pytest.mark.parametrize(
    ("place", "zones"),
    [
        ("kr", ["Asia/Seoul"]),
        ("eu", ["Atlantic/Reykjavik", "Europe/Lisbon", "Europe/Helsinki"]),
        ("us", ["America/Los_Angeles", "America/New_York", "America/Anchorage"]),
        ("ca", ["America/Vancouver", "America/St_Johns"]),
        ("br", ["America/Manaus", "America/Sao_Paulo"]),
        ("au", ["Australia/Perth", "Australia/Sydney"]),
    ],
)
def test_nobody_is_written_to_at_night(place: str, zones: list[str]) -> None:
    for day in (date(2026, 1, 15), date(2026, 7, 15)):
        moment = morning(day, place, Lang.EN)
        for zone in zones:
            there = moment.astimezone(ZoneInfo(zone))
            assert there.date() == day
            assert 8 <= there.hour <= 14


def test_where_no_place_is_known_the_language_says_when() -> None:
    assert morning(TODAY, None, Lang.KO).astimezone(UTC).hour == 0
    assert morning(TODAY, "other", Lang.EN).astimezone(UTC).hour == 9


def test_the_longest_button_fits() -> None:
    tap = ReminderTap(Act.OF_LETTER, Lang.KO, "other", "20261122", "l" * 38)
    assert len(tap.data.encode()) <= 64
