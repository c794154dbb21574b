"""What a message says, as people type: slips, the wrong keyboard, two places, what is not meant."""

import asyncio

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.answering.keyboard import in_hangul, in_latin, jamo_of
from bot.answering.languages import language_of
from bot.answering.splitting import focus_of, parts_of
from bot.answering.understanding import Understanding
from bot.compose import compose_corpus
from bot.core.guide import Device, Lang, SectionKind
from bot.core.lexicon import Lexicon
from bot.core.question import Query, Question, Slots
from bot.settings import Settings

SYLLABLES = st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣"))
UNSHIFTED = SYLLABLES.filter(lambda letter: not set(jamo_of(letter)) & set("ㄲㄸㅃㅆㅉㅒㅖ"))


@pytest.fixture(scope="module")
def lexicon(full_settings: Settings) -> Lexicon:
    return asyncio.run(compose_corpus(full_settings).lexicon())


@pytest.fixture(scope="module")
def understanding(lexicon: Lexicon) -> Understanding:
    return Understanding(lexicon)


def read(understanding: Understanding, text: str, recent: Slots | None = None) -> Query:
    return understanding.read(Question(text, recent=recent))


@example("퉬가")
@given(st.text(UNSHIFTED, min_size=1))
def test_hangul_typed_on_the_latin_layout_comes_back_whole(text: str) -> None:
    assert in_hangul(in_latin(text)) == text


@given(st.text(SYLLABLES, min_size=1))
def test_shifted_sounds_come_back_as_what_the_same_keys_write(text: str) -> None:
    keys = in_latin(text)

    assert in_latin(in_hangul(keys)) == keys


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dlstmxk gkrtmq rjqn", "인스타 학습 거부"),
        ("ㅎ개ㅏ ㅐㅔㅅ ㅐㅕㅅ", "grok opt out"),
        ("페이수북 학습 거부", "페이스북 학습 거부"),
        ("쓰래드글 비공게", "쓰레드글 비공개"),
        ("확인매일이 안와요", "확인 메일이 안와요"),
        ("turn of grok trianing on twiter", "turn of grok training on twitter"),
        ("is there a form in canda for facebok", "is there a form in canada for facebook"),
    ],
)
def test_slips_and_the_wrong_keyboard_are_put_right(
    understanding: Understanding, typed: str, meant: str
) -> None:
    assert read(understanding, typed).text.replace(" ", "") == meant.replace(" ", "")


@pytest.mark.parametrize(
    "written",
    [
        "페북 학습 거부 양식 보내고 싶어요",
        "각각 알려주세요",
        "어디에 이의신청 하나요",
        "my mum posts pics rn lol",
        "https://example.test/facebok is that real",
        "@facebok_help wrote to me",
        "Wie kann ich das Training ablehnen?",
    ],
)
def test_what_is_written_right_stays_as_it_is(understanding: Understanding, written: str) -> None:
    assert read(understanding, written).text == written


@pytest.mark.parametrize(
    ("text", "lang", "foreign"),
    [
        ("인스타 opt out 어떻게 해요", Lang.KO, False),
        ("how do i object to meta ai", Lang.EN, False),
        ("opt out insta plz", Lang.EN, False),
        ("Wie kann ich das KI-Training bei Instagram ablehnen?", Lang.EN, True),
        ("¿Cómo puedo evitar que usen mis fotos para la IA?", Lang.EN, True),
        ("Comment puis-je refuser que mes photos servent à l'IA ?", Lang.EN, True),
        ("InstagramのAI学習を拒否したいです", Lang.EN, True),
        ("як заборонити навчання на моїх фото", Lang.EN, True),
    ],
)
def test_the_language_is_recognised(text: str, lang: Lang, foreign: bool) -> None:
    assert language_of(text) == (lang, foreign)


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("아니 트위터 말고 그록 앱", {"grok"}),
        ("i mean the grok app, not twitter", {"grok"}),
        ("페북이랑 인스타 둘 다", {"facebook", "instagram"}),
    ],
)
def test_a_service_somebody_excludes_is_not_meant(
    understanding: Understanding, text: str, surfaces: set[str]
) -> None:
    assert read(understanding, text).surfaces == surfaces


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("독일에 사는데 인스타 거부하려면", "eu"),
        ("내 사진이 미국 서버로 가는 게 싫어요", "kr"),
        ("why can germans say no and we in the us can't", "us"),
        ("my cousin in portugal did it. i live in ohio, can i", "us"),
        ("브라질 아니고 일본이요", "jp"),
        ("my sister is in germany, does it work for her", "eu"),
    ],
)
def test_the_place_that_counts_is_where_somebody_lives(
    understanding: Understanding, text: str, place: str
) -> None:
    assert read(understanding, text).jurisdiction == place


def test_the_chat_lends_place_and_device(understanding: Understanding) -> None:
    recent = Slots(frozenset({"x"}), "eu", frozenset({Device.IOS}), "x-grok-switch")
    query = read(understanding, "그럼 스레드는요", recent)
    assert (query.jurisdiction, query.assumed, query.devices) == ("eu", False, {Device.IOS})
    assert read(understanding, "영국 살아요", recent).jurisdiction == "uk"


