"""A pasted company reply is told from a person's own words, and which kind it is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.company_replies import CompanyReplies
from bot.core.company_reply import Company, CompanyReply, ReplyKind
from bot.core.guide import Lang
from bot.core.question import MAX_QUESTION_CHARS
from bot.settings import ROOT
from ingest.evaluate.cases import ATTACKS, QUESTIONS, TALKS, load_cases
from ingest.knowledge import Knowledge, read_knowledge

HELD_OUT = ROOT / "tests" / "evaluation" / "company-replies.yaml"
PARTS = 8
LETTER_KO = "귀하의 요청을 검토했으나 받아들일 수 없습니다."
LETTER_EN = "We reviewed your request and are unable to honor your objection."


@dataclass(frozen=True, slots=True)
class Case:
    """A message of the held-out set; `kind` is None for a person's own words."""

    text: str
    lang: Lang
    kind: ReplyKind | None


def held_out() -> list[Case]:
    raw = yaml.safe_load(HELD_OUT.read_text(encoding="utf-8"))
    return [
        Case(
            case["text"],
            Lang(case["lang"]),
            None if case["kind"] == "none" else ReplyKind(case["kind"]),
        )
        for case in raw
    ]


def examples_of(table: tuple[CompanyReply, ...]) -> Iterator[tuple[CompanyReply, str]]:
    for reply in table:
        for examples in reply.examples.values():
            for example in examples:
                yield reply, example


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return read_knowledge(ROOT / "knowledge")[0]


@pytest.fixture(scope="module")
def table(knowledge: Knowledge) -> tuple[CompanyReply, ...]:
    return knowledge.lexicon.replies


@pytest.fixture(scope="module")
def replies(table: tuple[CompanyReply, ...]) -> CompanyReplies:
    return CompanyReplies(table)


def kind_of(replies: CompanyReplies, text: str) -> ReplyKind | None:
    reply = replies.recognise(text)
    return reply.kind if reply else None


def test_every_kind_can_be_said_whatever_the_company(table: tuple[CompanyReply, ...]) -> None:
    assert {reply.kind for reply in table if reply.company is Company.ANY} == set(ReplyKind)


def test_no_example_is_a_held_out_message(table: tuple[CompanyReply, ...]) -> None:
    matcher = SequenceMatcher(autojunk=False)
    close = []
    for case in held_out():
        matcher.set_seq2(case.text)
        for _, example in examples_of(table):
            matcher.set_seq1(example)
            if matcher.real_quick_ratio() > 0.88 and matcher.quick_ratio() > 0.88:
                close += [(example, case.text)] if matcher.ratio() > 0.88 else []
    assert close == []


def test_the_held_out_set_is_large_enough_and_half_korean() -> None:
    cases = held_out()
    kinds = [case.kind for case in cases]
    assert len(cases) >= 120
    assert kinds.count(None) >= 30
    assert kinds.count(ReplyKind.CHAIN_NOTICE) >= 20
    assert set(kinds) == {None, *ReplyKind}
    assert sum(case.lang is Lang.KO for case in cases) * 2 == len(cases)


def test_held_out_replies_are_recognised_and_no_question_is_swallowed(
    replies: CompanyReplies,
) -> None:
    got = [(case.kind, kind_of(replies, case.text)) for case in held_out()]
    pasted = [pair for pair in got if pair[0]]
    recognised = [pair for pair in got if pair[1]]
    assert sum(want is not None for want, _ in recognised) / len(recognised) >= 0.97
    assert sum(found is not None for _, found in pasted) / len(pasted) >= 0.94
    assert sum(want is found for want, found in pasted) / len(pasted) >= 0.92


@pytest.mark.parametrize("lang", list(Lang))
def test_the_guides_own_questions_are_not_taken_for_replies(
    replies: CompanyReplies, knowledge: Knowledge, lang: Lang
) -> None:
    asked = {
        question.text
        for file in knowledge.files
        if file.guide.card.lang is lang
        for question in file.guide.questions
    }
    swallowed = [text for text in asked if replies.recognise(text)]
    assert len(swallowed) <= 0.001 * len(asked), swallowed


