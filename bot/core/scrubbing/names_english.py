"""Names in Latin letters, where somebody says that they are names."""

import re
from collections.abc import Iterator

from bot.core.scrubbing.first_names import FIRST_NAMES
from bot.core.scrubbing.public import COMPANIES, PERSONS
from bot.core.scrubbing.spelling import Span, any_of, words

CAPITAL = r"[A-Z\u00c0-\u00de](?:[a-z]{0,2}\.|[\w'-]{0,30}+)"
PROPER = rf"(?:{CAPITAL}(?:[ ]{CAPITAL}){{0,3}})"
ANY = r"(?:[^\W\d_](?:\.|[\w'-]{0,30}+)(?:[ ][^\W\d_](?:\.|[\w'-]{0,30}+)){0,3})"
_RELATION = any_of(
    "daughter son wife husband friend mother mom mum father dad sister brother boss "
    "colleague coworker partner girlfriend boyfriend cousin aunt uncle niece nephew "
    "neighbour neighbor mate roommate flatmate housemate grandma grandpa grandmother "
    "grandfather granddad nan stepson stepdaughter stepdad stepmum godson goddaughter fiance "
    "fiancee "
    "landlord landlady tutor doctor therapist classmate student teacher ex kid child manager"
)
_SOMEBODY = any_of("woman man girl boy guy person user lady someone somebody") + rf"|{_RELATION}"
_MY_NAME = re.compile(
    rf"\b(?:names?(?:\s(?:is|are)|'s|\s?[:=]|\s-)|full name(?:\sis)?)\s{{0,2}}(?P<name>{ANY})",
    re.IGNORECASE,
)
_I_AM = re.compile(
    rf"\b(?:[Ii]'?m|[Ii] am|[Tt]his is|[Ii]t is|[Ii]t's(?: me,?)?)\s"
    rf"(?:called\s|named\s)?(?P<name>{PROPER})"
)
# Without capitals only a usual first name tells a name from "I'm worried".
_I_AM_SMALL = re.compile(
    rf"\b(?:i'?m|i am|this is)\s(?P<name>{FIRST_NAMES}\b(?: [a-z'-]{{2,20}}+(?=[,.]|$))?)",
    re.IGNORECASE,
)
_CALLED = re.compile(
    rf"\b(?:[Cc]all me|[Ss]igned[:,]?|[Oo]n behalf of|[Cc]ontact|[Ss]ent by|"
    rf"[Aa]ttn:?)\s(?P<name>{PROPER})"
)
_SOMEBODY_CALLED = re.compile(
    rf"\b(?:{_SOMEBODY})(?:'s|\sis|\swas)?\s(?:called|named)\s(?P<name>{PROPER})"
)
_RELATED = re.compile(
    r"\b(?:my|our|his|her)\s(?:best\s|older\s|younger\s|little\s|ex-?)?"
    rf"{_RELATION}(?:-in-law)?(?:,|\sis)?\s(?P<name>(?:(?:Dr|Mr|Mrs|Ms|Prof)\.?\s)?{PROPER})"
)
_RELATED_MANY = re.compile(
    r"\b(?:my|our|his|her|the)\s(?:two\s|three\s|little\s)?"
    r"(?:kids|children|daughters|sons|sisters|brothers|twins|parents|friends|nieces|nephews"
    r"|grandchildren)"
    rf"(?:,|\sare|:)?\s(?P<name>{CAPITAL})"
)
_AND_ANOTHER = re.compile(
    r"\b(?:my|our|his|her|the)\s(?:two\s|three\s|little\s)?"
    r"(?:kids|children|daughters|sons|sisters|brothers|twins|parents|friends|nieces|nephews"
    r"|grandchildren)"
    rf"(?:,|\sare|:)?\s{CAPITAL},?(?: {CAPITAL},?)? (?:and|&) (?P<name>{CAPITAL})"
)
_RELATED_SMALL = re.compile(
    rf"\b(?:my|our|his|her)\s(?:best\s|older\s|younger\s|little\s|ex-?)?{_RELATION},?\s"
    rf"(?P<name>{FIRST_NAMES}\b)",
    re.IGNORECASE,
)
# "im rowan, 34": an age makes a name of what stands before it.
_I_AM_AGED = re.compile(
    r"\b(?:i'?m|i am)\s(?P<name>[a-z'-]{2,20}(?: [a-z'-]{2,20})?), ?(?=[1-9][0-9](?:,|\.|\s?(?:y"
    r"|f\b|m\b|$|and|from)))",
    re.IGNORECASE,
)
_I_AM_FROM = re.compile(
    r"\b(?:i'?m|i am)\s(?P<name>[a-z]{2,12}-[a-z]{2,12}(?: [a-z]{2,12})?)(?= (?:from|living)\b)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:ich bin|ich hei(?:ß|ss)e|mein name ist|je m'appelle|je suis|mon nom est|me llamo"
    r"|mi nombre es|"
    rf"mi chiamo|il mio nome è|o meu nome é|nazywam się|jag heter|ik heet)\s(?P<name>"
    rf"(?-i:{PROPER}))",
    re.IGNORECASE,
)
# A usual first name and a capital after it, wherever they stand.
_USUAL = re.compile(rf"\b(?P<name>(?=[A-Z])(?i:{FIRST_NAMES}) {CAPITAL})")
_BY = re.compile(
    r"\b(?:posted|uploaded|taken|written|shared|made|sent|filed|signed|published|tagged) by\s"
    rf"(?P<name>{PROPER})"
)
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.?\s(?P<name>{PROPER})")
# Words that end a name typed without capitals, or that cannot begin one.
NO_NAMES = words(
    "in on at by of off to from for with and or but not no so if as is are was were be being "
    "been the a an my your his her their our its this that these those it he she they we i "
    "you me us them what which who how why when where there here also already really often "
    "always never still just only very too all any some everywhere anywhere somewhere "
    "nowhere out up down wrong right public private visible gone part mine yours hers please "
    "phone email number country address born living live lives can could may might must will "
    "would shall should do does did has have had says said shows showing shown appears used "
    "using mentioned listed linked tied attached displayed coming going getting because "
    "since after before between within without about into over under again now then today "
    "tomorrow yesterday required optional mandatory necessary enough safe same different "
    "common rare dangerous korean english short long form field setting settings menu button "
    "called "
    "named than until while though unique"
)
NO_PROPER = (
    words(
        "gdpr pipa ccpa dpc ico kisa pipc eu uk us usa korea germany france spain italy ireland "
        "british thai filipino taiwanese german french spanish italian irish korean american "
        "european japanese chinese "
        "dutch swiss canadian australian brazilian polish indian english scottish welsh austrian "
        "belgian danish swedish norwegian finnish portuguese greek turkish russian ukrainian "
        "vietnamese catholic protestant orthodox buddhist hindu sikh atheist muslim christian "
        "jewish seoul london berlin paris dublin not just still "
        "really so very an the and or but in i i'm id ok monday tuesday wednesday thursday "
        "friday saturday sunday january february march april june july august september october "
        "november december article section form settings privacy android iphone ios apple "
        "samsung windows thanks thank regards please hello hi hey yes no what how why when where "
        "angry worried sad tired scared sorry confused happy afraid new trying "
        "looking asking writing glad sure done sick unhappy upset curious concerned disappointed "
        "shocked furious lost stuck unable having using getting waiting requesting objecting sir "
        "who which can do does did is are was this that it my your we they he she dear sir madam"
    )
    | COMPANIES
)


