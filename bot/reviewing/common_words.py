"""The words many people share, so that none of them is anybody's."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from math import log2

from bot.core.gaps import LEAST_FOR_WORD
from bot.core.question import normalize

# a mask of `bot.core.scrubbing` is a word of ours and no word of the person
_MASK = re.compile(r"\[[^\]]*\]")
# Hangul apart from what stands right before it: "AI가" is two
_WORD = re.compile(r"[가-힣]+|[^\W\d_가-힣][^\W_가-힣]*")
# words that every question is made of and that tell nothing; Korean ones by how they begin
_ENGLISH = """
a an and any are as at be been but by can could did do does for from get had has have how i if in
is it its just me my no not of on or our please so that the their them there they this to up us was
we what when where which who why will with would you your
"""
_KOREAN = """
가능 가요 거예 건가 그거 그건 그게 그런 그럼 내가 되나 돼요 되는 되면 되요
되여 무슨 못하 뭐예 방법 싶어 쓰나 아니 안되 알려 어디 어떤 어떻 없나 없어
에서 우리 이거 이건 이게 있나 있는 있어 저는 저도 정말 제가 주세 하나 하는
하려 하면 하지 한가 해도 해야 해요 해주
"""
_TELL_NOTHING = frozenset(_ENGLISH.split())
_BEGIN_NOTHING = tuple(_KOREAN.split())
_SHORTEST = 2
_MOST = 8

Said = tuple[int, str]
"""A chat, by any number, and what it asked."""


def chats_by_word(said: Iterable[Said]) -> Mapping[str, Set[int]]:
    """Which chats used each word.

    Korean words count with each of their beginnings of two syllables or more, which leaves the
    stem of what was said as 학습을, 학습이 and 학습은.
    """
    found: dict[str, set[int]] = defaultdict(set)
    for chat, text in said:
        for word in _words(text):
            found[word].add(chat)
    return found


def common_words(
    inside: Mapping[str, Set[int]], everywhere: Mapping[str, Set[int]], share: float
) -> tuple[str, ...]:
    """The words that tell a group from all the others, the most telling first.

    None that fewer than `LEAST_FOR_WORD` chats of the group used.

    Args:
        inside: `chats_by_word` of the group.
        everywhere: the same of all questions, the group's among them.
        share: of all chats, how many are in the group.
    """

    def telling(word: str) -> tuple[float, int, str]:
        here, all_of_it = len(inside[word]), len(everywhere[word])
        # how much more often than by chance; a word that is everywhere still tells a little
        return here * (0.1 + max(0.0, log2(here / (all_of_it * share)))), len(word), word

    shared = [word for word, chats in inside.items() if len(chats) >= LEAST_FOR_WORD]
    chosen: list[str] = []
    for word in sorted(shared, key=telling, reverse=True):
        if not any(word.startswith(other) or other.startswith(word) for other in chosen):
            chosen.append(word)
        if len(chosen) == _MOST:
            break
    return tuple(chosen)


def _words(text: str) -> Set[str]:
    words: set[str] = set()
    for word in _WORD.findall(_MASK.sub(" ", normalize(text)).lower()):
        if word in _TELL_NOTHING or word.startswith(_BEGIN_NOTHING):
            continue
        if "가" <= word[0] <= "힣":
            words.update(word[:end] for end in range(_SHORTEST, len(word) + 1))
        elif len(word) >= _SHORTEST:
            words.add(word)
    return words
