"""Typing slips put right, where a word we know is clearly meant."""

import re
from collections.abc import Iterable, Iterator
from math import inf

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
        for name in dict.fromkeys(_korean_names(lexicon)):
            self._korean.setdefault(_beginnings(name), []).append(name)

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
        begin = _beginnings(letters)
        at, out, done = 0, [], 0
        while at < len(letters):
            found = self._name_at(letters, begin, at)
            if found is None:
                at += 1
                continue
            out += [text[done : places[at]], found]
            done = places[at + len(found) - 1] + 1
            at += len(found)
        return "".join([*out, text[done:]])

    def _name_at(self, letters: str, begin: str, at: int) -> str | None:
        """The longest known name that the syllables there nearly write."""
        longest = min(_LONGEST_KOREAN, len(letters) - at)
        for size in range(longest, _SHORTEST_KOREAN - 1, -1):
            alike = self._korean.get(begin[at : at + size])
            if alike is None:
                continue
            window = letters[at : at + size]
            if window in alike:
                return None  # written right
            slips = {name: _slips(window, name) for name in alike}
            best = min(slips, key=lambda name: slips[name])
            if slips[best] <= (2 if size >= _TWO_SLIPS_FROM else 1):
                return best
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


def _beginnings(word: str) -> str:
    """What each syllable begins with, tense and breathed sounds made plain; others as they are."""
    return "".join(
        _BEGINS.get(jamo[0], jamo[0]) if len(jamo := jamo_of(letter)) > 1 else letter
        for letter in word
    )


def _slips(word: str, name: str) -> float:
    """How many syllables differ; infinite where one does by more than a sound.

    게 for 개 is a slip; 내 for 빼 begins with another sound, and is a word of its own.
    """
    differing = [(one, other) for one, other in zip(word, name, strict=True) if one != other]
    near = all(OSA.distance(jamo_of(one), jamo_of(other)) <= 1 for one, other in differing)
    return len(differing) if near else inf
