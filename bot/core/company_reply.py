"""What a company wrote back, as a kind: what such a message means and where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.guide import Lang, SectionKind


class Company(StrEnum):
    """Who wrote. xAI counts as X: their requests and switches are told apart by the guides."""

    META = "meta"
    X = "x"
    ANY = "any"


class ReplyKind(StrEnum):
    """What a message does: eight kinds, of which the last is passed on by people, not companies."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WANTS_MORE = "wants_more"
    NOT_IN_REGION = "not_in_region"
    WRONG_FORM = "wrong_form"
    ERROR = "error"
    CHAIN_NOTICE = "chain_notice"


@dataclass(frozen=True, slots=True)
class NextFile:
    """A guide or brief that helps now, and the part of it to show first."""

    slug: str
    section: SectionKind = SectionKind.SHORT


@dataclass(frozen=True, slots=True)
class CompanyReply:
    """One way a company answers.

    Attributes:
        company: whose message it is; `ANY` where it does not matter or cannot be told.
        next: guides and briefs that help now, the most useful first.
        says: what such a message means and what to do, a few sentences that rest on those files.
        examples: how such messages read, in our own words.
    """

    id: str
    company: Company
    kind: ReplyKind
    next: tuple[NextFile, ...]
    says: Mapping[Lang, str]
    examples: Mapping[Lang, tuple[str, ...]]
