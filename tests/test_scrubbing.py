"""Personal data does not survive; what only looks like it does."""

import importlib
import pkgutil
import re
from functools import cache
from re import _parser  # type: ignore[attr-defined]  # the only view into a compiled pattern

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.channels.redact import redact
from bot.core import scrubbing
from bot.core.scrubbing import scrub
from bot.core.scrubbing.spelling import TAGS, spell
from bot.settings import ROOT
from ingest.evaluate.cases import QUESTIONS, load_cases
from ingest.evaluate.identifiers import Line, load_lines
from ingest.tables import read_facts, read_tables

WIDEST = 800
"""Characters one pattern may look at from one place; an address of a page is the longest."""


@cache
def public() -> tuple[str, ...]:
    """What the bot itself tells people, and the number of the commission."""
    facts, _ = read_facts(ROOT / "knowledge")
    links = read_tables(ROOT / "knowledge")[0].links.values()
    said = [words for fact in facts.values() for words in fact.values()]
    return (*said, *(link.url for link in links), "02-2100-3043")


def scrubbed(line: Line) -> str:
    return scrub(line.text, public())


def survives(secret: str, text: str) -> bool:
    """Whether a secret, or four of its digits in a row, can still be read."""
    seen = spell(text).view
    digits = re.findall("[0-9]{4,}", spell(secret).view)
    return spell(secret).view in seen or any(run in seen for run in digits)


def share(failed: list[str], of: int) -> str:
    return f"{len(failed)} of {of}: {failed}"


def test_the_set_is_large_and_even_and_names_what_it_holds() -> None:
    with_identifiers = [line for line in load_lines() if line.gone or line.names]
    korean = [line for line in with_identifiers if re.search("[가-힣]", line.text)]
    assert len(korean) >= 150
    assert len(with_identifiers) - len(korean) >= 150
    assert len(load_lines()) - len(with_identifiers) >= 300
    for line in load_lines():
        assert all(part in line.text for part in (*line.gone, *line.names, *line.kept)), line


def test_numbers_handles_links_and_mail_addresses_are_gone() -> None:
    wanted = [(line, secret) for line in load_lines() for secret in line.gone]
    left = [secret for line, secret in wanted if survives(secret, scrubbed(line))]
    assert len(left) <= 0.01 * len(wanted), share(left, len(wanted))


def test_names_and_street_addresses_are_gone() -> None:
    wanted = [(line, name) for line in load_lines() for name in line.names]
    left = [name for line, name in wanted if spell(name).view in spell(scrubbed(line)).view]
    assert len(left) <= 0.05 * len(wanted), share(left, len(wanted))


def test_what_only_looks_like_it_stays() -> None:
    wanted = [(line, part) for line in load_lines() for part in line.kept]
    damaged = [part for line, part in wanted if part not in scrubbed(line)]
    assert len(damaged) <= 0.03 * len(wanted), share(damaged, len(wanted))


def test_questions_that_name_nobody_stay_as_they_are() -> None:
    asked = [case.q for case in load_cases(*QUESTIONS)]
    changed = [question for question in asked if scrub(question, public()) != question]
    assert len(changed) <= 0.01 * len(asked), changed


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("개인정보위는 02-2100-3043", "개인정보위는 02-2100-3043"),
        ("개인정보위는 02) 2100 3043", "개인정보위는 02) 2100 3043"),
        ("나는 02-0000-3043", "나는 [phone]"),
    ],
)
def test_a_public_number_stays_in_any_spelling_and_no_other(text: str, kept: str) -> None:
    assert scrub(text, ["02-2100-3043"]) == kept


def test_a_public_number_is_not_known_unless_it_is_named() -> None:
    assert scrub("02-2100-3043") == "[phone]"


def test_a_tag_says_what_was_taken_out() -> None:
    assert (
        scrub("제 번호는 010-0000-1234, 메일은 a.b@example.com")
        == "제 번호는 [phone], 메일은 [email]"
    )
    assert scrub("900101-1234567, 880808-5123456") == "[resident-number], [foreigner-number]"


