"""A gap is what many people asked in vain, and no sentence of any one of them."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.compose import compose_corpus
from bot.core.answer import Reason
from bot.core.gaps import LEAST_CHATS, LEAST_FOR_WORD, Unanswered
from bot.core.guide import Lang
from bot.core.keeping import Consent, Outcome
from bot.core.ports import Embedder
from bot.core.question import normalize
from bot.core.reviewing import Verdict
from bot.corpus.embedder import light_embedder
from bot.reviewing.clustering import clusters
from bot.reviewing.common_words import chats_by_word, common_words
from bot.reviewing.gaps import Gaps, gaps_among
from bot.reviewing.nearest import NearestGuide
from bot.settings import ROOT, Settings
from bot.store.console_tables import reviews
from bot.store.store import Store
from ingest.evaluate.cases import QUESTIONS, load_cases
from tests.test_store import ROW

DAY = date(2026, 11, 1)
TEXTBOOK = "AI 디지털교과서가 우리 아이 데이터를 학습하나요?"
VARIANTS = (
    TEXTBOOK,
    "디지털교과서가 아이 데이터 학습하나요",
    "디지털교과서 우리 애 데이터로 AI 학습해요?",
    "아이 디지털교과서 데이터 AI 학습 거부되나요",
    "디지털교과서 AI가 학생 데이터를 학습하나요",
)


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return light_embedder(Settings().embedder)


def unanswered(texts: Sequence[str], chats: Sequence[int] | None = None) -> list[Unanswered]:
    chats = chats or range(len(texts))
    return [
        Unanswered(f"{i:08d}", DAY + timedelta(days=i % 7), Lang.KO, frozenset({"x"}), chat, text)
        for i, (text, chat) in enumerate(zip(texts, chats, strict=True))
    ]


def test_a_gap_is_shown_from_five_different_chats_upward(embedder: Embedder) -> None:
    assert gaps_among(unanswered(VARIANTS[:-1]), embedder) == []
    (gap,) = gaps_among(unanswered(VARIANTS), embedder)
    assert (gap.chats, len(gap.numbers)) == (LEAST_CHATS, LEAST_CHATS)
    assert (gap.first, gap.last) == (DAY, DAY + timedelta(days=4))
    assert "디지털교과서" in " ".join(gap.words)


def test_one_chat_that_asks_fifty_times_is_one(embedder: Embedder) -> None:
    fifty = [VARIANTS[i % 5] for i in range(50)]
    assert gaps_among(unanswered(fifty, [7] * 50), embedder) == []
    with_four = unanswered([*fifty, *VARIANTS[:4]], [7] * 50 + [1, 2, 3, 4])
    assert [gap.chats for gap in gaps_among(with_four, embedder)] == [5]


def test_gaps_come_by_chats_and_then_the_newest(embedder: Embedder) -> None:
    zoom = ["줌 회의 녹화가 AI 학습에 쓰이나요"] * 5
    more = unanswered([*VARIANTS, TEXTBOOK, *zoom])
    assert [gap.chats for gap in gaps_among(more, embedder)] == [6, 5]
    even = unanswered([*VARIANTS, *zoom])
    newest = [replace(row, day=DAY + timedelta(days=i >= 5)) for i, row in enumerate(even)]
    assert "회의" in gaps_among(newest, embedder)[0].words


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6), chats=st.integers(3, 30))
def test_the_order_of_the_rows_changes_nothing(embedder: Embedder, seed: int, chats: int) -> None:
    chance = random.Random(seed)
    every = [case.q for case in load_cases(QUESTIONS[0])[:40]]
    rows = unanswered(every + every, [chance.randrange(chats) for _ in range(2 * len(every))])
    shuffled = chance.sample(rows, len(rows))
    assert gaps_among(shuffled, embedder) == gaps_among(rows, embedder)


@given(
    said=st.lists(
        st.tuples(
            st.integers(0, 6),
            st.lists(
                st.sampled_from(
                    ["인스타를", "인스타에", "사진", "김철수", "tinder", "Photo", "[name]"]
                ),
                max_size=5,
            ).map(" ".join),
        ),
        min_size=1,
    )
)
def test_no_word_is_shown_that_fewer_than_three_chats_used(said: list[tuple[int, str]]) -> None:
    inside = chats_by_word(said)
    shown = common_words(inside, inside, 1.0)
    for word in shown:
        users = {
            chat for chat, text in said if any(w.startswith(word) for w in text.lower().split())
        }
        assert len(users) >= LEAST_FOR_WORD
    assert "name" not in shown


def test_no_question_is_in_two_groups_and_none_without_a_meaning_is_in_any() -> None:
    vectors = np.eye(4, dtype=np.float32)[[0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2]]
    vectors = np.vstack([vectors, np.zeros((6, 4), dtype=np.float32)])
    groups = clusters(vectors, np.arange(18))
    assert [group.tolist() for group in groups] == [[5, 6, 7, 8, 9, 10], [0, 1, 2, 3, 4]]
    assert clusters(np.zeros((0, 4), dtype=np.float32), np.arange(0)) == []


def test_groups_hold_one_subject_for_the_most_part(embedder: Embedder) -> None:
    """Each question of the evaluation as if from a chat of its own; the right files are known."""
    beside = yaml.safe_load((ROOT / "tests/evaluation/gaps.yaml").read_text(encoding="utf-8"))
    cases = [(case.q, set(case.slugs)) for case in load_cases(*QUESTIONS) if case.slugs]
    cases += [(case["q"], {subject}) for subject, found in beside.items() for case in found]
    vectors = embedder.encode_documents([normalize(text) for text, _ in cases])
    groups = clusters(vectors, np.arange(len(cases)))
    grouped = sum(len(group) for group in groups)
    together = sum(
        Counter(subject for i in group for subject in cases[i][1]).most_common(1)[0][1]
        for group in groups
    )
    assert len(groups) >= 10
    assert together / grouped >= 0.7


async def ask_in_vain(store: Store, chat: int, text: str, **changes: object) -> str:
    row = replace(
        ROW, outcome=Outcome.ABSTENTION, reason=Reason.NO_PASSAGE, question=text, **changes
    )
    number = await store.turns.append(chat, row)
    await store.turns.settle()
    assert number is not None
    return number


async def five_agree_and_ask(store: Store) -> list[str]:
    numbers = []
    for chat, text in enumerate(VARIANTS, start=1):
        await store.chats.asked(chat)
        await store.chats.set_consent(chat, Consent.YES)
        numbers.append(await ask_in_vain(store, chat, text))
    return numbers


async def verdict(store: Store, number: str, concluded: Verdict) -> None:
    row = {"number": number, "verdict": concluded}
    await store._database.write(lambda c: c.execute(reviews.insert().values(**row)))


@pytest.fixture
def gaps(store: Store, embedder: Embedder, small_settings: Settings) -> Gaps:
    return Gaps(store.unanswered, embedder, NearestGuide(compose_corpus(small_settings)))


async def test_only_words_of_a_yes_become_a_gap_and_they_go_with_it(
    store: Store, gaps: Gaps
) -> None:
    for chat, text in enumerate(VARIANTS, start=20):
        await ask_in_vain(store, chat, text)
    await store.chats.set_consent(30, Consent.NO)
    await ask_in_vain(store, 30, TEXTBOOK)
    assert await gaps.gaps() == ()
    numbers = await five_agree_and_ask(store)
    (gap,) = await gaps.gaps()
    assert set(gap.numbers) == set(numbers)
    assert gap.nearest is not None
    await store.chats.set_consent(3, Consent.NO)
    assert await gaps.gaps() == ()
    await store.chats.set_consent(3, Consent.YES)
    await ask_in_vain(store, 3, VARIANTS[2])
    assert len(await gaps.gaps()) == 1
    await store.forget(4)
    assert await gaps.gaps() == ()


async def test_a_verdict_adds_a_turn_to_the_gaps_or_takes_it_out(store: Store, gaps: Gaps) -> None:
    numbers = await five_agree_and_ask(store)
    await verdict(store, numbers[0], Verdict.RIGHT)
    assert await gaps.gaps() == ()
    answered = replace(ROW, question=TEXTBOOK)
    number = await store.turns.append(1, answered)
    await store.turns.settle()
    assert number is not None
    assert await gaps.gaps() == ()
    await verdict(store, number, Verdict.SHOULD_HAVE_ANSWERED)
    (gap,) = await gaps.gaps()
    assert number in gap.numbers


@pytest.mark.parametrize(
    ("outcome", "reason", "is_gap"),
    [
        (Outcome.ABSTENTION, Reason.OUT_OF_SCOPE, True),
        (Outcome.ABSTENTION, Reason.NOT_KNOWN, True),
        (Outcome.CLARIFICATION, None, True),
        (Outcome.ABSTENTION, Reason.CRISIS, False),
        (Outcome.ABSTENTION, Reason.INSULT, False),
        (Outcome.ANSWER, None, False),
    ],
)
async def test_what_nobody_can_answer_is_no_gap(
    store: Store, outcome: Outcome, reason: Reason | None, is_gap: bool
) -> None:
    await store.chats.set_consent(1, Consent.YES)
    await store.turns.append(1, replace(ROW, outcome=outcome, reason=reason, question=TEXTBOOK))
    await store.turns.settle()
    assert bool(await store.unanswered.newest(10)) is is_gap


async def test_who_asked_is_told_apart_and_never_told(store: Store) -> None:
    numbers = await five_agree_and_ask(store)
    await ask_in_vain(store, 1, TEXTBOOK)
    rows = await store.unanswered.newest(10)
    assert sorted({row.chat for row in rows}) == [0, 1, 2, 3, 4]
    hashes = {store._keys.hash_of(chat) for chat in range(1, 6)}
    assert not any(hash_ in repr(rows) for hash_ in hashes)
    assert TEXTBOOK not in repr(rows)
    assert len(await store.unanswered.newest(2)) == 2
    assert set(numbers) < {row.number for row in rows}
