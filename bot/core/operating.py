"""Who may look into the log, and what they did there."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.core.guide import Lang

MIN_PASSWORD, MAX_PASSWORD = 12, 256
MAX_NAME = 64


class Role(StrEnum):
    """What somebody may do in the console; each role may do what those before it may."""

    CAMPAIGNER = "campaigner"
    OPERATOR = "operator"
    ADMIN = "admin"

    def may(self, least: "Role") -> bool:
        """Whether this role may do what needs at least that one."""
        order = list(Role)
        return order.index(self) >= order.index(least)


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who may sign in to the console.

    `invited`: the password is one that somebody else has seen, to be changed before anything else.
    """

    id: int
    name: str
    role: Role
    lang: Lang
    active: bool
    invited: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Credentials:
    """An operator with the hash their password is checked against."""

    operator: Operator
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in. A request that changes something must bring `csrf` along."""

    operator: Operator
    csrf: str = field(repr=False)


class Act(StrEnum):
    """What an operator did."""

    SIGNED_IN = "signed_in"
    PASSWORD_CHANGED = "password_changed"
    OPERATOR_ADDED = "operator_added"
    INVITED_AGAIN = "invited_again"
    ROLE_CHANGED = "role_changed"
    OPERATOR_DISABLED = "operator_disabled"
    OPERATOR_ENABLED = "operator_enabled"
    SWITCHED_OFF = "switched_off"
    SWITCHED_ON = "switched_on"
    OPENED = "opened"
    DECIDED = "decided"
    CASE_ADDED = "case_added"
    DRAFT_BEGUN = "draft_begun"
    QUESTION_OPENED = "question_opened"
    QUESTION_CLAIMED = "question_claimed"
    QUESTION_RELEASED = "question_released"
    QUESTION_ANSWERED = "question_answered"
    QUESTION_CLOSED = "question_closed"
    EXPORTED = "exported"
    PURGED = "purged"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to what, and when. `what` is an id: a turn's number, a name, a slug."""

    id: int
    at: datetime
    operator: str
    act: str
    what: str


class Flaw(StrEnum):
    """Why a name or a password cannot be taken."""

    NAME = "name"
    TAKEN = "taken"
    SHORT = "short"
    LONG = "long"
    IS_NAME = "is_name"
    DIFFERENT = "different"
    WRONG = "wrong"


def parse_name(text: str) -> str | None:
    """An operator's name in its one spelling; None for what is none."""
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    return name if 0 < len(name) <= MAX_NAME and name.isprintable() else None


def flaw_of(password: str, name: str) -> Flaw | None:
    """Why this cannot be the password of that operator."""
    if len(password) < MIN_PASSWORD:
        return Flaw.SHORT
    if len(password) > MAX_PASSWORD:
        return Flaw.LONG
    return Flaw.IS_NAME if password.casefold().strip() == name.casefold() else None


class Operators(Protocol):
    """Who may sign in. What changes one is noted in the audit together with it.

    `by` is the name of the operator who does it. Passwords are hashes here.
    """

    async def add(
        self, name: str, role: Role, lang: Lang, password: str, *, invited: bool, by: str
    ) -> Operator | None:
        """A new operator; None where the name is taken."""
        ...

    async def all(self) -> Sequence[Operator]:
        """Everybody, by name."""
        ...

    async def credentials(self, name: str) -> Credentials | None:
        """What a sign-in is checked against; None for who may not sign in (any more).

        An invitation is good for seven days.
        """
        ...

    async def set_password(self, id: int, password: str) -> None:
        """A password of their own choice. Ends all their sessions."""
        ...

    async def invite(self, id: int, password: str, by: str) -> str | None:
        """A new invitation in place of the old password; ends all their sessions.

        Their name; None where there is no such operator.
        """
        ...

    async def set_role(self, id: int, role: Role, by: str) -> bool:
        """Another role; False where no active admin would remain, or nobody has the id."""
        ...

    async def set_active(self, id: int, active: bool, by: str) -> bool:
        """Disable, which ends all their sessions, or enable again; False as for `set_role`."""
        ...

    async def set_lang(self, id: int, lang: Lang) -> None:
        """The language of the console for this operator."""
        ...


class Sessions(Protocol):
    """Who is signed in, found by a token of which only a hash is kept.

    A session ends after 8 hours without a request and after 24 in any case.
    """

    async def begin(self, operator: Operator) -> str:
        """Sign somebody in: the token, which nobody can read again."""
        ...

    async def find(self, token: str) -> Session | None:
        """The session of that token, which thereby goes on; None where it has ended."""
        ...

    async def end(self, token: str) -> None:
        """Sign out."""
        ...

    async def end_all(self, operator_id: int) -> None:
        """Sign out everywhere."""
        ...


class Attempts(Protocol):
    """How often somebody tried to sign in within a quarter of an hour, by hashes."""

    async def begin(self, who: str) -> bool:
        """Count one try of a name, or from an address; False where it has had its five."""
        ...

    async def succeeded(self, *who: str) -> None:
        """They got in: this one try is not held against them."""
        ...


class Audit(Protocol):
    """What operators did, which every operator may see."""

    async def add(self, operator: str, act: Act, what: str = "") -> None:
        """Note an act."""
        ...

    async def page(
        self,
        *,
        operator: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> Sequence[AuditEntry]:
        """The newest acts first: of one operator, from `since` to just before `until`, older
        than that of the id `before`."""
        ...

    async def names(self) -> Sequence[str]:
        """Whoever did something, by name."""
        ...
