"""Questions in, replies out, over the small corpus."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.answerer import Answerer
from bot.channels.reading import lay_out
from bot.channels.voice import Voices
from bot.core.answer import Abstention, Answer, Basis, Clarification, Reason
from bot.core.guide import Lang, SectionKind
from bot.core.question import Question


async def ask(answerer: Answerer, text: str) -> Answer | Abstention | Clarification:
    return (await answerer.answer(Question(text))).reply


def said(reply: Answer | Abstention | Clarification, voices: Voices) -> str:
    return lay_out(reply, voices).text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("이그잼플넷 AI 학습 거부 어떻게 해요", "스위치는 없어요"),
        ("이그넷 학습 끄는법", "스위치는 없어요"),
        ("how do i stop examplenet training on my photos, i live in seoul", "There is no switch"),
    ],
)
async def test_a_how_to_question_gets_the_short_answer_and_the_steps(
    answerer: Answerer, voices: Voices, question: str, expected: str
) -> None:
    reply = await ask(answerer, question)
    assert isinstance(reply, Answer)
    assert expected in said(reply, voices)
    assert "1. " in said(reply, voices)
    assert [citation.guide for citation in reply.citations] == ["examplenet-kr"]


async def test_every_statement_rests_on_a_file_with_date_and_confidence(
    answerer: Answerer, voices: Voices
) -> None:
    reply = await ask(answerer, "이그잼플넷 옵트아웃")
    assert isinstance(reply, Answer)
    assert all(statement.cites for statement in reply.statements)
    text = said(reply, voices)
    assert "2026-03-02 기준" in text
    assert "보도" in text
    assert "테스트일보" in text


async def test_a_link_in_a_step_becomes_the_address_of_the_table(answerer: Answerer) -> None:
    reply = await ask(answerer, "이그잼플넷 옵트아웃")
    assert isinstance(reply, Answer)
    assert [link.url for link in reply.links] == ["https://examplenet.test/object"]


async def test_the_place_somebody_names_decides_the_law(answerer: Answerer) -> None:
    reply = await ask(answerer, "독일에 사는데 이그잼플넷 AI 학습 거부하려면?")
    assert isinstance(reply, Answer)
    assert reply.citations[0].guide == "examplenet-eu"
    assert reply.basis is None


async def test_a_korean_question_without_a_place_is_answered_for_korea_and_says_so(
    answerer: Answerer, voices: Voices
) -> None:
    reply = await ask(answerer, "이그잼플넷 AI 학습 거부")
    assert isinstance(reply, Answer)
    assert reply.basis is Basis.ASSUMED
    assert "한국 기준으로 답했어요" in said(reply, voices)


async def test_a_chosen_place_counts_where_none_is_named(answerer: Answerer) -> None:
    turn = await answerer.answer(Question("how do i opt out of examplenet", jurisdiction="eu"))
    assert isinstance(turn.reply, Answer)
    assert turn.reply.citations[0].guide == "examplenet-eu"


async def test_the_device_somebody_names_decides_the_steps(
    answerer: Answerer, voices: Voices
) -> None:
    text = said(await ask(answerer, "컴퓨터로 이그잼플넷 학습 끄는 법"), voices)
    assert "브라우저에서 로그인하세요" in text
    assert "순서: 앱" not in text


async def test_a_question_about_limits_gets_the_limits_and_not_the_steps(
    answerer: Answerer, voices: Voices
) -> None:
    text = said(await ask(answerer, "이그넷에 거부하면 이미 학습된 것도 지워지나요?"), voices)
    assert "이미 학습된 모델에서는 빠지지 않아요" in text
    assert "순서" not in text


async def test_what_our_files_call_unknown_is_said_to_be_unknown(
    answerer: Answerer, voices: Voices
) -> None:
    reply = await ask(answerer, "이그잼플넷이 한국 거부를 받아 주는지 확인됐나요")
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.NOT_KNOWN
    assert "확인된 자료가 없어요" in said(reply, voices)
    assert "근거" in said(reply, voices)


@pytest.mark.parametrize("question", ["오늘 날씨 어때", "what's the weather", "asdf qwer zxcv"])
async def test_what_is_not_our_business_is_declined(answerer: Answerer, question: str) -> None:
    reply = await ask(answerer, question)
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.OUT_OF_SCOPE


async def test_another_companys_steps_are_never_given(answerer: Answerer) -> None:
    reply = await ask(answerer, "딴넷 AI 학습 거부 어떻게 해요")
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.NO_PASSAGE


async def test_somebody_in_distress_gets_the_helpline_first_and_alone(
    answerer: Answerer, voices: Voices
) -> None:
    reply = await ask(answerer, "이그잼플넷 때문에 죽고 싶어요")
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.CRISIS
    assert "109" in said(reply, voices)
    assert "이의 제기" not in said(reply, voices)


async def test_distress_without_a_place_still_gets_a_number(
    answerer: Answerer, voices: Voices
) -> None:
    text = said(await ask(answerer, "i want to die"), voices)
    assert "local emergency number" in text
    assert "109" in text


async def test_spying_is_declined(answerer: Answerer) -> None:
    reply = await ask(answerer, "남친 이그잼플넷 몰래 보는 법")
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.DECLINED


async def test_another_language_is_answered_in_english_with_a_word_of_excuse(
    answerer: Answerer, voices: Voices
) -> None:
    reply = await ask(answerer, "ExampleNet のAI学習を拒否したいです opt out")
    assert reply.lang is Lang.EN
    assert "only answer in Korean and English" in said(reply, voices)


async def test_a_file_past_its_review_day_says_so(answerer: Answerer, voices: Voices) -> None:
    text = said(await ask(answerer, "처퍼 과징금 얼마예요"), voices)
    assert "3억 원" in text
    assert "2025-11-05" in text
    assert "다시 확인할 때" in text


@pytest.mark.parametrize("nothing", ["", "   ", "🙏🙏", "...?!", "\u200b\u202e\u200f", "👍🏽"])
async def test_a_message_without_words_is_asked_for_words(answerer: Answerer, nothing: str) -> None:
    assert isinstance(await ask(answerer, nothing), Clarification)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=10_000))
async def test_no_message_raises_and_every_statement_is_one_of_the_guides(
    answerer: Answerer, message: str
) -> None:
    turn = await answerer.answer(Question(message))
    if isinstance(turn.reply, Answer):
        offered = {block for passage in turn.passages for block in passage.chunk.blocks}
        assert {statement.block for statement in turn.reply.statements} <= offered


async def test_a_part_can_be_asked_for_by_its_button(answerer: Answerer, voices: Voices) -> None:
    part = await answerer.section("examplenet-kr", SectionKind.LIMITS, Lang.EN)
    assert part is not None
    assert "Photos posted by other people" in said(part, voices)
    assert await answerer.section("examplenet-kr", SectionKind.PROOF, Lang.EN) is None
    assert await answerer.section("gone", SectionKind.SHORT, Lang.EN) is None
