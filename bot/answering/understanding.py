"""Question -> Query: language, surfaces, place, device, and the part of a guide asked for."""

import re
from dataclasses import replace

from bot.answering.languages import language_of
from bot.answering.spelling import Speller
from bot.answering.splitting import MOST_PARTS, focus_of, parts_of, sentences_of
from bot.core.guide import Device, GuideCard, GuideKind, Lang, SectionKind
from bot.core.lexicon import Lexicon
from bot.core.question import Query, Question, Slots, normalize

_DEFAULT_PLACE = {Lang.KO: "kr"}
"""Where somebody who writes a language most likely lives; other languages have no default."""

_GOES_ON = re.compile(
    r"(?:아니|그럼|그러면|그건|그거|그게|그것|그 ?다음|그리고|근데|거기|여기|이건|이거|저건)|"
    r"(?:and|or|but|so|ok|okay|what about|how about|what if|same|no|nope|not|also|then|it|that|"
    r"this|they|them|does that|does it|is that|is it|can they|can it)\b",
    re.IGNORECASE,
)
_AGAIN = {GuideKind.GUIDE: SectionKind.STEPS, GuideKind.LETTER: SectionKind.LETTER}
"""What is asked for once more, of a guide and of a letter; else the part that was answered."""

GENERAL = frozenset(
    {
        "ai",
        "ai-training",
        "content",
        "how",
        "limits",
        "objection-form",
        "opt-out",
        "screen-differs",
        "switch",
    }
)
"""Ideas that every service's guide is about: they tell none from another."""

_PLAIN_WISH = {Lang.KO: "AI 학습 거부하는 법", Lang.EN: "how to opt out of AI training"}
"""What somebody wants who names a service and says nothing else."""

_FEW = 2
"""Services a message can go on about by name; more are a whole company's."""

_WORD = re.compile(r"[^\W_]+")
_EMPTY = re.compile(
    r"(?:아니|그럼|그러면|근데|그리고|말고|에서는?요?|에선요?|으?로는?요?|은요?|는요?|도요?|이랑요?|하고|앱|이제|아|음|"
    r"사는데요?|살면요?|살아요|인데요?|이에요|예요|요|한번에|한꺼번에|전부|모두|다|둘다|정리|정리해줘|정리해주세요|알려줘|알려주세요|쪽은?요?|이요|거는?요?|것도?요?|and|or|but|so|ok|okay|what|about|"
    r"how|on|in|at|for|from|the|a|my|me|i|im|m|mean|meant|no|nope|not|same|too|also|then|is|it|that|"
    r"there|with|app|if|you|live|living|though|tho|now|please|pls|all|both)"
)
_SHORT = {Lang.KO: 30, Lang.EN: 60}
"""Characters; a longer message without a service of its own still goes on where it says so."""


