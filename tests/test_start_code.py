"""A start code says a service, a country and a campaign, and nothing else can be made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.guide import Lang
from bot.core.lexicon import Surface
from bot.core.start_code import MAX_CODE_CHARS, StartCode, StartWords, service_words

SURFACES = (
    Surface("instagram", dict.fromkeys(Lang, ""), "meta", ("insta", "ig", "인스타")),
    Surface("meta-ai", dict.fromkeys(Lang, ""), "meta", ("meta ai", "blue circle")),
    Surface("x", dict.fromkeys(Lang, ""), "x", ("x", "x.com", "twitter")),
)
WORDS = StartWords(
    service_words(SURFACES), frozenset({"kr", "eu", "other"}), frozenset({"poster1", "2026"})
)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ig_kr-poster1", StartCode("instagram", "kr", "poster1")),
        ("IG_KR-Poster1", StartCode("instagram", "kr", "poster1")),
        ("2026-eu_xcom", StartCode("x", "eu", "2026")),
        ("metaai", StartCode("meta-ai")),
        ("poster1", StartCode(campaign="poster1")),
        ("ig_jp-poster9", StartCode("instagram")),
        ("kr_eu", StartCode(place="kr")),
        ("poster-1", StartCode()),
        ("__--__", StartCode()),
        ("ig kr", StartCode()),
        ("인스타", StartCode()),
        ("ig_" + "k" * MAX_CODE_CHARS, StartCode()),
    ],
)
def test_each_word_says_what_it_is_and_an_unknown_one_nothing(code: str, said: StartCode) -> None:
    assert WORDS.read(code) == said


def of(names: frozenset[str] | set[str]) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(sorted(names))


@given(
    st.builds(
        StartCode,
        of(set(WORDS.services.values())),
        of(WORDS.places),
        of(WORDS.campaigns),
    )
)
def test_what_is_written_is_read_back(said: StartCode) -> None:
    code = WORDS.write(said)
    assert WORDS.read(code) == said
    assert len(code) <= MAX_CODE_CHARS
    assert (WORDS.faults(code) == ()) is (said != StartCode())


@given(st.text() | st.text("igkr_-xposter126"))
def test_whatever_is_typed_says_something_known_or_nothing(code: str) -> None:
    said = WORDS.read(code)
    assert {said.service} <= {None, *WORDS.services.values()}
    assert {said.place} <= {None, *WORDS.places}
    assert {said.campaign} <= {None, *WORDS.campaigns}
    WORDS.faults(code)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", "1 to 64"),
        ("ig kr", "1 to 64"),
        ("ig_kr-postr1", "`postr1` is no service, no country and no campaign"),
        ("ig_x", "more than one service: ig, x"),
        ("ig_insta", "more than one service: ig, insta"),
    ],
)
def test_a_code_that_would_not_be_understood_is_named(code: str, fault: str) -> None:
    assert any(fault in said for said in WORDS.faults(code))


def test_a_campaign_named_like_a_country_is_named() -> None:
    words = StartWords(WORDS.services, WORDS.places, frozenset({"kr"}))
    assert words.faults("kr") == ("`kr` is a country and a campaign at once",)
