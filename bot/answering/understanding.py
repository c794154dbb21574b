"""Question -> Query: language, surfaces, place, device, and the part of a guide asked for."""

import re
import unicodedata

from bot.core.guide import Device, Lang, SectionKind
from bot.core.lexicon import Lexicon
from bot.core.question import Query, Question, normalize

_NOT_WORDS = re.compile(r"https?://\S+|@\w+|(?<!\S)/\w+")
_DEFAULT_PLACE = {Lang.KO: "kr"}
"""Where somebody who writes a language most likely lives; other languages have no default."""

_SCRIPT_SHARE = 0.2
"""A script decides from this share of the letters: Korean, Japanese or Russian sentences carry
Latin names and loan words, English ones carry no other script."""


def understand(question: Question, lexicon: Lexicon) -> Query:
    """What the question says by itself. Follow-ups are not resolved here."""
    text = normalize(question.text)
    lang, foreign = language_of(text, question.lang)
    mentions = lexicon.mentions(text)
    concepts = [lexicon.concepts[concept] for concept in mentions.concepts]
    place = mentions.places[0] if mentions.places else question.jurisdiction
    assumed = place is None
    return Query(
        text=text,
        lang=lang,
        surfaces=mentions.surfaces,
        jurisdiction=place or (None if foreign else _DEFAULT_PLACE.get(lang)),
        assumed=assumed,
        devices=frozenset[Device]().union(*(concept.devices for concept in concepts)),
        concepts=mentions.concepts,
        sections=frozenset[SectionKind](c.section for c in concepts if c.section),
        foreign=foreign,
    )


def language_of(text: str, chosen: Lang | None = None) -> tuple[Lang, bool]:
    """The language to answer in, and whether the text is in one the bot does not write.

    By script: Hangul decides for Korean, another script than Latin for foreign. A text without
    letters is in the chosen language, or English.
    """
    letters = [letter for letter in _NOT_WORDS.sub(" ", text) if letter.isalpha()]
    if not letters:
        return chosen or Lang.EN, False
    hangul = sum(1 for letter in letters if "가" <= letter <= "힣" or "ㄱ" <= letter <= "ㅣ")
    if hangul / len(letters) >= _SCRIPT_SHARE:
        return Lang.KO, False
    latin = sum(1 for letter in letters if "LATIN" in unicodedata.name(letter, ""))
    if (len(letters) - latin - hangul) / len(letters) >= _SCRIPT_SHARE:
        return chosen or Lang.EN, True
    return Lang.EN, False
