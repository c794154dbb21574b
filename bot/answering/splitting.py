"""The questions in a message: several one after another, or one among much else."""

import re
from collections.abc import Iterator

from bot.core.lexicon import Lexicon

_NUMBERED = re.compile(r"(?:^|\s)(?:\d{1,2}\s?[.)]|[①-⑨]|[-•*▪])\s*(?=\D)")
_ENDS = re.compile(
    r"(?<=[.?!…;])\s+|\s/\s|(?<=[요다죠까니])\.+\s*|\s+(?:그리고|글고|또한)\s+|"
    r"(?<=고요)\s+|(?<=[나까가]요)\s+|(?<=거야)\s+|(?<=냐)\s+|\s+and\s+(?:also\s+)?(?=(?:how|does|do|can|could|is|are|what|where|will|who|which)\b)"
)
_AND = re.compile(r"\s*(?:[,/&+]|\band\b|\bor\b|이랑|(?<=[가-힣a-z])랑\s|하고\s|그리고|및)\s*")
_ASKS = re.compile(
    r"\?|나요|까요|까$|가요|은가|는가|는지|을지|어떻게|어떡|어케|방법|법$|법 |알려|뭐|무슨|"
    r"어디|언제|얼마|몇|되나|되냐|돼요|되요|됨|죠|싶|주세요|해줘|달라|필요|하나$|야돼|야 돼|야되|"
    r"\b(?:how|what|where|when|who|why|which|can|could|do|does|did|is|are|will|should|would|"
    r"want|need|tell|help|turn|stop|delete|explain|please|any)\b",
    re.IGNORECASE,
)
_A_QUESTION = re.compile(
    r"\?|나요|까요|까$|가요|는지|어떻게|어케|방법|법$|알려|주세요|해줘|달라|싶|하나$|필요|지울 수|"
    r"어디|얼마|며칠|몇|거야$|냐$|"
    r"(?:^|, )(?:and |also |or |ok |so )*(?:how|what|where|when|who|why|which|can|could|"
    r"do|does|did|is|are|will|should|tell|turn|stop|delete|explain|show|give)\b",
    re.IGNORECASE,
)
"""What stands as a question of its own; `_ASKS` only hints that a sentence wants something."""
_EACH = re.compile(
    r"둘 다|둘다|각각|모두|[두세] ?(?:개|가지)|하나\b|\b(?:both|each|two things)\b", re.IGNORECASE
)
_LONG = 60
"""Characters from which a message is looked through for the sentences that ask."""
_TAIL = 70
_STORY = 200
"""Characters from which sentences tell a story: what they ask on the way is not asked of us."""
_HARDLY = 8
"""Letters beside the name of a service up to which a piece asks nothing itself: "제 인스타랑"."""
_MOST_FOCUS = 3
MOST_PARTS = 4
"""More questions than this in one message are answered for the first ones."""


def focus_of(text: str) -> tuple[str, ...]:
    """The sentences of a long message that ask, the last ones; none for a short message."""
    if len(text) < _LONG:
        return ()
    asking = [_tail(sentence) for sentence in sentences_of(text) if _ASKS.search(sentence)]
    return tuple(asking[-_MOST_FOCUS:]) if asking != [text] else ()


def parts_of(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The questions of a message that holds several, each with the words it needs.

    Numbered points are questions of their own; so are sentences that ask, and the services of
    several companies named in one sentence. Empty where there is one question.
    """
    points = [point.strip(" ,.") for point in _NUMBERED.split(text)]
    named = [point for point in points[1:] if point]
    if len(named) >= 2:
        lead = points[0]
        return tuple(_completed(point, f"{lead} {named[-1]}", lexicon) for point in named)
    if len(text) > _STORY and not _EACH.search(text):
        return ()
    parts: list[str] = []
    every = _EACH.search(text) is not None
    for sentence in sentences_of(text):
        pieces = tuple(_by_company(sentence, lexicon))
        if pieces or every or _A_QUESTION.search(sentence):
            parts += pieces or (sentence,)
    return tuple(parts) if len(parts) >= 2 else ()


def sentences_of(text: str) -> list[str]:
    """The sentences of a message, the whole where it is one."""
    return [found for part in _ENDS.split(text) if (found := part.strip(" ,"))]


def _by_company(sentence: str, lexicon: Lexicon) -> Iterator[str]:
    """A sentence about several companies, once for each piece; nothing for any other."""
    if len(lexicon.company_of(lexicon.mentions(sentence).surfaces)) < 2:
        return
    pieces = [piece for piece in _AND.split(sentence) if piece.strip()]
    joined: list[str] = []
    for piece in pieces:
        # what names no service belongs to the piece before it
        if joined and not lexicon.mentions(piece).surfaces and not _ASKS.search(piece):
            joined[-1] = f"{joined[-1]} {piece}"
        else:
            joined.append(piece)
    for piece in joined:
        yield _completed(piece, sentence, lexicon)


def _completed(piece: str, whole: str, lexicon: Lexicon) -> str:
    """A piece with what the whole asks, where it only names a service itself."""
    mentions = lexicon.mentions(piece)
    rest = "".join(filter(str.isalnum, lexicon.without_names(piece)))
    if (
        not mentions.surfaces
        or len(rest) > _HARDLY
        or any(
            lexicon.concepts[concept].subject or lexicon.concepts[concept].section
            for concept in mentions.concepts
        )
    ):
        return piece
    return f"{piece} {_EACH.sub(' ', lexicon.without_names(whole))}"


def _tail(sentence: str) -> str:
    """The sentence, or the end of one that runs on: there the question stands."""
    if len(sentence) <= 2 * _TAIL:
        return sentence
    return sentence[sentence.find(" ", len(sentence) - _TAIL) + 1 :]
