"""A company's message that somebody pastes is explained; a question never is taken for one."""

import json
import shutil
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.channels.reading import lay_out
from bot.channels.voice import Voices
from bot.core.answer import Abstention, Answer, Reason
from bot.core.company_reply import ReplyKind
from bot.core.guide import Lang, SectionKind
from bot.core.question import Question
from bot.corpus.contents import FILE, read_contents
from bot.corpus.folder import CorpusFolder
from bot.settings import Settings
from tests.stand_ins import TelegramServer, bot_on

REFUSAL = {
    Lang.KO: "안녕하세요.\n귀하의 요청을 검토했으나 받아들일 수 없습니다.\n개인정보 보호팀 드림",
    Lang.EN: "Hello,\nWe reviewed your request and are unable to honor your objection.\nRegards",
}
CHAIN = {
    Lang.KO: "굿바이 메타. 나는 메타가 내 사진을 쓰는 데 동의하지 않습니다. 이 글을 공유하세요!",
    Lang.EN: "Goodbye Meta AI. I do not give Meta permission to use my photos. Copy, paste.",
}


@pytest.mark.parametrize("lang", Lang)
async def test_on_telegram_it_says_what_it_is_with_source_and_the_way_on(
    answerer: Answerer, voices: Voices, lang: Lang
) -> None:
    voice = voices[lang]
    async with TelegramServer() as telegram, bot_on(telegram, answerer, voices):
        person = telegram.person(lang=lang)
        await person.says(REFUSAL[lang])
        await telegram.settled()
        told = person.answer
        assert told.styled("bold")[0] == voice.pasted.kinds[ReplyKind.REFUSED]
        assert voice.labels.sources in told.text
        assert {voice.steps.begin, voice.sections[SectionKind.LIMITS]} <= set(told.labels)
        brief = next(label for label in told.labels if "2024" in label)
        await person.taps(brief)
        await telegram.settled()
        assert voice.labels.sources in person.answer.text
        assert voice.sections[SectionKind.DETAILS] in person.answer.labels


@pytest.mark.parametrize("lang", Lang)
async def test_a_notice_people_pass_on_gets_what_does_work(
    answerer: Answerer, voices: Voices, lang: Lang
) -> None:
    reply = (await answerer.answer(Question(CHAIN[lang]))).reply
    assert isinstance(reply, Answer)
    assert reply.pasted is ReplyKind.CHAIN_NOTICE
    assert reply.citations[0].guide == "examplenet-kr"
    assert lay_out(reply, voices).lines[0][0].text == voices[lang].pasted.kinds[reply.pasted]


async def test_who_writes_korean_is_told_of_an_english_letter_in_korean(answerer: Answerer) -> None:
    for text, chosen, lang in (
        (REFUSAL[Lang.EN], Lang.KO, Lang.KO),
        (REFUSAL[Lang.EN] + "\n이게 무슨 뜻이에요?", None, Lang.KO),
        (REFUSAL[Lang.EN], None, Lang.EN),
    ):
        reply = (await answerer.answer(Question(text, chosen))).reply
        assert isinstance(reply, Answer)
        assert (reply.lang, reply.pasted) == (lang, ReplyKind.REFUSED)


async def test_what_a_chat_goes_on_about_is_the_file_it_leads_to(answerer: Answerer) -> None:
    slots = (await answerer.answer(Question(REFUSAL[Lang.KO]))).slots
    assert (slots.slug, slots.section) == ("examplenet-kr", SectionKind.LIMITS)


async def test_distress_comes_first(answerer: Answerer) -> None:
    reply = (await answerer.answer(Question(f"죽고 싶어요.\n{REFUSAL[Lang.KO]}"))).reply
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.CRISIS


@pytest.mark.parametrize(
    "text",
    [
        "거절했다고 답이 왔는데 이그잼플넷 어떻게 해요",
        "동의하지 않습니다 글 올리면 이그잼플넷이 못 쓰나요?",
        "examplenet refused my objection, how do i stop the training",
    ],
)
async def test_a_question_stays_a_question(answerer: Answerer, text: str) -> None:
    reply = (await answerer.answer(Question(text))).reply
    assert not (isinstance(reply, Answer) and reply.pasted)


async def test_a_letter_of_a_company_we_have_nothing_on_for_it_is_not_explained(
    answerer: Answerer,
) -> None:
    reply = (await answerer.answer(Question(f"OtherNet: {REFUSAL[Lang.EN]}"))).reply
    assert not (isinstance(reply, Answer) and reply.pasted)


def test_every_kind_has_a_name(voices: Voices) -> None:
    assert all(set(voices[lang].pasted.kinds) == set(ReplyKind) for lang in Lang)


def test_a_version_from_before_the_table_opens_without_it(
    small_settings: Settings, tmp_path: Path
) -> None:
    folder = CorpusFolder(small_settings.corpus_dir)
    shutil.copy(folder.path_of(folder.require_published()) / FILE, tmp_path)
    assert read_contents(tmp_path).lexicon().replies
    old = json.loads((tmp_path / FILE).read_bytes())
    del old["replies"]
    (tmp_path / FILE).write_text(json.dumps(old), encoding="utf-8")
    assert read_contents(tmp_path).lexicon().replies == ()
