"""Sentences that must not stand in any file, as far as a machine can see them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.core.guide import Lang
from ingest.findings import Finding
from ingest.knowledge import Knowledge
from ingest.validate.rule import Report, rule


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim nobody has shown. `unless` is what turns the sentence into its opposite."""

    says: str
    patterns: dict[Lang, str]
    unless: dict[Lang, str]
    fix: str
    company: str | None = None


_DENIED = {
    Lang.KO: r"없|않|안 |못|아니|마세요|틀|잘못|사실이|거짓|약속할 수"
    r"|정해지지|미정|확인되지|나요|까요",
    Lang.EN: r"\bno\b|\bnot\b|n't\b|\bnever\b|\bnothing\b|\bnobody\b|\bcannot\b|\bwrong\b|\bmyth\b"
    r"|\bslip\b|\bundecided\b|\bwhether\b|\bneither\b|\berror\b|\bmistake\b",
}
_CLAIMS = (
    _Claim(
        "a switch for Meta's AI training, which has none",
        {
            Lang.KO: r"설정에서 (?:AI )?학습을? (?:끄|끌|꺼)|학습 (?:끄는|차단) (?:스위치|버튼)",
            Lang.EN: r"(?:turn|switch)(?:ing)? off (?:AI )?training in (?:your )?settings",
        },
        _DENIED,
        "say that Meta has an objection form and no switch",
        company="meta",
    ),
    _Claim(
        "a promise that something leaves a trained model",
        {
            Lang.KO: r"학습된 (?:AI )?모델에서도? (?:\S+ )?(?:삭제|제거|빠|지워|빼)",
            Lang.EN: r"(?:removed?|deleted?|erased?|taken out|pulled out) (?:\w+ )?from "
            r"(?:a |the )?"
            r"(?:already )?trained models?",
        },
        _DENIED,
        "say that a request works for stored data and future training",
    ),
    _Claim(
        "a deadline for objecting that has passed",
        {
            Lang.KO: r"(?:기한|마감|기간)이? (?:이미 )?(?:지났|끝났)|이미 늦었어요",
            Lang.EN: r"deadline (?:has |is )?(?:already )?(?:passed|over)|it is too late",
        },
        {
            Lang.KO: _DENIED[Lang.KO] + r"|회사|답|기록",
            Lang.EN: _DENIED[Lang.EN] + r"|company|answer|remind",
        },
        "say that one can object at any time, for the future",
    ),
    _Claim(
        "that training on Korean users' posts is legal or illegal: nobody has decided",
        {
            Lang.KO: r"AI 학습[은이가]?\s?(?:한국에서 )?(?:불법|합법|위법|적법)"
            r"(?:이에요|입니다|이다)",
            Lang.EN: r"AI training (?:on public posts )?is (?:illegal|legal|unlawful|lawful)\b",
        },
        _DENIED,
        "say that it is undecided, and who says what",
    ),
    _Claim(
        "the figure of 67 billion won, ten times too much",
        {Lang.KO: r"670억", Lang.EN: r"\b67 billion"},
        {
            Lang.KO: _DENIED[Lang.KO] + r"|67억|섞",
            Lang.EN: _DENIED[Lang.EN] + r"|6\.7 billion|\bmix",
        },
        "6.7 billion won, of November 2020",
    ),
    _Claim(
        "a request to send an ID number",
        {
            Lang.KO: r"(?:주민등록번호|주민번호)[을를]? (?:적|보내|쓰|입력)",
            Lang.EN: r"(?:send|write|enter|give) (?:your |the )?"
            r"(?:resident registration|ID) number",
        },
        _DENIED,
        "say what to offer instead: signing in, or a code to the account's e-mail",
    ),
    _Claim(
        "that every objection is accepted by itself",
        {
            Lang.KO: r"자동으로 (?:수락|승인|받아들여)",
            Lang.EN: r"automatically (?:accepted|granted|approved)",
        },
        _DENIED,
        "say what Meta has said for the EU, and that nothing is known for Korea",
    ),
)


@rule("never-said", "No file claims what nobody has shown.")
def never_said(knowledge: Knowledge, _: date, report: Report) -> Iterator[Finding]:
    for file in knowledge.files:
        lang = file.guide.card.lang
        companies = knowledge.lexicon.company_of(file.guide.card.surfaces)
        for section in file.guide.sections:
            for block in section.blocks:
                for claim in _CLAIMS:
                    if claim.company and companies != {claim.company}:
                        continue
                    for sentence in _sentences(block.text):
                        said = re.search(claim.patterns[lang], sentence, re.IGNORECASE)
                        if said and not re.search(claim.unless[lang], sentence, re.IGNORECASE):
                            yield report(file.path, block.line, claim.says, claim.fix)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!])\s+", text)