PIECES = st.sampled_from(
    [part for line in load_lines() for part in (line.text, *line.gone, *line.names)]
    + [f"[{tag}]" for tag in TAGS]
    + [
        "계좌 ",
        "전화 ",
        "이름은 ",
        "my name is ",
        "@",
        "골뱅이",
        ".",
        "-",
        " ",
        "\n",
        "0",
        "1",
        "가",
        "A",
    ]
)
MESSAGES = st.one_of(
    st.text(max_size=200),
    st.text("0123456789-. @:/+()공일이에다시", max_size=200),
    st.lists(PIECES, max_size=8).map("".join),
    st.lists(PIECES, max_size=8).map(" ".join),
)


@given(MESSAGES)
@settings(max_examples=400, deadline=None)
@example("계좌 010-0000-1234 110-000-123456 110-000-654321")
def test_scrubbing_twice_changes_nothing(text: str) -> None:
    once = scrub(text)
    assert scrub(once) == once


@given(MESSAGES)
@settings(max_examples=200, deadline=None)
def test_the_result_is_at_most_four_times_as_long(text: str) -> None:
    assert len(scrub(text)) <= 4 * len(text)


def test_what_holds_nothing_stays_as_it_is() -> None:
    assert scrub("") == ""
    assert scrub(" \n ") == " \n "


@given(st.integers(0, 9_999), st.sampled_from(["-", " ", ".", "", "–", "\u200b", "\u00a0", " - "]))
@settings(max_examples=60, deadline=None)
def test_no_separator_hides_a_mobile_number(last: int, between: str) -> None:
    text = between.join(["010", "0000", f"{last:04}"])
    assert scrub(f"번호 {text} 입니다") == "번호 [phone] 입니다"


@given(st.characters(categories=["Nd"]))
@settings(max_examples=60, deadline=None)
def test_no_script_hides_a_digit(digit: str) -> None:
    assert scrub(f"900101-1{digit * 6}") == "[resident-number]"


@given(MESSAGES, st.integers(50, 400))
@settings(max_examples=20, deadline=None)
def test_a_long_message_is_scrubbed_like_a_short_one(text: str, times: int) -> None:
    long = ((text or "x") * times)[:8_000]
    assert len(scrub(long)) <= 4 * len(long)


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern of the package by module and name."""
    found = {}
    for info in pkgutil.iter_modules(scrubbing.__path__):
        module = importlib.import_module(f"{scrubbing.__name__}.{info.name}")
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                found[f"{info.name}.{name}"] = value
    return found


@pytest.mark.parametrize("pattern", [pytest.param(p, id=name) for name, p in patterns().items()])
def test_the_work_at_each_place_is_bounded(pattern: re.Pattern[str]) -> None:
    """No pattern reads on without end, so the work grows with the length alone."""
    parsed = _parser.parse(pattern.pattern, pattern.flags)
    assert parsed.getwidth()[1] <= WIDEST


def test_a_long_message_hides_nothing() -> None:
    around = "왜 제 사진을 배우는지 모르겠어요 nobody ever told me why\n" * 12
    some = load_lines()[::12]
    wanted = [(line, part) for line in some for part in (*line.gone, *line.names)]
    left = [
        part
        for line, part in wanted
        if survives(part, scrub(f"{around}\n{line.text}\n{around}", public()))
    ]
    assert len(left) <= 0.02 * len(wanted), share(left, len(wanted))


def test_lines_come_out_one_by_one_with_their_breaks() -> None:
    given_lines = iter(["010-0000-1234\n", "\n", "그대로\r\n", "제 이름은 김민수예요"])
    out = redact(given_lines)
    assert next(out) == "[phone]\n"
    assert list(out) == ["\n", "그대로\r\n", "제 이름은 [name]예요"]