def test_a_wish_for_a_language_is_followed(understanding: Understanding) -> None:
    assert read(understanding, "in korean please").lang is Lang.KO
    assert read(understanding, "영어로 알려줘").lang is Lang.EN
    assert read(understanding, "영어로 보내야 돼요?").lang is Lang.KO
    wrote_in_both = "i wrote to them in korean and in english and nothing came"
    assert read(understanding, wrote_in_both).lang is Lang.EN


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1. 인스타 거부 2. 트위터 끄는 법 3. 안 해주면 어디 신고?", 3),
        ("챗지피티 끄는법, 제미나이 끄는법, 클로드도요", 3),
        ("how do i opt out on chatgpt, on claude and on gemini", 3),
        ("is it too late? and do i get punished for it?", 2),
        ("is it too late? also i shared that goodbye post, did that do anything", 2),
        ("그록 언제부터 켜져 있던 거야 끄면 지난 것도 지워지냐", 2),
        ("1. turn off grok on X 2. turn it off on grok.com too", 2),
        ("인스타 학습 거부 어떻게 해요", 0),
        ("how do i turn off grok", 0),
    ],
)
def test_several_questions_are_told_apart(lexicon: Lexicon, text: str, count: int) -> None:
    assert len(parts_of(text, lexicon)) == count


def test_a_piece_that_only_names_a_service_is_asked_what_the_others_are(lexicon: Lexicon) -> None:
    pieces = parts_of("챗지피티 학습 끄는법, 클로드도요", lexicon)
    assert "끄는법" in pieces[1]
    assert "클로드" in pieces[1]
    first, _ = parts_of("인스타랑 트위터 둘 다 끄고 싶은데 각각 어떻게 해요?", lexicon)
    assert "끄고 싶은데" in first
    assert "둘 다" not in first


def test_a_piece_with_words_of_its_own_is_left_as_it_is(lexicon: Lexicon) -> None:
    pieces = parts_of("1. turn off grok on X 2. turn it off on grok.com too", lexicon)
    assert pieces[1] == "turn it off on grok.com too"


def test_the_sentence_that_asks_is_found_in_a_story() -> None:
    story = (
        "어제 회사에서 진짜 힘들었어요. 점심도 못 먹고 하루 종일 서 있었거든요. "
        "근데 인스타 학습 거부는 어디서 해요? 하여간 요즘 세상이 왜 이런지 모르겠습니다."
    )
    assert "근데 인스타 학습 거부는 어디서 해요?" in focus_of(story)
    assert focus_of("인스타 학습 거부는 어디서 해요?") == ()


async def follow(settings: Settings, text: str, recent: Slots) -> Query | None:
    """What the text means first of all, after what the chat was about."""
    corpus = compose_corpus(settings)
    understanding = Understanding(await corpus.lexicon())
    query = understanding.read(Question(text, recent=recent))
    cards = await corpus.cards(query.lang)
    card = next(card for card in cards if card.slug == recent.slug)
    return next(iter(understanding.follow(query, recent, card)), None)


INSTAGRAM = Slots(
    frozenset({"instagram"}), None, frozenset(), "instagram-objection-kr", SectionKind.SHORT
)


@pytest.mark.parametrize("text", ["거절하면?", "what if they refuse", "and on iphone?"])
async def test_a_question_that_goes_on_is_about_the_same_file(
    full_settings: Settings, text: str
) -> None:
    query = await follow(full_settings, text, INSTAGRAM)
    assert query is not None
    assert query.about == "instagram-objection-kr"
    assert query.surfaces == {"instagram"}


@pytest.mark.parametrize("text", ["I have an iPhone", "im on iphone btw", "아이폰 씁니다"])
async def test_whoever_says_their_device_wants_its_steps(
    full_settings: Settings, text: str
) -> None:
    query = await follow(full_settings, text, INSTAGRAM)
    assert query is not None
    assert (query.devices, query.sections) == ({Device.IOS}, {SectionKind.STEPS})


@pytest.mark.parametrize(("text", "place"), [("I'm in Canada", "ca"), ("프랑스 살면?", "eu")])
async def test_another_place_is_asked_for_what_it_has_itself(
    full_settings: Settings, text: str, place: str
) -> None:
    query = await follow(full_settings, text, INSTAGRAM)
    assert query is not None
    assert (query.text, query.jurisdiction, query.about) == (text, place, None)
    assert "인스타" not in query.topic
    assert "Instagram" not in query.topic


async def test_the_company_a_letter_goes_to_is_no_other_subject(full_settings: Settings) -> None:
    letter = Slots(frozenset(), None, frozenset(), "letter-kr-erasure", SectionKind.LETTER)
    query = await follow(full_settings, "메타한테 보낼 거야", letter)
    assert query is not None
    assert query.about == "letter-kr-erasure"


async def test_another_service_takes_over_what_was_asked(full_settings: Settings) -> None:
    query = await follow(full_settings, "그럼 스레드는요", INSTAGRAM)
    assert query is not None
    assert query.about is None
    assert query.surfaces == {"threads"}
    assert "거부" in query.text
    assert "인스타" not in query.text


@pytest.mark.parametrize(
    "text", ["트위터 그록 학습 끄는 법 알려주세요", "how do i delete my chats with meta ai"]
)
async def test_a_question_that_stands_alone_is_left_alone(
    full_settings: Settings, text: str
) -> None:
    assert await follow(full_settings, text, INSTAGRAM) is None


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=3_000))
def test_no_text_is_too_strange_to_read(understanding: Understanding, text: str) -> None:
    query = read(understanding, text)
    understanding.parts(query)
    understanding.sentences(query)
