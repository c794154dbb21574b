"""An analyser that others wrote finds nobody in what the masking leaves."""

import re
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pytest

from bot.core.scrubbing import scrub
from bot.core.scrubbing.spelling import words
from bot.public_words import public_words
from bot.settings import ROOT
from ingest.evaluate.identifiers import load_lines

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what it brings warns while it is imported
    pytest.importorskip(
        "presidio_analyzer",
        reason="the judge is not installed: pip install -e '.[judge]'",
        exc_type=ImportError,
    )

JUDGES = words(
    "Email Phone CreditCard Crypto Iban Ip MacAddress KrRrn KrFrn KrBrn KrDriverLicense "
    "KrPassport UkNino UkPostcode UsSsn UsItin Nhs EsNif EsNie PlPesel ItFiscalCode DeTaxId"
)
"""What it recognises by shape; the rest wants the words beside it, and so a language model."""

REGIONS = ("KR", "US", "GB", "DE", "FR", "IE", "AU", "ES")
SURE = 0.4
"""The score of a bare telephone number; below it any eight digits are a bank account."""

FALSE = {
    "EMAIL_ADDRESS": (
        r"[a-z-]+@(?:support\.)?(?:x\.com|meta\.com|facebook\.com)|casework@ico\.org\.uk",
        "the privacy desks of companies and offices are public",
    ),
    "PHONE_NUMBER": (
        r"02-2100-3043|0303 123 1113|1[568][0-9]{2}-[0-9]{4}"  # offices and companies
        r"|[0-9]{2}\.[0-9]{2}\.20[0-9]{2} [0-9]{2}"  # a day and an hour
        r"|1689|2024-017-246",  # a regulation and a decision
        "numbers of offices, a day, a regulation, a decision",
    ),
    "IP_ADDRESS": (r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}", "versions of apps; addresses: see below"),
    "CREDIT_CARD": ("6359191084165019", "Meta's form; its number passes the check by chance"),
    "PL_PESEL": ("20230727085", "a part of the address of a news article"),
}
"""What it takes for somebody's and is not, by the kind it names, and why."""


@cache
def analyzer() -> Any:
    """It with its own patterns, without a language model and without the network."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, predefined_recognizers
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

    class NoModel(NlpEngine):
        def load(self) -> None: ...

        def is_loaded(self) -> bool:
            return True

        def process_text(self, text: str, language: str) -> NlpArtifacts:
            del text
            return NlpArtifacts([], [], [], [], self, language)

        def process_batch(
            self, texts: Iterable[str], language: str, *_: Any, **__: Any
        ) -> Iterator[tuple[str, NlpArtifacts]]:
            return ((text, self.process_text(text, language)) for text in texts)

        def is_stopword(self, word: str, language: str) -> bool:
            return not (word and language)

        def is_punct(self, word: str, language: str) -> bool:
            return not (word and language)

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return ["en"]

    # Its first look at a mail address would fetch the list of endings from the network.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    judges = []
    for name in sorted(JUDGES):
        regions = {"supported_regions": REGIONS} if name == "Phone" else {}
        kind = getattr(predefined_recognizers, f"{name}Recognizer")
        judges.append(kind(supported_language="en", **regions))
    registry = RecognizerRegistry(judges, supported_languages=["en"])
    return AnalyzerEngine(registry=registry, nlp_engine=NoModel(), supported_languages=["en"])


def found(text: str) -> list[tuple[str, str]]:
    """The kind and the words of everything it is sure of."""
    results = analyzer().analyze(text, "en", score_threshold=SURE)
    return [(result.entity_type, text[result.start : result.end]) for result in results]


def is_false(kind: str, said: str) -> bool:
    pattern, _ = FALSE.get(kind, ("(?!)", ""))
    return re.fullmatch(pattern, said) is not None


def test_the_judge_finds_plenty_before_the_masking() -> None:
    kinds = [kind for line in load_lines() for kind, _ in found(line.text)]
    assert len(kinds) >= 200
    assert len(set(kinds)) >= 10


def test_the_judge_finds_nobody_after_it() -> None:
    public = (*public_words(ROOT / "knowledge"), "02-2100-3043")
    left = [
        (kind, said, line.text)
        for line in load_lines()
        for kind, said in found(scrub(line.text, public))
        if not is_false(kind, said)
        or any(said in secret for secret in line.gone)  # a version may look like an address
    ]
    assert left == []
