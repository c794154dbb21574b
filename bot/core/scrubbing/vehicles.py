"""Number plates."""

import re
from collections.abc import Iterator

from bot.core.scrubbing.spelling import Span

# Syllables on Korean plates that nothing is counted in; the others want the word for a plate.
_CLEAR = "[가나다라마거너더러머버서어저고노모소오구누두루무우바아사자배하허]"
_ANY = "[가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바아사자배하허호]"
_KOREAN = re.compile(
    rf"(?<![0-9제])(?<![0-9]-)[0-9]{{2,3}}{_CLEAR}\s?[0-9]{{4}}(?![0-9년월원명억만개회건])"
)
_SAID_KOREAN = re.compile(
    rf"(?:차량?|번호판|자동차|차\s?번호)[^0-9\n\ue000]{{0,8}}?"
    rf"(?P<plate>[0-9]{{2,3}}{_ANY}\s?[0-9]{{4}})(?![0-9])"
)
_PLATE = r"(?=[A-Z]{0,4}[0-9])(?=[0-9]{0,4}[A-Z])[A-Z0-9]{2,4}(?:[ -]?[A-Z0-9]{2,4})"
_SAID = re.compile(
    r"\b(?:(?:number|licen[cs]e)?\s?plates?|registration|reg|vrn|car)\b"
    r"(?:\s(?:number|no\.?))?(?:\s?(?:is|was|:|=)){0,2}\s{0,2}"
    rf"(?P<plate>(?-i:{_PLATE}))(?![0-9A-Za-z])",
    re.IGNORECASE,
)


def find(view: str) -> Iterator[Span]:
    """Korean plates by their shape, others after the word for them."""
    for match in _KOREAN.finditer(view):
        yield Span(match.start(), match.end(), "plate")
    for pattern in (_SAID_KOREAN, _SAID):
        for match in pattern.finditer(view):
            yield Span(*match.span("plate"), "plate")
