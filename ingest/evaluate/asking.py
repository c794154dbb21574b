"""Asks the bot people get, and compares what it says with what a right reply is."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.answering.answerer import Answerer
from bot.channels.reading import lay_out
from bot.channels.terminal import plain
from bot.channels.voice import Voices
from bot.core.answer import Abstention, Answer, Reason
from bot.core.question import Question, Slots
from bot.core.turn import Turn
from ingest.evaluate.cases import Case, Wanted

_STRICT = frozenset({Reason.CRISIS, Reason.DECLINED})
"""Reasons that are part of a right abstention; any other refusal is as good as the next."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for one case.

    Attributes:
        rank: that of the first right file among those retrieved, None where absent.
        answered: False for abstentions and questions back.
        why: what went wrong, empty where nothing did.
        carried: whether the reply holds what it must not.
    """

    case: Case
    rank: int | None
    answered: bool
    why: str
    carried: bool
    relevance: float
    milliseconds: float

    @property
    def right(self) -> bool:
        """Whether nothing went wrong."""
        return not self.why


async def ask_all(answerer: Answerer, voices: Voices, cases: Iterable[Case]) -> tuple[Outcome, ...]:
    """Ask every case in a chat of its own, after what was said before it."""
    return tuple([_compare(case, await _last_turn(answerer, case), voices) for case in cases])


async def _last_turn(answerer: Answerer, case: Case) -> Turn:
    recent: Slots | None = None
    for earlier in case.before:
        recent = (await answerer.answer(Question(earlier, recent=recent))).slots
    return await answerer.answer(Question(case.q, recent=recent))


def _compare(case: Case, turn: Turn, voices: Voices) -> Outcome:
    reply = turn.reply
    wanted = {*case.slugs, *(slug for group in case.parts for slug in group)}
    ranked = list(dict.fromkeys(passage.card.slug for passage in turn.passages))
    rank = next((n for n, slug in enumerate(ranked, start=1) if slug in wanted), None)
    answered = isinstance(reply, Answer) and not _says_unknown(case, reply)
    if isinstance(reply, Abstention) and reply.known and case.expect == "answer":
        # "nobody knows this" from the right file is the answer to what nobody knows
        answered = reply.known.citations[0].guide in wanted
    said = plain(lay_out(reply, voices), voices[reply.lang]).casefold()
    carried = any(text.casefold() in said for text in case.must_not)
    why = _wrong_reply(case, turn, ranked) or _wrong_words(case, said)
    if not why and reply.lang is not case.lang and case.expect == "answer":
        why = f"answered in {reply.lang}"
    relevance = turn.passages[0].relevance if len(turn.passages) else 0.0
    return Outcome(case, rank, answered, why, carried, relevance, turn.milliseconds)


def _wrong_reply(case: Case, turn: Turn, ranked: list[str]) -> str:
    """What is wrong with the kind of reply or the files it rests on."""
    reply = turn.reply
    if case.expect == "any":
        return ""
    if case.expect != "answer":
        if isinstance(reply, Answer) and not _says_unknown(case, reply):
            return f"answered from {reply.citations[0].guide}"
        reason = reply.reason if isinstance(reply, Abstention) else None
        if case.reason in _STRICT and reason is not case.reason:
            return f"refused as {reason}, not {case.reason}"
        return ""
    answer = reply.known if isinstance(reply, Abstention) else reply
    if not isinstance(answer, Answer):
        said = reply.reason if isinstance(reply, Abstention) else "clarification"
        return f"did not answer ({said}); nearest {ranked[:3]}"
    cited = [citation.guide for citation in answer.citations]
    missed = [group for group in case.parts if not {*group} & {*cited}]
    if missed:
        return f"answered from {cited}, nothing for {missed[0][0]}"
    if not case.parts and not {*cited} & {*case.slugs}:
        return f"answered from {cited[0]}, not {case.slugs[0]}; nearest {ranked[:3]}"
    return ""


def _says_unknown(case: Case, answer: Answer) -> bool:
    """Whether what nobody knows was answered from the file that says so."""
    return case.reason is Reason.NOT_KNOWN and answer.citations[0].guide in case.slugs


def _wrong_words(case: Case, said: str) -> str:
    missing = [text for text in case.must if not _holds(said, text)]
    unwanted = [text for text in case.must_not if text.casefold() in said]
    return f"missing {missing}, unwanted {unwanted}" if missing or unwanted else ""


def _holds(said: str, wanted: Wanted) -> bool:
    texts = (wanted,) if isinstance(wanted, str) else wanted
    return any(text.casefold() in said for text in texts)
