"""The tables of the review console; `migrations` makes them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from bot.store.tables import UtcTime, metadata

# why a turn is worth a look, with its hour and what it is about once more, so that the queue looks
# through this one narrow table; `bot.store.marking` writes it
marks = Table(
    "marks",
    metadata,
    Column("number", ForeignKey("turns.number", ondelete="CASCADE"), primary_key=True),
    Column("why", String(16), primary_key=True),
    Column("hour", UtcTime, nullable=False),
    Column("topics", Text, nullable=False, server_default=" "),
    Index("ix_marks_hour", "hour", "number", "topics"),
    Index("ix_marks_why_hour", "why", "hour", "number", "topics"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("number", ForeignKey("turns.number", ondelete="CASCADE"), primary_key=True),
    Column("claimed_by", String(64)),
    Column("claimed_at", UtcTime),
    Column("verdict", String(32)),
    Column("note", Text),
    Column("guide", String(128)),
    Column("by", String(64)),
    Column("at", UtcTime),
    Column("became", String(8)),
    Index("ix_reviews_claimed_by", "claimed_by"),
)

operators = Table(
    "operators",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password", String(255), nullable=False),
    Column("lang", String(8), nullable=False),
    # when somebody else made the password, which must then be changed at the first sign-in
    Column("invited_at", UtcTime),
    Column("active", Boolean, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    sqlite_autoincrement=True,
)

# `token` is a hash: who reads the database cannot sign in with it
sessions = Table(
    "sessions",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("operator", ForeignKey("operators.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False, index=True),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("who", String(64), nullable=False, index=True),
    Column("at", UtcTime, nullable=False, index=True),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("operator", String(64), nullable=False, index=True),
    Column("act", String(32), nullable=False),
    Column("what", String(128), nullable=False),
    sqlite_autoincrement=True,
)

switches = Table(
    "switches",
    metadata,
    Column("target", String(128), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
)

# turns that could not be kept: how many, by day
lost = Table(
    "lost",
    metadata,
    Column("day", Date, primary_key=True),
    Column("turns", Integer, nullable=False),
)

# turns of each day of Seoul counted by what they have in common; see `bot.store.daily`
daily = Table(
    "daily",
    metadata,
    Column("day", Date, primary_key=True),
    Column("lang", String(8), primary_key=True),
    Column("measure", String(16), primary_key=True),
    Column("value", String(64), primary_key=True),
    Column("turns", Integer, nullable=False),
)

# a question somebody sent on to the campaign; what is sealed can be read with the key alone
referrals = Table(
    "referrals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat", String(64), index=True),
    Column("sealed", String(255)),
    Column("lang", String(8), nullable=False),
    Column("question", LargeBinary, nullable=False),
    Column("message_id", BigInteger),
    Column("asked_on", Date, nullable=False, index=True),
    Column("state", String(16), nullable=False, index=True),
    Column("claimed_by", String(64)),
    Column("claimed_at", UtcTime),
    Column("answer", Text),
    Column("answered_by", String(64)),
    Column("answered_at", UtcTime),
    sqlite_autoincrement=True,
)
