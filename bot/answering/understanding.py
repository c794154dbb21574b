"""Question -> Query: language, surfaces, place, device, and the part of a guide asked for."""

import re
from dataclasses import replace

from bot.answering.languages import language_of
from bot.answering.spelling import Speller
from bot.answering.splitting import MOST_PARTS, focus_of, parts_of, sentences_of
from bot.answering.tracing import spends
from bot.core.guide import Device, GuideCard, GuideKind, Lang, SectionKind
from bot.core.lexicon import Lexicon
from bot.core.question import Query, Question, Slots, normalize
from bot.core.turn import Stage

DEFAULT_PLACE = {Lang.KO: "kr"}
"""Where somebody who writes a language most likely lives; other languages have no default."""

_GOES_ON = re.compile(
    r"(?:아니|그럼|그러면|그건|그거|그게|그것|그 ?다음|그리고|근데|거기|여기|이건|이거|저건)|"
    r"(?:and|or|but|so|ok|okay|what about|how about|what if|same|no|nope|not|also|then|it|that|"
    r"this|they|them|does that|does it|is that|is it|can they|can it)\b",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(r"^.{0,12}[은는도]요?\s?\?*$|^(?:and|what about|how about)\b.{0,30}$", re.I)
"""What asks nothing without what was said before: "인스타 DM은?", "and my instagram dms?"."""
_AGAIN = {GuideKind.GUIDE: SectionKind.STEPS, GuideKind.LETTER: SectionKind.LETTER}
"""What is asked for once more, of a guide and of a letter; else the part that was answered."""

_PLAIN_WISH = {Lang.KO: "AI 학습 거부하는 법", Lang.EN: "how to opt out of AI training"}
"""What somebody wants who names a service and says nothing else."""

_FEW = 2
"""Services a message can go on about by name; more are a whole company's."""

_WORD = re.compile(r"[^\W_]+")
_EMPTY_WORDS = """
    아니 그럼 그러면 근데 그리고 말고 아 음 이제 앱 하고 쪽은?요? 이랑요? 거는?요? 것도?요?
    에서는?요? 에선요? 으?로는?요? 은요? 는요? 도요? 이요 요 이에요 예요 인데요?
    사는데요? 살면요? 살아요 한번에 한꺼번에 전부 모두 다 둘다
    정리 정리해줘 정리해주세요 알려줘 알려주세요
    and or but so no nope not same too also then now please pls what about how ok okay
    a the my me i im m it is that there on in at for from with all both app
    if you live living though tho mean meant
"""
"""Patterns of words that ask nothing by themselves."""
_EMPTY = re.compile("|".join(_EMPTY_WORDS.split()))

_SHORT = {Lang.KO: 30, Lang.EN: 60}
"""Characters; a longer message without a service of its own still goes on where it says so."""


class Understanding:
    """Reads messages with the words of one corpus version."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._speller = Speller(lexicon)

    @spends(Stage.UNDERSTANDING)
    def read(self, question: Question) -> Query:
        """What the message says, with the place and device its chat has named before.

        Services and ideas come from the message alone: see `follow` for what leaves them out.
        """
        text = normalize(question.text)
        if not language_of(text)[1]:
            text = self._speller.correct(text)
        mentions = self.lexicon.mentions(text)
        concepts = [self.lexicon.concepts[concept] for concept in mentions.concepts]
        lang, foreign = language_of(text, question.lang)
        wishes = {concept.lang for concept in concepts if concept.lang}
        wished = wishes.pop() if len(wishes) == 1 else None  # "I wrote in Korean and in English"
        recent = question.recent or Slots()
        place = (
            mentions.places[0] if mentions.places else recent.jurisdiction or question.jurisdiction
        )
        home = None if foreign else DEFAULT_PLACE.get(lang)
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

    def situated(self, query: Query) -> Query:
        """The query with the place that was named before or chosen in its words."""
        return replace(query, text=self._with_place(query))

    @spends(Stage.UNDERSTANDING)
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
        concepts = (self.lexicon.concepts[concept] for concept in query.concepts)
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
        elsewhere = self._is_elsewhere(query, card)
        surfaces = query.surfaces or recent.surfaces
        if not self._only_names(query.text) and not self._only_says_the_device(query):
            named = replace(
                query, text=self._with_names(query, recent), surfaces=surfaces, focus=()
            )
            going_on = replace(
                named,
                topic=self.lexicon.without_names(card.title) if elsewhere else card.title,
                about=None if elsewhere else card.slug,
            )
            own = self._has_a_subject_of_its_own(query)
            return (named, going_on) if own else (going_on,)
        if elsewhere and not query.surfaces:
            # "I'm in Canada": what that place has for it, not what was just shown
            there = replace(query, surfaces=surfaces, topic=self.lexicon.without_names(card.title))
            return (replace(there, focus=()),)
        # "그럼 인스타는?", "and on iphone?": the same question once more, for what is named now
        section = _AGAIN.get(card.kind, recent.section)
        what = card.title
        if query.surfaces or self._names_a_place(query):
            what = f"{query.text} {self.lexicon.without_names(card.title)}"
        once_more = replace(
            query,
            text=what,
            surfaces=surfaces,
            sections=frozenset({section}) if section else query.sections,
            focus=(),
            about=None if elsewhere else card.slug,
        )
        return (once_more,)

    @spends(Stage.UNDERSTANDING)
    def parts(self, query: Query) -> tuple[Query, ...]:
        """The questions of a message that asks several, each standing alone; else empty.

        A question takes the service it does not name from the one before it.
        """
        parts: list[Query] = []
        surfaces: frozenset[str] = frozenset()
        for text in parts_of(query.text, self.lexicon)[:MOST_PARTS]:
            part = self._part(query, text)
            if part.surfaces and self._only_names(text):
                part = replace(part, text=self._plain_wish(part.surfaces, query.lang))
            surfaces = part.surfaces or surfaces
            parts.append(replace(part, surfaces=surfaces))
        return tuple(parts)

    @spends(Stage.UNDERSTANDING)
    def sentences(self, query: Query) -> tuple[Query, ...]:
        """The sentences of a message that are our business, each standing alone."""
        parts = (self._part(query, text) for text in sentences_of(query.text))
        return tuple(part for part in parts if part.surfaces and self._asks_something(part))

    def _only_says_the_device(self, query: Query) -> bool:
        """Whether a message says where somebody taps and asks for nothing: "I have an iPhone"."""
        concepts = [self.lexicon.concepts[concept] for concept in query.concepts]
        return any(c.devices for c in concepts) and not any(
            c.subject or c.section for c in concepts
        )

    def _is_elsewhere(self, query: Query, card: GuideCard) -> bool:
        """Whether a message names a service or a place that the file is not about."""
        covered = {"any", query.jurisdiction}
        if self._names_a_place(query) and covered.isdisjoint(card.jurisdictions):
            return True
        named = self.lexicon.spelled_out(query.surfaces)
        return bool(named) and named.isdisjoint(card.surfaces)

    def _has_a_subject_of_its_own(self, query: Query) -> bool:
        """Whether a message names an idea that is more than a part of what was talked about."""
        concepts = (self.lexicon.concepts[name] for name in self.lexicon.telling(query.concepts))
        return any(concept.subject and not concept.section for concept in concepts)

    def _plain_wish(self, surfaces: frozenset[str], lang: Lang) -> str:
        names = (self.lexicon.surfaces[surface].name[lang] for surface in sorted(surfaces))
        return " ".join([*names, _PLAIN_WISH[lang]])

    def _with_names(self, query: Query, recent: Slots) -> str:
        """The text with the service and the place it leaves out, as one would have said them."""
        names = []
        if not query.surfaces and len(recent.surfaces) <= _FEW:
            surfaces = (self.lexicon.surfaces[s] for s in sorted(recent.surfaces))
            names += [surface.name[query.lang] for surface in surfaces]
        return " ".join([*names, self._with_place(query)])

    def _with_place(self, query: Query) -> str:
        """The text with the place it leaves out, as somebody who is there would have said it.

        Nobody says where they are who is where their language is spoken.
        """
        place = None if query.assumed else query.jurisdiction
        at_home = place == DEFAULT_PLACE.get(query.lang)
        if place is None or at_home or self._names_a_place(query):
            return query.text
        return f"{query.text} {self.lexicon.places[place].name[query.lang]}"

    def _part(self, query: Query, text: str) -> Query:
        mentions = self.lexicon.mentions(text)
        concepts = [self.lexicon.concepts[concept] for concept in mentions.concepts]
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
        rest = self.lexicon.without_names(text, devices=True)
        words = _WORD.findall(rest.casefold())
        return all(_EMPTY.fullmatch(word) for word in words)

    def _goes_on(self, query: Query) -> bool:
        if query.surfaces and self._subjects(query):
            return _FRAGMENT.search(query.text) is not None
        short = len(query.text) <= _SHORT[query.lang]
        return short or _GOES_ON.match(query.text) is not None

    def _subjects(self, query: Query) -> bool:
        return any(self.lexicon.concepts[concept].subject for concept in query.concepts)

    def _names_a_place(self, query: Query) -> bool:
        return bool(self.lexicon.mentions(query.text).places)
