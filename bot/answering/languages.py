"""Which language a message is written in, as far as it matters here."""

import re
import unicodedata

from bot.core.guide import Lang

_HANGUL = re.compile("[가-힣ㄱ-ㅣ\u1100-\u11ff]")
_NOT_WORDS = re.compile(r"https?://\S+|@\w+|(?<!\S)/\w+")

_SCRIPT_SHARE = 0.2
"""A script decides from this share of the letters: Korean, Japanese or Russian sentences carry
Latin names and loan words, English ones carry no other script."""

_SMALL_WORDS = {
    "en": "the is are my i do does how what can you to of and in for on not it this that with they "
    "me if or be was have has from your stop turn off out where why who when will please",
    "de": "ich nicht das die der und ist wie kann mein meine meinen für mit auf ein eine einen "
    "mich daten von dass werden wird bei zu den dem",
    "fr": "je ne pas les des mes mon ma et est que pour dans une sur comment puis peux mais avec "
    "vous il elle données qui sont du au",
    "es": "yo mis el los las para que cómo como puedo una con del por datos está esta mi quiero "
    "sin pero se",
    "pt": "eu não meus minhas meu minha para como uma com os dos das por dados posso quero que em "
    "sem você",
    "it": "io non il gli che di per come posso una con del miei mie mio dati sono voglio dei della",
    "nl": "ik niet het een van mijn voor met hoe kan dat op zijn mij gegevens wil de",
    "vi": "tôi không của cho làm thế nào và là có được bài các này",
    "id": "saya tidak yang untuk bagaimana dan dari agar bisa dengan ini data",
    "tr": "ben nasıl bir ve için verilerimi benim değil bu ile",
    "pl": "nie jak moje moich czy się dla jest do mogę dane",
    "tl": "ang ng mga ko paano hindi sa ako para na",
}
_WORDS = {name: frozenset(words.split()) for name, words in _SMALL_WORDS.items()}


def language_of(text: str, chosen: Lang | None = None) -> tuple[Lang, bool]:
    """The language to answer in, and whether the text is in one the bot does not write.

    By script: Hangul decides for Korean, another script than Latin for foreign. Latin text is
    foreign where it has more of another language's small words than of English. A text without
    letters is in the chosen language, or English.
    """
    words = _NOT_WORDS.sub(" ", text)
    letters = [letter for letter in words if letter.isalpha()]
    if not letters:
        return chosen or Lang.EN, False
    hangul = sum(1 for letter in letters if _HANGUL.match(letter))
    if hangul / len(letters) >= _SCRIPT_SHARE:
        return Lang.KO, False
    latin = sum(1 for letter in letters if "LATIN" in unicodedata.name(letter, ""))
    if (len(letters) - latin - hangul) / len(letters) >= _SCRIPT_SHARE:
        return chosen or Lang.EN, True
    if _other_than_english(words):
        return chosen or Lang.EN, True
    return Lang.EN, False


def _other_than_english(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    counts = {name: sum(word in own for word in words) for name, own in _WORDS.items()}
    english = counts.pop("en")
    most = max(counts.values())
    return most >= 2 and most > english
