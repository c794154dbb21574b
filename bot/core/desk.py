"""What operators write for the campaign beside the log: test cases and guide drafts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from bot.core.guide import Device, Lang
from bot.core.keeping import Outcome
from bot.core.reviewing import Verdict

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
ENOUGH_QUESTIONS = 10
"""How many things people type a guide must list; docs/knowledge.md says so to campaigners."""


class Expect(StrEnum):
    """What a right reply is."""

    ANSWER = "answer"
    ABSTAIN = "abstain"
    CLARIFY = "clarify"


class DraftKind(StrEnum):
    """What a draft is to become. The folder says so of a file."""

    GUIDE = "guides"
    BRIEF = "briefs"


@dataclass(frozen=True, slots=True)
class TestCase:
    """A question in an operator's own words, and what a right reply to it is.

    `slugs` are the files that answer it, best first; `must` are texts the reply must hold.
    """

    __test__ = False  # a class of ours, whatever pytest makes of its name

    question: str
    lang: Lang
    expect: Expect
    intent: str
    form: str
    slugs: tuple[str, ...] = ()
    must: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftSource:
    """Where a draft has it from. `url` is None where the source has no public address."""

    title: str
    publisher: str
    date: date
    url: str | None = None


@dataclass(frozen=True, slots=True)
class GuideDraft:
    """A guide that somebody begins: what is known of it before its body is written.

    `questions` are in an operator's own words. `source` is None where none was found yet.
    """

    slug: str
    lang: Lang
    kind: DraftKind
    title: str
    surfaces: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    devices: tuple[Device, ...]
    questions: tuple[str, ...]
    source: DraftSource | None = None


class Desk(Protocol):
    """Where test cases and drafts lie. The guides themselves are never written by a program."""

    async def add_case(self, case: TestCase) -> bool:
        """Add a case to the others; False where one asks the same in the same language.

        Raises:
            OperatorError: the file cannot be written, or is not a question set.
        """
        ...

    async def add_draft(self, draft: GuideDraft, today: date) -> bool:
        """Begin a guide; False where there is a draft of that slug and language, which stays.

        Raises:
            OperatorError: the file cannot be written.
        """
        ...

    async def drafts(self) -> Sequence[str]:
        """What has been begun, as `guides/ko/slug`."""
        ...


def expected(outcome: Outcome, verdict: Verdict | None) -> Expect:
    """What a right reply would have been, by what was concluded of the one that was given."""
    if verdict in (Verdict.SHOULD_HAVE_ABSTAINED, Verdict.UNSAFE):
        return Expect.ABSTAIN
    if verdict in (Verdict.SHOULD_HAVE_ANSWERED, Verdict.INCOMPLETE, Verdict.WRONG):
        return Expect.ANSWER
    return {
        Outcome.ANSWER: Expect.ANSWER,
        Outcome.CLARIFICATION: Expect.CLARIFY,
        Outcome.ABSTENTION: Expect.ABSTAIN,
    }[outcome]