def test_no_question_of_the_evaluation_is_taken_for_a_reply(replies: CompanyReplies) -> None:
    asked = load_cases(*QUESTIONS, TALKS, ATTACKS)
    texts = {text for case in asked for text in (case.q, *case.before)}
    swallowed = [text for text in texts if replies.recognise(text)]
    # one quotes a chain post in full, and the reply to that is the same guide
    assert len(swallowed) <= 1, swallowed


def test_an_example_is_recognised_by_the_others(table: tuple[CompanyReply, ...]) -> None:
    recognised = right = 0
    for part in range(PARTS):
        without = tuple(
            replace(
                reply,
                examples={
                    lang: tuple(one for at, one in enumerate(examples) if at % PARTS != part)
                    for lang, examples in reply.examples.items()
                },
            )
            for reply in table
        )
        replies = CompanyReplies(without)
        for reply in table:
            for examples in reply.examples.values():
                for example in examples[part::PARTS]:
                    found = kind_of(replies, example)
                    recognised += found is not None
                    right += found is reply.kind
    total = len(list(examples_of(table)))
    assert recognised / total >= 0.93
    assert right / total >= 0.85


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        (f"안녕하세요, Meta입니다. {LETTER_KO}", "meta-refused"),
        (f"{LETTER_EN} Thanks, X Support", "x-refused"),
        (LETTER_KO, "refused"),
        (f"{LETTER_EN} This covers Facebook and Grok.", "refused"),
        ("Please upload your passport to verify your identity. Meta", "wants-id"),
        ("Your verification code is 000000.", "wants-code"),
        ("Please send the prompts and a screenshot as evidence.", "wants-evidence"),
    ],
)
def test_the_entry_is_of_the_company_that_is_named(
    replies: CompanyReplies, text: str, entry: str
) -> None:
    found = replies.recognise(text)
    assert found is not None
    assert found.id == entry


@pytest.mark.parametrize(
    "text",
    [
        f"Thank you for contacting us. We have received your request. {LETTER_EN}",
        f"문의해 주셔서 감사합니다. 요청을 받았습니다. {LETTER_KO}",
    ],
)
def test_a_receipt_that_goes_on_to_refuse_is_a_refusal(replies: CompanyReplies, text: str) -> None:
    assert kind_of(replies, text) is ReplyKind.REFUSED


@pytest.mark.parametrize(
    "around",
    [
        "{}\n\n> 보낸 사람: 나\n> 제 신분증 사본을 첨부합니다. 처리해 주세요.",
        "{}\n\nOn 3 Nov 2026, I wrote:\nPlease confirm that my objection was accepted.",
        "{}\n-----Original Message-----\nHere is my code and a copy of my passport.",
        "{} 이게 무슨 뜻이에요?",
        "What does this mean?\n{}",
    ],
)
@pytest.mark.parametrize("letter", [LETTER_KO, LETTER_EN])
def test_what_stands_beside_a_letter_does_not_change_its_kind(
    replies: CompanyReplies, around: str, letter: str
) -> None:
    assert kind_of(replies, around.format(letter)) is ReplyKind.REFUSED


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "🙂",
        "12345678",
        "> quoted\n> only",
        "고마워요!",
        "hello",
        "x settings",
        "양식 오류",
    ],
)
def test_what_says_nothing_is_no_reply(replies: CompanyReplies, text: str) -> None:
    assert replies.recognise(text) is None


@given(text=st.text(max_size=2_000))
def test_every_text_has_an_answer_from_the_table_or_none(
    replies: CompanyReplies, table: tuple[CompanyReply, ...], text: str
) -> None:
    assert replies.recognise(text) in (None, *table)


@settings(max_examples=25)
@given(tail=st.text(min_size=1, max_size=50), times=st.integers(1, 2_000))
def test_nothing_past_the_limit_is_looked_at(
    replies: CompanyReplies, tail: str, times: int
) -> None:
    within = LETTER_EN.ljust(MAX_QUESTION_CHARS)
    assert replies.recognise(within + tail * times) is replies.recognise(within)
