"""A letter is found with three taps, taken along, and its due day counted."""

import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import cast

import pytest
from docx import Document
from icalendar import Calendar

from bot.answering.abstaining import Judge
from bot.answering.answerer import Answerer
from bot.answering.quoting import QuotingGenerator
from bot.channels.letter_file import letter_text
from bot.channels.telegram.letter_days import DueDays, due_page
from bot.channels.telegram.letter_messages import copyable
from bot.channels.telegram.letter_taps import LetterTap, Step, parse_letter_tap
from bot.channels.telegram.render import MAX_UTF16
from bot.channels.voice import Voices
from bot.compose import holidays_at
from bot.core.deadline import Law, Move, Owed, Request, due_on
from bot.core.guide import GuideCard, GuideKind, Lang, SectionKind
from bot.core.letter import Purpose, Recipient
from bot.core.lexicon import Lexicon
from bot.core.passage import Chunk, ChunkKind, Passage, Passages
from bot.core.question import Query
from bot.settings import ROOT
from ingest.chunk import chunk_all
from ingest.knowledge import Knowledge, read_knowledge
from tests.stand_ins import Heard, Pauses, Person, TelegramServer, bot_on

TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Friday:
    """A clock that stands still."""

    def today(self) -> date:
        return TODAY


DUE_DAYS = DueDays(Friday(), holidays_at)


