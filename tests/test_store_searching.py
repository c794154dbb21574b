"""Operators find turns by their words, Korean included; the index itself holds nobody's words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.keeping import Consent
from bot.core.reviewing import Cursor
from bot.store import searching
from bot.store.keys import Keys
from bot.store.store import Store
from bot.store.tokens import phrases_of, terms_of, tokens_of
from tests.test_store import CHAT, OTHER, ROW, TODAY

SAID = {
    "00000001": ("인스타 AI 학습 거부 어떻게 해요?", "설정을 여세요"),
    "00000002": ("학습을 거부했는데 답이 없어요", "열흘을 기다리세요"),
    "00000003": ("How do I opt-out of Grok's training?", "Open Settings"),
    "00000004": ("grok is training on my posts, can i opt them out", "학습 설정"),
    "00000005": ("ＧＲＯＫ 끄기", "꺼 보세요"),
}


async def keep(store: Store, said: dict[str, tuple[str, str]], chat_id: int = CHAT) -> None:
    await store.chats.set_consent(chat_id, Consent.YES)
    for number, (question, reply) in said.items():
        await store.turns.append(chat_id, replace(ROW, question=question, reply=reply), number)
    assert await store.turns.settle()


async def found(store: Store, words: str) -> Sequence[str]:
    return await store.searching.search(words, None, 50)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("거부", [2, 1]),
        ("학습 거부", [2, 1]),
        ('"학습 거부"', [1]),
        ("“AI 학습 거부”", [1]),
        ("거부했", [2]),
        ("부거", []),
        ("꺼", [5]),
        ("grok", [5, 4, 3]),
        ("GROK training", [4, 3]),
        ('"grok is training"', [4]),
        ("opt-out", [3]),
        ("opt out", [4, 3]),
        ("gro", []),
        ("학습", [4, 2, 1]),
        ('"out 학습"', []),
        ("어떻게 설정", [1]),
        ("?!", []),
        ('grok" OR ("a', []),
        ("", []),
    ],
)
async def test_a_search_finds_what_a_person_expects(
    store: Store, words: str, numbers: list[int]
) -> None:
    await keep(store, SAID)
    assert [int(number) for number in await found(store, words)] == numbers


async def test_the_newest_come_first_and_a_page_goes_on_where_the_last_ended(store: Store) -> None:
    await keep(store, {f"{n:08d}": ("the same", "words") for n in range(5)})
    first = await store.searching.search("same", None, 3)
    assert first == ["00000004", "00000003", "00000002"]
    (turn,) = [t for t in (await store.mydata(CHAT))["turns"] if t["number"] == first[-1]]
    ended = Cursor(datetime.fromisoformat(turn["hour"]), first[-1])
    assert await store.searching.search("same", ended, 3) == ["00000001", "00000000"]
    later = Cursor(datetime(2020, 1, 1, tzinfo=UTC), "99999999")
    assert await store.searching.search("same", later, 3) == []


async def test_what_is_forgotten_is_not_found_any_more(store: Store) -> None:
    await keep(store, SAID)
    await keep(store, {"00000009": ("거부 또 거부", "")}, OTHER)
    await store.chats.set_consent(CHAT, Consent.NO)
    assert await found(store, "거부") == ["00000009"]
    await store.forget(OTHER)
    assert await found(store, "거부") == []
    await keep(store, {"00000010": ("다른 말", "")})
    assert await found(store, "다른") == ["00000010"]
    assert await found(store, "인스타") == []


async def test_a_search_spans_a_change_of_keys(store: Store) -> None:
    await keep(store, {"00000001": ("학습 거부", "")})
    await store.rotate_keys(TODAY)
    await keep(store, {"00000002": ("학습을 거부", "")})
    assert await found(store, "거부") == ["00000002", "00000001"]
    assert await found(store, '"학습 거부"') == ["00000001"]


def test_the_index_is_given_hashes_of_another_key_each(tmp_path: Path) -> None:
    keys = Keys.load_or_make(tmp_path / "key")
    keys.rotate(TODAY)
    texts = SAID["00000001"]
    first, second = (tokens_of(texts, secret).split() for secret in keys.secrets)
    assert len(first) == len(second) == sum(len(list(terms_of(text))) for text in texts) + 1
    assert set(first) & set(second) == {"0"}
    assert not set(first) & {term for text in texts for term in terms_of(text)}


async def test_what_very_many_hold_is_found_alike(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep(store, {f"{n:08d}": ("the same", "odd" if n % 2 else "even") for n in range(9)})
    plainly = [await store.searching.search(words, None, 3) for words in ("same", "odd", "even")]
    monkeypatch.setattr(searching, "_MANY", 2)
    again = [await store.searching.search(words, None, 3) for words in ("same", "odd", "even")]
    assert again == plainly
    assert plainly[1] == ["00000007", "00000005", "00000003"]


def test_terms_and_phrases() -> None:
    assert list(terms_of("인스타그램에서 Ａ.I. 꺼줘 x에서")) == [
        *("인스", "스타", "타그", "그램", "램에", "에서"),
        *("a", "i", "꺼줘", "x", "에서"),
    ]
    assert phrases_of('학습 "do not" 꺼') == [["학습"], ["do", "not"], ["꺼"]]
