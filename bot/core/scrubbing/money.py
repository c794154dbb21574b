"""Cards, and bank accounts where a bank is named beside them."""

import re
from collections.abc import Iterator

from bot.core.scrubbing.digits import DATE, digits_of, passes_luhn
from bot.core.scrubbing.spelling import Span

_CARD = re.compile(
    r"(?<![0-9/=])(?:(?P<grouped>(?:2[2-7]|[3-69][0-9])[0-9]{2}(?:[ -]{1,3}[0-9]{4}){3}|"
    r"3[47][0-9]{2}[ -][0-9]{6}[ -][0-9]{5})"
    r"|(?:2[2-7]|[3-69][0-9])(?:[ .-]{0,2}[0-9]){11,17})(?![0-9])"
)
_CARD_CHECK = re.compile(
    r"\b(?:cvc|cvv|cvn)2?(?:[ :=은는]|\bis\b){0,4}[0-9]{3,4}(?![0-9])", re.IGNORECASE
)
# A form is no card, even where its number passes the check by chance.
_FORM_BEFORE = re.compile(r"(?:양식|contact/|forms?\b)[^0-9\n]{0,12}$", re.IGNORECASE)
_IBAN = re.compile(
    r"(?<![0-9A-Za-z])[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,3})?(?![0-9A-Za-z])"
)
_BANK = (
    r"(?:은행|계좌|통장|입금|송금|환불|국민|신한|우리은행|하나은행|농협|기업은행|카카오뱅크|카뱅"
    r"|케이뱅크|"
    r"토스|새마을금고|신협|우체국|수협|SC제일|씨티|부산은행|대구은행|"
    r"\b(?:bank|account|acct|acc|sort code|routing|iban)\b)"
)
_NUMBER = r"(?<![0-9A-Za-z.,-])[0-9](?:[ -]{0,2}[0-9]){7,15}(?![0-9]|[,.:/][0-9])"
_AFTER = re.compile(
    rf"{_BANK}(?:[^0-9\n\ue000]{{0,20}}?)(?P<number>(?!{DATE}){_NUMBER})", re.IGNORECASE
)
_BEFORE = re.compile(
    rf"(?P<number>(?!{DATE}){_NUMBER})[^0-9\n\ue000]{{0,8}}?{_BANK}", re.IGNORECASE
)
_SORT_CODE = re.compile(
    r"\bsort(?: code)?\b\D{0,6}(?P<number>[0-9]{2}-?[0-9]{2}-?[0-9]{2})(?![0-9])", re.IGNORECASE
)

_COINS = re.compile(
    r"(?<![0-9A-Za-z])(?:bc1[a-z0-9]{25,60}+|0x[0-9a-fA-F]{40}|[13][1-9A-HJ-NP-Za-km-z]{25,34})"
    r"(?![0-9A-Za-z])"
)


def find(view: str) -> Iterator[Span]:
    """Cards by shape and check digit, accounts by the words beside them, IBANs and wallets."""
    for match in _CARD.finditer(view):
        before = _FORM_BEFORE.search(view, max(0, match.start() - 20), match.start())
        if match["grouped"] or (passes_luhn(digits_of(match[0])) and not before):
            yield Span(match.start(), match.end(), "card")
    for match in _CARD_CHECK.finditer(view):
        yield Span(match.start(), match.end(), "card")
    for match in _IBAN.finditer(view):
        if len(digits_of(match[0])) >= 8:
            yield Span(match.start(), match.end(), "account")
    for match in _COINS.finditer(view):
        if len(digits_of(match[0])) >= 3:
            yield Span(match.start(), match.end(), "account")
    for pattern in (_AFTER, _BEFORE, _SORT_CODE):
        for match in pattern.finditer(view):
            yield Span(*match.span("number"), "account")