class InMemory:
    """The letters people get, as a corpus that finds the same letter whatever is asked.

    Embedding them takes longer than all these tests; finding is tested elsewhere.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon = knowledge.lexicon
        letters = [f.guide for f in knowledge.files if f.guide.card.kind is GuideKind.LETTER]
        self._cards = {(g.card.slug, g.card.lang): g.card for g in letters}
        chunks = chunk_all(letters, (), ())
        self._chunks = [chunk for chunk in chunks if chunk.kind is ChunkKind.SECTION]

    async def retrieve(self, query: Query, k: int) -> Passages:
        found = (c for c in self._chunks if (c.slug, c.lang) == ("letter-kr-stop", query.lang))
        return self._passages(list(found)[:k])

    async def lexicon(self) -> Lexicon:
        return self._lexicon

    async def section(self, slug: str, kind: SectionKind, lang: Lang) -> Passages:
        wanted = (slug, kind, lang)
        return self._passages([c for c in self._chunks if (c.slug, c.section, c.lang) == wanted])

    async def cards(self, lang: Lang) -> tuple[GuideCard, ...]:
        return tuple(card for card in self._cards.values() if card.lang is lang)

    async def version(self) -> str:
        return "letters"

    def _passages(self, chunks: Sequence[Chunk]) -> Passages:
        found = (Passage(c, self._cards[c.slug, c.lang], 1.0, 1.0) for c in chunks)
        return Passages(tuple(found), "letters")


@pytest.fixture(scope="module")
def shipped() -> Knowledge:
    """Everything people get."""
    knowledge, findings = read_knowledge(ROOT / "knowledge")
    assert findings == []
    return knowledge


def answerer_over(knowledge: Knowledge) -> Answerer:
    return Answerer(InMemory(knowledge), QuotingGenerator(), Judge(), Friday())


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def telegram(
    shipped: Knowledge, voices: Voices, pauses: Pauses
) -> AsyncIterator[TelegramServer]:
    answerer = answerer_over(shipped)
    async with (
        TelegramServer() as server,
        bot_on(server, answerer, voices, pause=pauses, due_days=DUE_DAYS),
    ):
        yield server


def blocks_of(shipped: Knowledge, slug: str, lang: Lang) -> str:
    (guide,) = (
        f.guide for f in shipped.files if (f.guide.card.slug, f.guide.card.lang) == (slug, lang)
    )
    (section,) = (s for s in guide.sections if s.kind is SectionKind.LETTER)
    return letter_text(section.blocks)


async def taps(telegram: TelegramServer, person: Person, *labels: str) -> list[Heard]:
    """What came after the last of the taps."""
    before = 0
    for label in labels:
        before = len(person.heard)
        await person.taps(label)
        await telegram.settled()
    return person.heard[before:]


async def asks(telegram: TelegramServer, person: Person, words: str = "/letter") -> Heard:
    await person.says(words)
    await telegram.settled()
    return person.answer


def sent_earlier(telegram: TelegramServer, person: Person, tap: str) -> None:
    """A message of some other day with one button, "old"."""
    keyboard = {"inline_keyboard": [[{"text": "old", "callback_data": tap}]]}
    telegram.store(person.id, telegram.me, {"text": "earlier", "reply_markup": keyboard})


def papers(telegram: TelegramServer) -> dict[str, bytes]:
    """Files that arrived, by name."""
    return {
        upload.name: upload.content
        for call in telegram.calls_of("sendDocument")
        if call.status == 200
        for upload in call.uploads.values()
    }


async def test_a_korean_is_asked_to_whom_and_what_for_and_gets_the_letter(
    telegram: TelegramServer, voices: Voices, shipped: Knowledge
) -> None:
    words = voices[Lang.KO].letters
    person = telegram.person(lang="ko")
    first = await asks(telegram, person)
    assert first.text == words.whom.format(place="한국")
    assert first.labels == [*words.recipients.values(), words.change_place]
    copy, *rest = await taps(
        telegram, person, words.recipients[Recipient.X], words.purposes[Purpose.STOP]
    )
    expected = blocks_of(shipped, "letter-kr-stop", Lang.KO)
    assert copy.styled("pre") == [expected] == [copy.text]
    assert "[이름]" in copy.text
    assert 1 <= len(rest) <= 2
    said = "\n".join(heard.text for heard in rest)
    assert words.fill_in in said
    assert "X 개인정보 문의 양식" in said
    assert "Meta 개인정보 문의" not in said
    for kind in (SectionKind.WHERE, SectionKind.PROOF):
        assert voices[Lang.KO].sections[kind] in said
    assert voices[Lang.KO].labels.sources in rest[-1].styled("bold")
    assert "https://x.com/en/privacy" in [e.get("url") for h in rest for e in h.entities]
    assert rest[-1].labels == [words.sent, words.other_language]
    (docx,) = papers(telegram).items()
    assert docx[0] == "letter-kr-stop.docx"
    written = "\n".join(p.text for p in Document(BytesIO(docx[1])).paragraphs)
    assert written.split() == expected.split()


async def test_in_english_the_country_comes_first_and_three_taps_are_enough(
    telegram: TelegramServer, voices: Voices, shipped: Knowledge
) -> None:
    words = voices[Lang.EN].letters
    person = telegram.person(lang="en")
    assert (await asks(telegram, person)).text == words.where
    heard = await taps(
        telegram,
        person,
        "EU/EEA",
        words.recipients[Recipient.META],
        words.purposes[Purpose.OBJECTION],
    )
    assert heard[0].text == blocks_of(shipped, "letter-eu-objection", Lang.EN)
    assert list(papers(telegram)) == ["letter-eu-objection.docx"]


async def test_another_country_than_korea_takes_three_taps_and_shows_every_address(
    telegram: TelegramServer, voices: Voices
) -> None:
    words = voices[Lang.KO].letters
    person = telegram.person(lang="ko")
    await asks(telegram, person)
    heard = await taps(
        telegram, person, words.change_place, "영국", words.purposes[Purpose.OBJECTION]
    )
    said = "\n".join(part.text for part in heard)
    assert "letter-uk-objection.docx" in papers(telegram)
    assert "Meta 개인정보 문의" in said
    assert "xAI 요청 창구" in said


async def test_the_other_language_comes_as_text_and_file_alone(
    telegram: TelegramServer, voices: Voices, shipped: Knowledge
) -> None:
    words = voices[Lang.KO].letters
    person = telegram.person(lang="ko")
    await asks(telegram, person)
    await taps(telegram, person, words.recipients[Recipient.META], words.purposes[Purpose.ACCESS])
    copy, file = await taps(telegram, person, words.other_language)
    assert copy.text == blocks_of(shipped, "letter-kr-access", Lang.EN)
    assert words.fill_in in file.text
    assert "letter-kr-access-en.docx" in papers(telegram)


@pytest.mark.parametrize(
    ("lang", "question"),
    [(Lang.KO, "처리정지 요구서 써줘"), (Lang.EN, "write a letter to stop ai training in korea")],
)
async def test_an_answer_led_by_a_letter_offers_its_file(
    telegram: TelegramServer, voices: Voices, lang: Lang, question: str
) -> None:
    person = telegram.person(lang=lang)
    heard = await asks(telegram, person, question)
    assert heard.labels[0] == voices[lang].letters.file
    assert len(heard.labels) > 1
    await taps(telegram, person, voices[lang].letters.file)
    assert len(papers(telegram)) == 1


async def test_every_letter_there_is_can_be_chosen_and_is_at_most_three_messages(
    telegram: TelegramServer, voices: Voices, shipped: Knowledge
) -> None:
    cards = [file.guide.card for file in shipped.files]
    slugs = sorted({card.slug for card in cards if card.kind is GuideKind.LETTER})
    person = telegram.person()
    await asks(telegram, person, "/help")
    for slug in slugs:
        sent_earlier(telegram, person, LetterTap(Step.GET, Lang.EN, slug=slug).data)
        copy, *rest = await taps(telegram, person, "old")
        assert copy.styled("pre") == [copy.text]
        assert 1 <= len(rest) <= 2, slug
        assert voices[Lang.EN].labels.sources in rest[-1].text
    assert sorted(papers(telegram)) == [f"{slug}.docx" for slug in slugs]


async def test_a_letter_that_is_gone_says_so(telegram: TelegramServer, voices: Voices) -> None:
    person = telegram.person(lang="ko")
    await asks(telegram, person, "/help")
    tap = LetterTap(Step.GET, Lang.KO, "kr", "meta", "letter-kr-gone")
    sent_earlier(telegram, person, tap.data)
    (heard,) = await taps(telegram, person, "old")
    assert heard.text == voices[Lang.KO].letters.gone


@pytest.mark.parametrize(
    "data",
    [
        "l|z|ko||||",
        "l|w|ko|nowhere||",
        "l|x",
        "l|d|ko|kr|soon|letter-kr-stop",
        "l|d|ko|kr|20990101|letter-kr-stop",
        "l|d|ko|kr|00010101|letter-kr-stop",
    ],
)
async def test_a_button_that_makes_no_sense_is_an_old_one(
    telegram: TelegramServer, voices: Voices, data: str
) -> None:
    person = telegram.person(lang="ko")
    await asks(telegram, person, "/help")
    sent_earlier(telegram, person, data)
    (heard,) = await taps(telegram, person, "old")
    assert heard.text == voices[Lang.KO].notices.old_button


async def test_without_letters_the_bot_says_so(shipped: Knowledge, voices: Voices) -> None:
    answerer = answerer_over(replace(shipped, files=()))
    async with TelegramServer() as telegram, bot_on(telegram, answerer, voices):
        for lang in Lang:
            heard = await asks(telegram, telegram.person(lang=lang))
            assert heard.text == voices[lang].letters.none


async def test_a_letter_sent_yesterday_gets_its_day_its_law_and_a_calendar_file(
    telegram: TelegramServer, voices: Voices
) -> None:
    words = voices[Lang.KO].letters
    person = telegram.person(lang="ko")
    await asks(telegram, person)
    await taps(telegram, person, words.recipients[Recipient.META], words.purposes[Purpose.STOP])
    (asked,) = await taps(telegram, person, words.sent)
    assert asked.text == words.asked_day
    assert len(asked.labels) == 8
    assert asked.labels[0] == words.today.format(date="11-20")
    yesterday = words.yesterday.format(date="11-19")
    (counted,) = await taps(telegram, person, yesterday)
    assert counted.text.startswith(
        words.counted.format(day=voices[Lang.KO].calendar.said(date(2026, 11, 30)))
    )  # the 29th is a Sunday
    assert words.law.format(law=words.laws[Law.PIPA_DECREE_44]) in counted.text
    assert words.counted_by.format(law=words.laws[Law.CIVIL_ACT_157_161]) in counted.text
    assert (
        words.moved.format(counted=voices[Lang.KO].calendar.said(date(2026, 11, 29)))
        in counted.text
    )
    assert (
        words.step.format(
            day=voices[Lang.KO].calendar.said(date(2026, 12, 1)), move=words.moves[Move.REMIND]
        )
        in counted.text
    )
    assert words.approximate not in counted.text
    assert voices[Lang.KO].labels.sources in counted.styled("bold")
    assert counted.labels == [
        voices[Lang.KO].reminders.here,
        words.calendar_button,
        words.purposes[Purpose.REMINDER],
        words.purposes[Purpose.COMPLAINT],
    ]
    (file,) = await taps(telegram, person, words.calendar_button)
    assert file.text == words.calendar
    (event,) = Calendar.from_ical(papers(telegram)["letter-kr-stop.ics"]).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 11, 30)
    await taps(telegram, person, words.purposes[Purpose.REMINDER])
    assert "letter-kr-reminder.docx" in papers(telegram)


async def test_in_britain_the_day_is_an_estimate_that_can_be_put_off(
    telegram: TelegramServer, voices: Voices
) -> None:
    words = voices[Lang.EN].letters
    person = telegram.person(lang="en")
    await asks(telegram, person)
    await taps(
        telegram,
        person,
        "United Kingdom",
        words.recipients[Recipient.XAI],
        words.purposes[Purpose.OBJECTION],
        words.sent,
    )
    (counted,) = await taps(telegram, person, words.today.format(date="11-20"))
    assert (
        words.counted.format(day=voices[Lang.EN].calendar.said(date(2026, 12, 21))) in counted.text
    )  # the 20th is a Sunday
    assert words.approximate in counted.text
    assert (
        words.extended.format(day=voices[Lang.EN].calendar.said(date(2027, 2, 22))) in counted.text
    )  # the 20th is a Saturday
    assert counted.labels[2:] == [words.purposes[Purpose.COMPANY_COMPLAINT]]


@pytest.mark.parametrize("slug", ["letter-kr-reminder", "letter-kr-source", "letter-form-reason"])
async def test_where_no_day_is_fixed_the_bot_says_so_at_once(
    telegram: TelegramServer, voices: Voices, slug: str
) -> None:
    person = telegram.person(lang="ko")
    await asks(telegram, person, "/help")
    sent_earlier(telegram, person, LetterTap(Step.SENT, Lang.KO, "kr", slug=slug).data)
    (heard,) = await taps(telegram, person, "old")
    assert heard.text.startswith(voices[Lang.KO].letters.no_day)
    assert voices[Lang.KO].labels.sources in heard.text
    assert [name for name in papers(telegram) if name.endswith(".ics")] == []


async def test_without_a_calendar_nobody_is_asked_when(shipped: Knowledge, voices: Voices) -> None:
    answerer = answerer_over(shipped)
    async with TelegramServer() as telegram, bot_on(telegram, answerer, voices):
        person = telegram.person()
        await asks(telegram, person, "/help")
        tap = LetterTap(Step.GET, Lang.EN, slug="letter-kr-stop")
        sent_earlier(telegram, person, tap.data)
        assert (await taps(telegram, person, "old"))[-1].labels == [
            voices[Lang.EN].letters.other_language
        ]


def test_california_alone_has_its_day(voices: Voices) -> None:
    due = due_on(TODAY, "us", Request.ACCESS, holidays_at("us"))
    assert due
    for voice in voices.values():
        assert voice.letters.only_in["california"] in due_page(due, TODAY, voice).text


def test_every_law_move_and_purpose_has_words(voices: Voices) -> None:
    for voice in voices.values():
        words = voice.letters
        pairs: Sequence[tuple[object, object]] = (
            (words.laws, Law),
            (words.moves, Move),
            (words.owed, Owed),
            (words.purposes, Purpose),
            (words.recipients, Recipient),
        )
        for said, kinds in pairs:
            assert set(cast(dict[str, str], said)) == set(cast(type[Law], kinds))


def test_the_longest_button_fits() -> None:
    tap = LetterTap(Step.DAY, Lang.KO, "other", "20261122", "l" * 40)
    assert len(tap.data.encode()) <= 64
    assert parse_letter_tap(tap.data) == tap


def test_only_a_letter_too_long_for_one_message_is_split() -> None:
    assert len(copyable("가" * MAX_UTF16)) == 1
    parts = copyable("\n\n".join(["가" * 1_500] * 4))
    assert [part.entities[0].length for part in parts] == [3_002, 3_002]


async def get_stop_letter(telegram: TelegramServer, person: Person) -> list[Heard]:
    await asks(telegram, person, "/help")
    tap = LetterTap(Step.GET, Lang.EN, slug="letter-kr-stop")
    sent_earlier(telegram, person, tap.data)
    return await taps(telegram, person, "old")


@pytest.mark.parametrize(
    ("trouble", "waited"), [("flood", [7]), ("5xx", [1, 2]), ("cut", [1]), ("midway", [])]
)
async def test_a_file_comes_once_through_telegrams_weather(
    telegram: TelegramServer, pauses: Pauses, trouble: str, waited: list[float]
) -> None:
    if trouble == "flood":
        telegram.flood("sendDocument", 7)
    elif trouble == "5xx":
        telegram.bad_gateway("sendDocument", times=2)
    else:
        telegram.cut("sendDocument", midway=trouble == "midway")
    heard = await get_stop_letter(telegram, telegram.person())
    assert pauses == waited
    assert len(heard) == 3


async def test_a_caption_whose_entities_telegram_refuses_comes_plain(
    telegram: TelegramServer,
) -> None:
    telegram.refuse("sendDocument", 400, "Bad Request: can't parse entities: unexpected")
    heard = await get_stop_letter(telegram, telegram.person())
    assert heard[1].entities == ()
    assert list(papers(telegram)) == ["letter-kr-stop.docx"]


async def test_who_blocks_the_bot_before_the_file_gets_nothing_more(
    telegram: TelegramServer,
) -> None:
    telegram.refuse("sendDocument", 403, "Forbidden: bot was blocked by the user")
    heard = await get_stop_letter(telegram, telegram.person())
    assert len(heard) == 1


def test_the_start_of_the_bot_loads_none_of_what_letters_need() -> None:
    started = "import sys, bot.compose, bot.channels.telegram.application as _; "
    loaded = "print({'docx', 'holidays', 'icalendar'} & set(sys.modules))"
    command = [sys.executable, "-c", started + loaded]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.strip() == "set()", run.stderr


@pytest.mark.parametrize("lang", Lang)
async def test_a_letter_is_chosen_in_one_message_and_its_country_remembered(
    telegram: TelegramServer, voices: Voices, lang: Lang
) -> None:
    words, britain = voices[lang].letters, {Lang.KO: "영국", Lang.EN: "United Kingdom"}[lang]
    person = telegram.person(lang=lang)
    await asks(telegram, person)
    if lang is Lang.KO:  # Korea is assumed, and not remembered by looking around
        meta = words.recipients[Recipient.META]
        await taps(telegram, person, meta, voices[lang].steps.back, words.change_place)
    await taps(telegram, person, britain)
    assert len(person.heard) == 1, telegram.transcript(person)
    again = await asks(telegram, person)
    assert again.text == words.whom.format(place=britain)
    assert again.labels[-1] == words.change_place
    for_what = await taps(telegram, person, words.recipients[Recipient.X])
    assert for_what == []
    assert person.answer.text == words.what_for.format(place=britain)
    await taps(telegram, person, voices[lang].steps.back)
    assert person.answer == again


async def test_going_back_to_an_assumed_country_does_not_choose_it(
    telegram: TelegramServer, voices: Voices
) -> None:
    words, person = voices[Lang.KO].letters, telegram.person(lang="ko")
    await asks(telegram, person)
    meta = words.recipients[Recipient.META]
    await taps(telegram, person, meta, voices[Lang.KO].steps.back)
    await asks(telegram, person, "/mydata")
    assert '"kr"' not in person.answer.text