class Understanding:
    """Reads messages with the words of one corpus version."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._speller = Speller(lexicon)

    def read(self, question: Question) -> Query:
        """What the message says, with the place and device its chat has named before.

        Services and ideas come from the message alone: see `follow` for what leaves them out.
        """
        text = normalize(question.text)
        if not language_of(text)[1]:
            text = self._speller.correct(text)
        mentions = self._lexicon.mentions(text)
        concepts = [self._lexicon.concepts[concept] for concept in mentions.concepts]
        lang, foreign = language_of(text, question.lang)
        wished = next((concept.lang for concept in concepts if concept.lang), None)
        recent = question.recent or Slots()
        place = (
            mentions.places[0] if mentions.places else recent.jurisdiction or question.jurisdiction
        )
        home = None if foreign else _DEFAULT_PLACE.get(lang)
        if mentions.surfaces and recent.slug is None and self._only_names(text):
            text = self._plain_wish(mentions.surfaces, lang)
        return Query(
            text=text,
            lang=wished or lang,
            surfaces=mentions.surfaces,
            jurisdiction=place or home,
            assumed=place is None,
            devices=frozenset[Device]().union(*(c.devices for c in concepts)) or recent.devices,
            concepts=mentions.concepts,
            sections=frozenset[SectionKind](c.section for c in concepts if c.section),
            focus=focus_of(text),
            foreign=foreign,
        )

    def follow(self, query: Query, recent: Slots, card: GuideCard | None) -> tuple[Query, ...]:
        """What the query may mean after what the chat was about, likeliest first; empty where
        it stands alone.

        A message goes on where it says so, or is short and names no service with something to
        do about it. What it does not say is taken from before: the service, the file, and for a
        bare name ("그럼 인스타는?") the part that was asked for.

        Args:
            card: the file the chat was about, in the language of the query.
        """
        if card is None:
            return ()
        concepts = (self._lexicon.concepts[concept] for concept in query.concepts)
        if len(query.text) <= _SHORT[Lang.EN] and any(concept.lang for concept in concepts):
            # the same once more, in the language that was asked for
            same = frozenset({recent.section}) if recent.section else query.sections
            again = replace(
                query,
                text=card.title,
                surfaces=recent.surfaces,
                jurisdiction=recent.jurisdiction or query.jurisdiction,
                sections=same,
                focus=(),
                about=card.slug,
            )
            return (again,)
        if not self._goes_on(query):
            return ()
        elsewhere = bool(query.surfaces) or self._names_a_place(query)
        surfaces = query.surfaces or recent.surfaces
        if not self._only_names(query.text):
            named = replace(
                query, text=self._with_names(query, recent), surfaces=surfaces, focus=()
            )
            going_on = replace(
                named,
                topic=self._lexicon.without_names(card.title) if elsewhere else card.title,
                about=None if elsewhere else card.slug,
            )
            own = self._has_a_subject_of_its_own(query)
            return (named, going_on) if own else (going_on,)
        # "그럼 인스타는?", "and on iphone?": the same question once more, for what is named now
        section = _AGAIN.get(card.kind, recent.section)
        once_more = replace(
            query,
            text=f"{query.text} {self._lexicon.without_names(card.title)}",
            surfaces=surfaces,
            sections=frozenset({section}) if section else query.sections,
            focus=(),
            about=None if elsewhere else card.slug,
        )
        return (once_more,)

    def _has_a_subject_of_its_own(self, query: Query) -> bool:
        """Whether a message names an idea that is more than a part of what was talked about."""
        concepts = (self._lexicon.concepts[name] for name in query.concepts - GENERAL)
        return any(concept.subject and not concept.section for concept in concepts)

    def _plain_wish(self, surfaces: frozenset[str], lang: Lang) -> str:
        names = (self._lexicon.surfaces[surface].name[lang] for surface in sorted(surfaces))
        return " ".join([*names, _PLAIN_WISH[lang]])

    def _with_names(self, query: Query, recent: Slots) -> str:
        """The text with the service and the place it leaves out, as one would have said them."""
        names = []
        if not query.surfaces and len(recent.surfaces) <= _FEW:
            surfaces = (self._lexicon.surfaces[s] for s in sorted(recent.surfaces))
            names += [surface.name[query.lang] for surface in surfaces]
        if recent.jurisdiction and not self._names_a_place(query):
            names.append(self._lexicon.places[recent.jurisdiction].name[query.lang])
        return " ".join([*names, query.text])

    def parts(self, query: Query) -> tuple[Query, ...]:
        """The questions of a message that asks several, each standing alone; else empty.

        A question takes the service it does not name from the one before it.
        """
        parts: list[Query] = []
        surfaces: frozenset[str] = frozenset()
        for text in parts_of(query.text, self._lexicon)[:MOST_PARTS]:
            part = self._part(query, text)
            if part.surfaces and self._only_names(text):
                part = replace(part, text=self._plain_wish(part.surfaces, query.lang))
            surfaces = part.surfaces or surfaces
            parts.append(replace(part, surfaces=surfaces))
        return tuple(parts)

    def sentences(self, query: Query) -> tuple[Query, ...]:
        """The sentences of a message that are our business, each standing alone."""
        parts = (self._part(query, text) for text in sentences_of(query.text))
        return tuple(part for part in parts if part.surfaces and self._asks_something(part))

    def _part(self, query: Query, text: str) -> Query:
        mentions = self._lexicon.mentions(text)
        concepts = [self._lexicon.concepts[concept] for concept in mentions.concepts]
        return replace(
            query,
            text=text,
            surfaces=mentions.surfaces,
            concepts=mentions.concepts,
            sections=frozenset[SectionKind](c.section for c in concepts if c.section),
            focus=(),
        )

    def _asks_something(self, query: Query) -> bool:
        return bool(query.sections) or self._subjects(query)

    def _only_names(self, text: str) -> bool:
        """Whether a message says nothing but a service, a place or a device."""
        rest = self._lexicon.without_names(text, devices=True)
        words = _WORD.findall(rest.casefold())
        return all(_EMPTY.fullmatch(word) for word in words)

    def _goes_on(self, query: Query) -> bool:
        if query.surfaces and self._subjects(query):
            return False
        short = len(query.text) <= _SHORT[query.lang]
        return short or _GOES_ON.match(query.text) is not None

    def _subjects(self, query: Query) -> bool:
        return any(self._lexicon.concepts[concept].subject for concept in query.concepts)

    def _names_a_place(self, query: Query) -> bool:
        return bool(self._lexicon.mentions(query.text).places)
