"""Who may sign in to the console."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from bot.core.guide import Lang
from bot.core.operating import Act, Credentials, Operator, Role
from bot.store.audit import note
from bot.store.console_tables import operators, sessions
from bot.store.database import Database
from bot.store.tables import alone
from bot.store.times import Clock

_INVITATION = timedelta(days=7)


class SqlOperators:
    """`bot.core.operating.Operators` in a table."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def add(
        self, name: str, role: Role, lang: Lang, password: str, *, invited: bool, by: str
    ) -> Operator | None:
        """A new operator; None where the name is taken."""
        now = self._clock()
        values = {
            "name": name,
            "role": role.value,
            "lang": lang.value,
            "password": password,
            "invited_at": now if invited else None,
            "active": True,
            "made_at": now,
        }

        def work(c: Connection) -> Operator | None:
            if c.execute(_named(name)).first():
                return None
            c.execute(insert(operators).values(values))
            note(c, self._clock, by, Act.OPERATOR_ADDED, f"{name} ({role.value})")
            return operator_of(c.execute(_named(name)).one())

        return await self._database.write(work)

    async def all(self) -> Sequence[Operator]:
        """Everybody, by name."""
        every = select(operators).order_by(operators.c.name)
        rows = await self._database.read(lambda c: c.execute(every).all())
        return [operator_of(row) for row in rows]

    async def credentials(self, name: str) -> Credentials | None:
        """What a sign-in is checked against."""
        row = await self._database.read(lambda c: c.execute(_named(name)).first())
        if row is None or not row.active:
            return None
        if row.invited_at and row.invited_at + _INVITATION < self._clock():
            return None
        return Credentials(operator_of(row), row.password)

    async def set_password(self, id: int, password: str) -> None:
        """A password of their own choice. Ends all their sessions."""

        def work(c: Connection) -> None:
            name = _change(c, id, password=password, invited_at=None)
            if name is not None:
                _end_sessions(c, id)
                note(c, self._clock, name, Act.PASSWORD_CHANGED, "")

        await self._database.write(work)

    async def invite(self, id: int, password: str, by: str) -> str | None:
        """A new invitation in place of the old password; their name."""

        def work(c: Connection) -> str | None:
            name = _change(c, id, password=password, invited_at=self._clock())
            if name is not None:
                _end_sessions(c, id)
                note(c, self._clock, by, Act.INVITED_AGAIN, name)
            return name

        return await self._database.write(work)

    async def set_role(self, id: int, role: Role, by: str) -> bool:
        """Another role; False where no active admin would remain."""

        def work(c: Connection) -> bool:
            alone(c, "admins")
            if role is not Role.ADMIN and _is_last_admin(c, id):
                return False
            name = _change(c, id, role=role.value)
            if name is not None:
                note(c, self._clock, by, Act.ROLE_CHANGED, f"{name} ({role.value})")
            return name is not None

        return await self._database.write(work)

    async def set_active(self, id: int, active: bool, by: str) -> bool:
        """Disable or enable; False where no active admin would remain."""

        def work(c: Connection) -> bool:
            alone(c, "admins")
            if not active and _is_last_admin(c, id):
                return False
            name = _change(c, id, active=active)
            if name is None:
                return False
            _end_sessions(c, id)
            act = Act.OPERATOR_ENABLED if active else Act.OPERATOR_DISABLED
            note(c, self._clock, by, act, name)
            return True

        return await self._database.write(work)

    async def set_lang(self, id: int, lang: Lang) -> None:
        """The language of the console for this operator."""
        await self._database.write(lambda c: _change(c, id, lang=lang.value))


def operator_of(row: Row[Any]) -> Operator:
    """An operator as a row of the table tells of them."""
    return Operator(
        row.id,
        row.name,
        Role(row.role),
        Lang(row.lang),
        row.active,
        row.invited_at is not None,
        row.made_at,
    )


def _named(name: str) -> Any:
    return select(operators).where(operators.c.name == name)


def _change(c: Connection, id: int, **values: Any) -> str | None:
    """Write the values; the operator's name, None where nobody has the id."""
    c.execute(update(operators).where(operators.c.id == id).values(values))
    return c.execute(select(operators.c.name).where(operators.c.id == id)).scalar()


def _end_sessions(c: Connection, id: int) -> None:
    c.execute(delete(sessions).where(sessions.c.operator == id))


def _is_last_admin(c: Connection, id: int) -> bool:
    """Who was invited and has not come yet is no admin to rely on."""
    admins = select(operators.c.id).where(
        operators.c.role == Role.ADMIN.value,
        operators.c.active.is_(True),
        operators.c.invited_at.is_(None),
    )
    return c.execute(admins).scalars().all() == [id]
