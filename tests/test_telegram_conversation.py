"""What happens when someone writes to the bot on Telegram."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.answering.answerer import Answerer
from bot.channels.reading import lay_out
from bot.channels.voice import Voices
from bot.compose import compose_answerer
from bot.core.answer import Answer
from bot.core.guide import Lang, SectionKind
from bot.core.question import MAX_QUESTION_CHARS, Question
from bot.core.turn import Turn
from bot.settings import Settings
from tests.stand_ins import Heard, Person, TelegramServer, bot_on

HOW_TO = {
    Lang.KO: "이그잼플넷 AI 학습 거부 어떻게 해요",
    Lang.EN: "how do i stop examplenet training on my photos in korea",
}

STRANGE = (
    " ",
    "👍",
    "😀" * 2000,
    "?!.,",
    "\u200b\u200d\ufeff",
    "\u202eexamplenet\u202c opt out",
    "كيف أمنع examplenet من تدريب",
    "<b>examplenet</b> opt out",
    "examplenet &lt;opt out&gt; &amp; *bold* _x_ [a](b)",
    "SELECT * FROM turns; --",
    "s|examplenet-kr|limits|ko",
    "\x00\x07 examplenet",
    "{turn} {0} %s examplenet",
)


def asking(text: str, voices: Voices, lang: Lang) -> str:
    """A first answer, under which the bot asks whether the words may be kept."""
    return f"{text}\n\n{voices[lang].keeping.ask.format(days=30)}"


async def told(telegram: TelegramServer, person: Person) -> Heard:
    """The one reply to what the person has just written."""
    await telegram.settled()
    assert len(person.heard) == 1, telegram.transcript(person)
    return person.answer


@pytest.mark.parametrize("lang", Lang)
async def test_a_question_gets_its_answer_with_its_sources(
    telegram: TelegramServer, answerer: Answerer, voices: Voices, lang: Lang
) -> None:
    expected = lay_out((await answerer.answer(Question(HOW_TO[lang]))).reply, voices)
    person = telegram.person()
    await person.says(HOW_TO[lang])
    heard = await told(telegram, person)
    assert heard.text == asking(expected.text, voices, lang)
    assert voices[lang].labels.sources in heard.styled("bold")
    assert "https://examplenet.test/object" in [e.get("url") for e in heard.entities]


async def test_no_message_has_a_parse_mode_or_a_preview(telegram: TelegramServer) -> None:
    person = telegram.person()
    await person.says(HOW_TO[Lang.KO])
    await telegram.settled()
    (call,) = telegram.calls_of("sendMessage")
    assert "parse_mode" not in call.params
    assert '"is_disabled": true' in call.params["link_preview_options"]


async def test_under_an_answer_are_its_links_and_its_other_sections(
    telegram: TelegramServer, voices: Voices
) -> None:
    person = telegram.person()
    await person.says(HOW_TO[Lang.KO])
    heard = await told(telegram, person)
    link, steps, *sections = heard.buttons
    assert list(link.values()) == ["https://examplenet.test/object"]
    assert steps == {voices[Lang.KO].steps.begin: "w|a|examplenet-kr|ko"}
    assert sections[0] == {
        voices[Lang.KO].labels.other_device: "s|examplenet-kr|steps|ko",
        voices[Lang.KO].sections[SectionKind.LIMITS]: "s|examplenet-kr|limits|ko",
    }
    assert sections[1] == {
        voices[Lang.KO].sections[SectionKind.UNKNOWN]: "s|examplenet-kr|unknown|ko",
    }


async def test_a_tap_is_confirmed_at_once_and_shows_the_section(
    telegram: TelegramServer, voices: Voices
) -> None:
    person = telegram.person()
    await person.says(HOW_TO[Lang.EN])
    await telegram.settled()
    await person.taps(voices[Lang.EN].sections[SectionKind.LIMITS])
    await telegram.settled()
    assert "Nothing is taken out of models already trained." in person.answer.text
    methods = [c.method for c in telegram.calls if c.method not in {"getupdates"}]
    assert methods[-2:] == ["answercallbackquery", "sendmessage"]


async def test_a_tap_that_came_too_late_to_confirm_still_shows_the_section(
    telegram: TelegramServer, voices: Voices
) -> None:
    person = telegram.person()
    await person.says(HOW_TO[Lang.EN])
    await telegram.settled()
    telegram.refuse("answerCallbackQuery", 400, "Bad Request: query is too old")
    await person.taps(voices[Lang.EN].sections[SectionKind.LIMITS])
    await telegram.settled()
    assert "Nothing is taken out of models already trained." in person.answer.text


@pytest.mark.parametrize(
    "data", ["s|gone|limits|ko", "s|examplenet-eu|limits|ko", "v0|step|7", "s|x|nonsense|ko", "|||"]
)
async def test_a_button_of_an_older_guide_says_so(
    telegram: TelegramServer, voices: Voices, data: str
) -> None:
    person = telegram.person(lang="ko")
    await person.says("/help")
    await telegram.settled()
    button = InlineKeyboardButton("old", callback_data=data)
    async with Bot(telegram.token, base_url=telegram.base_url) as yesterday:
        keyboard = InlineKeyboardMarkup([[button]])
        await yesterday.send_message(person.id, "an answer of last year", reply_markup=keyboard)
    await person.taps("old")
    await telegram.settled()
    assert person.answer.text == voices[Lang.KO].notices.old_button
    assert telegram.calls_of("answerCallbackQuery")[0].status == 200


@pytest.mark.parametrize(
    ("code", "lang"), [("ko", Lang.KO), ("ko-KR", Lang.KO), ("en", Lang.EN), ("de", Lang.EN)]
)
async def test_commands_are_answered_in_the_language_of_the_app(
    telegram: TelegramServer, voices: Voices, code: str, lang: Lang
) -> None:
    voice = voices[lang]
    expected = {
        "/start": voice.start,
        "/start poster-7": voice.start,
        "/help": voice.help,
        "/help@stand_in_bot": voice.help,
        "/privacy": f"{voice.privacy}\n\n{voice.keeping.now}".format(
            days=30, turns=0, words=0, reminders=0, referrals=0
        ),
        "/sources": voice.about_sources.format(guides=3, newest="2026-03-02"),
        "/frobnicate now": voice.notices.unknown_command,
    }
    person = telegram.person(lang=code)
    for command in expected:
        await person.says(command)
    await telegram.settled()
    assert [heard.text for heard in person.heard] == list(expected.values())


async def test_an_album_gets_one_reply(telegram: TelegramServer, voices: Voices) -> None:
    person = telegram.person()
    for album in ("holiday", "holiday", "holiday", "birthday"):
        await person.sends("photo", album=album)
    await telegram.settled()
    assert [heard.text for heard in person.heard] == [voices[Lang.EN].notices.media] * 2


async def test_a_notice_of_telegram_itself_is_not_answered(telegram: TelegramServer) -> None:
    person = telegram.person()
    await person.sends("message_auto_delete_timer_changed")
    await telegram.settled()
    assert person.heard == []


@pytest.mark.parametrize("lang", Lang)
async def test_an_edited_command_is_asked_for_again(
    telegram: TelegramServer, voices: Voices, lang: Lang
) -> None:
    person = telegram.person(lang=lang)
    await person.says("/hlep")
    await person.edits("/help")
    await telegram.settled()
    assert person.answer.text == voices[lang].notices.edited


async def test_a_place_shared_live_is_not_answered_at_each_move(telegram: TelegramServer) -> None:
    person = telegram.person()
    await person.sends("location")
    await telegram.settled()
    message = telegram.messages_in(person.id)[0]
    await telegram.push("edited_message", {**message, "edit_date": message["date"]})
    assert await told(telegram, person)


async def test_whatever_somebody_types_gets_one_reply(
    telegram: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    people = []
    for text in STRANGE:
        people.append(telegram.person())
        await people[-1].says(text)
    await telegram.settled()
    assert [telegram.transcript(p) for p in people if len(p.heard) != 1] == []
    assert caplog.messages == []


@pytest.mark.parametrize(("code", "lang"), [("ko", Lang.KO), ("en", Lang.EN)])
async def test_a_message_without_words_is_answered_in_the_language_of_the_app(
    telegram: TelegramServer, voices: Voices, code: str, lang: Lang
) -> None:
    person = telegram.person(lang=code)
    await person.says("🙏🙏")
    assert (await told(telegram, person)).text == voices[lang].clarify["wordless"]


async def test_a_long_message_is_answered_and_told_how_much_was_read(
    telegram: TelegramServer, voices: Voices
) -> None:
    person = telegram.person()
    await person.says("이그잼플넷 옵트아웃 " + "아" * 10_000)
    heard = await told(telegram, person)
    too_long = voices[Lang.KO].notices.too_long.format(chars=MAX_QUESTION_CHARS)
    assert heard.text.startswith(f"{too_long}\n\n")
    assert len(heard.text) > len(too_long) + 20


class Changed:
    """The real answerer with something done to each turn."""

    def __init__(self, answerer: Answerer, change: Callable[[Turn], Turn]) -> None:
        self._answerer, self._change = answerer, change

    async def answer(self, question: Question) -> Turn:
        return self._change(await self._answerer.answer(question))


async def test_an_answer_over_the_limit_comes_in_parts_with_buttons_under_the_last(
    answerer: Answerer, voices: Voices
) -> None:
    def tenfold(turn: Turn) -> Turn:
        assert isinstance(turn.reply, Answer)
        return replace(turn, reply=replace(turn.reply, statements=turn.reply.statements * 60))

    long_winded = cast(Answerer, Changed(answerer, tenfold))
    async with TelegramServer() as telegram, bot_on(telegram, long_winded, voices):
        person = telegram.person()
        await person.says(HOW_TO[Lang.EN])
        await telegram.settled()
        expected = lay_out((await long_winded.answer(Question(HOW_TO[Lang.EN]))).reply, voices)
        assert len(person.heard) > 1
        told = "\n\n".join(heard.text for heard in person.heard)
        assert told == asking(expected.text, voices, Lang.EN)
        assert [bool(heard.buttons) for heard in person.heard[-2:]] == [False, True]
        assert person.heard[1].styled("bold")


async def test_a_turn_leaves_one_line_without_words_or_chat(
    telegram: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    person = telegram.person()
    await person.says(HOW_TO[Lang.KO])
    await telegram.settled()
    line = caplog.messages[-1]
    keys = [part.partition("=")[0] for part in line.split()]
    assert keys == ["turn", "outcome", "score", "ms", "corpus"]
    assert "outcome=answer score=" in line
    assert str(person.id) not in caplog.text
    assert "이그잼플넷" not in caplog.text


async def test_the_line_of_an_abstention_names_its_reason(
    telegram: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    await telegram.person().says("what is the capital of france")
    await telegram.settled()
    assert "outcome=out_of_scope" in caplog.messages[-1]


class Broken:
    """An answerer with a bug in it that quotes what was asked."""

    async def answer(self, question: Question) -> Turn:
        raise ValueError(question.text)

    async def section(self, slug: str, kind: SectionKind, lang: Lang) -> Answer | None:
        raise KeyError(slug, kind, lang)


@pytest.mark.parametrize("lang", Lang)
async def test_a_bug_gives_the_person_a_number_and_the_log_a_place_but_no_words(
    voices: Voices, lang: Lang, caplog: pytest.LogCaptureFixture
) -> None:
    broken = cast(Answerer, Broken())
    async with TelegramServer() as telegram, bot_on(telegram, broken, voices):
        person = telegram.person(lang="de")
        await person.says(HOW_TO[lang])
        heard = await told(telegram, person)
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    line = record.getMessage()
    assert "outcome=broken error=ValueError at bot/channels/telegram/handlers.py:" in line
    number = line.partition("turn=")[2].partition(" ")[0]
    assert heard.text == voices[lang].notices.broken.format(turn=number)
    assert "examplenet" not in caplog.text
    assert "이그잼플넷" not in caplog.text


async def test_a_bug_behind_a_button_is_told_too(voices: Voices, answerer: Answerer) -> None:
    class HalfBroken(Broken):
        async def answer(self, question: Question) -> Turn:
            return await answerer.answer(question)

    half_broken = cast(Answerer, HalfBroken())
    async with TelegramServer() as telegram, bot_on(telegram, half_broken, voices):
        person = telegram.person(lang="ko")
        await person.says(HOW_TO[Lang.KO])
        await telegram.settled()
        await person.taps(voices[Lang.KO].sections[SectionKind.LIMITS])
        await telegram.settled()
        before, _, after = voices[Lang.KO].notices.broken.partition("{turn}")
        assert person.answer.text.startswith(before)
        assert person.answer.text.endswith(after)


async def test_before_anything_is_published_the_bot_says_so(
    tmp_path: Path, voices: Voices, caplog: pytest.LogCaptureFixture
) -> None:
    unpublished = compose_answerer(Settings(data_dir=tmp_path))
    async with TelegramServer() as telegram, bot_on(telegram, unpublished, voices):
        person = telegram.person()
        await person.says(HOW_TO[Lang.KO])
        await person.says("/sources")
        await telegram.settled()
        assert [heard.text for heard in person.heard] == [
            voices[Lang.KO].notices.not_ready,
            voices[Lang.EN].notices.not_ready,
        ]
    assert "outcome=not_ready error=NoPublishedCorpus at bot/corpus/" in caplog.text
