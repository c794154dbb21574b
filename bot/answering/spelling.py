"""Typing slips put right, where a word we know is clearly meant."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from rapidfuzz.distance import OSA

from bot.answering.keyboard import in_hangul, in_latin, jamo_of
from bot.core.guide import SectionKind
from bot.core.lexicon import Lexicon

_LATIN = re.compile(r"(?<![\w@/.:])[a-z]{3,}(?![\w@/:])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_HANGUL = re.compile(r"[가-힣ㄱ-ㅣ\u1100-\u11ff]")
_WHOLE = re.compile(r"[가-힣]+")
_SHORTEST_KOREAN, _LONGEST_KOREAN = 3, 7
_TWO_SLIPS_FROM = 4  # syllables
_BEGINS = dict(zip("ㄲㅋㄸㅌㅃㅍㅆㅉㅊ", "ㄱㄱㄷㄷㅂㅂㅅㅈㅈ", strict=True))
"""The plain sound of the tense and breathed ones, which are easily mistaken for it."""
_MOSTLY = 0.6
"""Share of a message's words that must be known for it to be in that language."""


class Speller:
    """Knows the words of one corpus version."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._rank = {word: rank for rank, word in enumerate(lexicon.vocabulary)}
        self._by_start: dict[tuple[str, int], list[str]] = {}
        for word in lexicon.vocabulary:
            self._by_start.setdefault((word[0], len(word)), []).append(word)
        self._korean: dict[str, list[str]] = {}
        for name in _korean_names(lexicon):
            for key in _with_gaps(name):
                self._korean.setdefault(key, []).append(name)

    def correct(self, text: str) -> str:
        """The text on the right keyboard, with slips in known words put right."""
        text = self._on_the_right_keyboard(text)
        return self._korean_slips(_LATIN.sub(lambda found: self._latin(found.group()), text))

    def _on_the_right_keyboard(self, text: str) -> str:
        """The text as the other layout writes it, where only that one makes sense."""
        words = _WORD.findall(text)
        if not words or self._makes_sense(text):
            return text
        if _HANGUL.search(text):
            turned = _WORD.sub(lambda found: in_latin(found.group()), text)
            known = [word.lower() in self._rank for word in _WORD.findall(turned)]
        else:
            turned = _WORD.sub(lambda found: in_hangul(found.group()), text)
            known = [_WHOLE.fullmatch(word) is not None for word in _WORD.findall(turned)]
        if sum(known) < _MOSTLY * len(known) or not self._makes_sense(turned):
            return text
        return turned

    def _makes_sense(self, text: str) -> bool:
        mentions = self._lexicon.mentions(text)
        return bool(mentions.surfaces or mentions.concepts or mentions.places)

    def _latin(self, word: str) -> str:
        folded = word.lower()
        if folded in self._rank or self._makes_sense(folded):
            return word
        slips = 2 if len(word) >= 8 else 1
        near = [
            (distance, self._rank[other], other)
            for other in self._starting_like(folded, slips)
            if (distance := OSA.distance(folded, other, score_cutoff=slips)) <= slips
            and (len(word) > 3 or sorted(folded) == sorted(other))
        ]
        return min(near)[2] if near else word

    def _starting_like(self, word: str, slips: int) -> Iterator[str]:
        """Known words that begin with the first or the second letter, about as long."""
        for letter in dict.fromkeys(word[:2]):
            for size in range(len(word) - slips, len(word) + slips + 1):
                yield from self._by_start.get((letter, size), ())

    def _korean_slips(self, text: str) -> str:
        places = [at for at, letter in enumerate(text) if not letter.isspace()]
        letters = "".join(text[at] for at in places)
        at, out, done = 0, [], 0
        while at < len(letters):
            found = self._name_at(letters, at)
            if found is None:
                at += 1
                continue
            name, size = found
            out += [text[done : places[at]], name]
            done = places[at + size - 1] + 1
            at += size
        return "".join([*out, text[done:]])

    def _name_at(self, letters: str, at: int) -> tuple[str, int] | None:
        """The longest known name that the syllables there nearly write."""
        for size in range(_LONGEST_KOREAN, _SHORTEST_KOREAN - 1, -1):
            window = letters[at : at + size]
            if len(window) < size or not _WHOLE.fullmatch(window):
                continue
            if window in self._korean:
                return None  # written right
            for key in _with_gaps(window):
                for name in self._korean.get(key, ()):
                    if key != name and _near(window, name):
                        return name, size
        return None


def _korean_names(lexicon: Lexicon) -> Iterator[str]:
    every: Iterable[Iterable[str]] = (
        *(surface.names for surface in lexicon.surfaces.values()),
        # words of asking ("알려줘") stand in every message, and have too many near ones
        *(c.words for c in lexicon.concepts.values() if c.section is not SectionKind.STEPS),
    )
    for names in every:
        for name in names:
            bare = name.replace(" ", "")
            if _WHOLE.fullmatch(bare) and _SHORTEST_KOREAN <= len(bare) <= _LONGEST_KOREAN:
                yield bare


def _with_gaps(word: str) -> Iterator[str]:
    """The word itself, and with one syllable (two in a longer word) left open."""
    yield word
    most = 2 if len(word) >= _TWO_SLIPS_FROM else 1
    for count in range(1, most + 1):
        for gaps in combinations(range(len(word)), count):
            yield "".join("_" if at in gaps else letter for at, letter in enumerate(word))


def _near(word: str, name: str) -> bool:
    """Whether each syllable differs in one sound at most, and begins alike: 게 for 개, not 내 for
    빼."""
    return all(
        OSA.distance(jamo_of(one), jamo_of(other)) <= 1
        and _BEGINS.get(jamo_of(one)[0], jamo_of(one)[0])
        == _BEGINS.get(jamo_of(other)[0], jamo_of(other)[0])
        for one, other in zip(word, name, strict=True)
    )
