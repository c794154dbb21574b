"""The tables, as this program knows them; `migrations` makes them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """A moment, written in UTC on every database and read with its zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The same moment in UTC, without a zone."""
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """With its zone again."""
        return value and value.replace(tzinfo=UTC)


about = Table(
    "about",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", String(128), nullable=False),
)

handled = Table(
    "handled",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False, index=True),
)

outbox = Table(
    "outbox",
    metadata,
    Column("cause", String(16), primary_key=True),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("state", String(16), nullable=False),
    Column("chat", String(64), index=True),
    Column("message_id", BigInteger),
    Column("day", Date, nullable=False, index=True),
    # the id of the update under which this one was answered together with others, mostly itself
    Column("head", BigInteger, nullable=False, index=True),
    # what the person wrote, by its number in their chat
    Column("asked", BigInteger),
)

chats = Table(
    "chats",
    metadata,
    Column("chat", String(64), primary_key=True),
    Column("lang", String(8)),
    Column("place", String(64)),
    Column("device", String(16)),
    Column("recent", Text),
    Column("consent", String(16), nullable=False),
    Column("asked_on", Date),
    Column("seen_on", Date, nullable=False, index=True),
    UniqueConstraint("chat", "consent"),
)

turns = Table(
    "turns",
    metadata,
    Column("number", String(8), primary_key=True),
    Column("chat", String(64), nullable=False, index=True),
    Column("hour", UtcTime, nullable=False, index=True),
    Column("lang", String(8), nullable=False),
    Column("surfaces", JSON, nullable=False),
    Column("jurisdiction", String(64)),
    Column("outcome", String(16), nullable=False),
    Column("reason", String(32)),
    Column("guides", JSON, nullable=False),
    Column("best_score", Float),
    Column("milliseconds", Float, nullable=False),
    Column("corpus_version", String(64), nullable=False),
    Column("feedback", String(16)),
    # milliseconds by stage; statements the gate dropped; digest of the words the bot speaks with
    Column("stages", JSON, nullable=False, server_default="{}"),
    Column("dropped", Integer, nullable=False, server_default="0"),
    Column("prompts", String(64)),
    Index("ix_turns_outcome_number", "outcome", "number"),
)

# The database itself refuses words without a yes: they hang on a chat whose consent says so, and
# fall with it.
words = Table(
    "words",
    metadata,
    Column("number", ForeignKey("turns.number", ondelete="CASCADE"), primary_key=True),
    Column("chat", String(64), nullable=False, index=True),
    Column("consent", String(16), nullable=False),
    Column("question", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("evidence", JSON),
    Column("tokens", Text),
    ForeignKeyConstraint(["chat", "consent"], ["chats.chat", "chats.consent"], ondelete="CASCADE"),
    CheckConstraint("consent = 'yes'", name="consent"),
)

reminders = Table(
    "reminders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat", String(64), index=True),
    Column("sealed", String(255)),
    Column("due_on", Date, nullable=False, index=True),
    Column("slug", String(128), nullable=False),
    Column("place", String(64)),
    Column("lang", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    sqlite_autoincrement=True,  # as PostgreSQL counts: an id is never given twice
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("uses", Integer, nullable=False),
)

screen_reports = Table(
    "screen_reports",
    metadata,
    Column("slug", String(128), primary_key=True),
    Column("route", Integer, primary_key=True, autoincrement=False),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("device", String(16), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("times", Integer, nullable=False),
)


def alone(connection: Connection, *names: str) -> None:
    """Whoever else comes here under these names waits until this transaction is over.

    For work that reads and then writes, where no row stands that could be locked instead. SQLite
    has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        key = func.hashtextextended(" ".join(names), 0)
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def insert_new(connection: Connection, table: Table, *rows: dict[str, Any]) -> bool:
    """Insert rows; False where one with the primary key is there, which then stays as it is."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    keys = list(table.primary_key.columns)
    statement = dialect.insert(table).on_conflict_do_nothing(index_elements=keys)
    counted = {"preserve_rowcount": True}  # a driver need not tell it of an INSERT
    done = connection.execute(statement, list(rows), execution_options=counted)
    return done.rowcount == len(rows)
