"""Text typed with the keyboard set to the other language: "dlstmxk" is 인스타.

The keys are those of the two-set layout (KS X 5002), which phones and computers in Korea use.
"""

from unicodedata import normalize

_KEYS = dict(
    zip(
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ",
        "rRseEfaqQtTdwWczxvgkoiOjpuPhynbml",
        strict=True,
    )
)
_JAMO = {key: jamo for jamo, key in _KEYS.items()}
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_JOINED = {
    "ㅗㅏ": "ㅘ",
    "ㅗㅐ": "ㅙ",
    "ㅗㅣ": "ㅚ",
    "ㅜㅓ": "ㅝ",
    "ㅜㅔ": "ㅞ",
    "ㅜㅣ": "ㅟ",
    "ㅡㅣ": "ㅢ",
    "ㄱㅅ": "ㄳ",
    "ㄴㅈ": "ㄵ",
    "ㄴㅎ": "ㄶ",
    "ㄹㄱ": "ㄺ",
    "ㄹㅁ": "ㄻ",
    "ㄹㅂ": "ㄼ",
    "ㄹㅅ": "ㄽ",
    "ㄹㅌ": "ㄾ",
    "ㄹㅍ": "ㄿ",
    "ㄹㅎ": "ㅀ",
    "ㅂㅅ": "ㅄ",
}
# what NFKC makes of a jamo that stands alone
_ALONE = {normalize("NFKC", jamo): jamo for jamo in (*_KEYS, *_JOINED.values())}
_PARTS = {joined: pair for pair, joined in _JOINED.items()}
_FIRST, _LAST = "가", "힣"
_LONGEST = 6
"""Keys of a syllable at most (one, two and two), and the one that says where it ends."""


def in_hangul(word: str) -> str:
    """What the keys of a Latin word write on the Hangul layout; other characters stay."""
    jamo = [_JAMO.get(key, _JAMO.get(key.lower(), key)) for key in word]
    out: list[str] = []
    at = 0
    while at < len(jamo):
        size, syllable = _syllable(jamo[at : at + _LONGEST])
        out.append(syllable)
        at += size
    return "".join(out)


def in_latin(word: str) -> str:
    """The keys pressed for a Hangul word, on the Latin layout; other characters stay."""
    keys = []
    for letter in word:
        for jamo in jamo_of(letter):
            keys += [_KEYS.get(part, part) for part in _PARTS.get(jamo, jamo)]
    return "".join(keys).lower()


def jamo_of(letter: str) -> str:
    """The jamo a syllable is made of, a jamo by itself; any other character is itself."""
    if not _FIRST <= letter <= _LAST:
        return _ALONE.get(letter, letter)
    number = ord(letter) - ord(_FIRST)
    initial, vowel, final = number // 588, number % 588 // 28, number % 28
    return _INITIALS[initial] + _VOWELS[vowel] + _FINALS[final].strip()


def _syllable(jamo: list[str]) -> tuple[int, str]:
    """The syllable at the front, and how many keys it took; a single jamo where none begins."""
    if len(jamo) < 2 or jamo[0] not in _INITIALS or jamo[1] not in _VOWELS:
        return 1, jamo[0]
    initial, vowel, used = jamo[0], jamo[1], 2
    if len(jamo) > used and vowel + jamo[used] in _JOINED:
        vowel, used = _JOINED[vowel + jamo[used]], used + 1
    final = ""
    if _closes(jamo, used):
        final, used = jamo[used], used + 1
        if final and _closes(jamo, used) and final + jamo[used] in _JOINED:
            final, used = _JOINED[final + jamo[used]], used + 1
    number = (_INITIALS.index(initial) * 21 + _VOWELS.index(vowel)) * 28
    return used, chr(ord(_FIRST) + number + _FINALS.index(final or " "))


def _closes(jamo: list[str], at: int) -> bool:
    """Whether the jamo there ends the syllable: a consonant that no vowel follows."""
    if at >= len(jamo) or jamo[at] not in _FINALS or jamo[at] == " ":
        return False
    return at + 1 >= len(jamo) or jamo[at + 1] not in _VOWELS