def find(view: str) -> Iterator[Span]:
    """Names after "my name is", "I'm", a relation or a title."""
    for pattern in (_MY_NAME, _I_AM_SMALL, _I_AM_AGED, _I_AM_FROM, _RELATED_SMALL, _ELSEWHERE):
        for match in pattern.finditer(view):
            yield from up_to_no_name(match, NO_NAMES | NO_PROPER)
    for pattern in (
        _I_AM,
        _CALLED,
        _SOMEBODY_CALLED,
        _RELATED,
        _RELATED_MANY,
        _AND_ANOTHER,
        _USUAL,
        _BY,
        _TITLED,
    ):
        for match in pattern.finditer(view):
            yield from up_to_no_name(match, NO_PROPER)


def up_to_no_name(match: re.Match[str], stops: frozenset[str]) -> Iterator[Span]:
    """The words up to the first that is no name; nothing where that is the first one."""
    group = match.lastgroup or "name"
    said = [word.removesuffix("'s") for word in match[group].lower().split()]
    if said[0] in PERSONS or " ".join(said[:2]) in PERSONS:
        return
    start = end = match.start(group)
    for word in re.finditer("[^ ]+", match[group]):
        plain = word[0].lower().rstrip(".").removesuffix("'s")
        if plain in stops or (start == end and plain.endswith("ing") and word[0].islower()):
            break
        end = start + word.end()
    while end > start and match.string[end - 1] in ".'-":
        end -= 1
    if end > start + 1:
        yield Span(start, end, "name")
