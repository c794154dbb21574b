"""What the review console needs."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make it."""
    op.add_column("turns", sa.Column("stages", sa.JSON, nullable=False, server_default="{}"))
    op.add_column("turns", sa.Column("dropped", sa.Integer, nullable=False, server_default="0"))
    op.add_column("turns", sa.Column("prompts", sa.String(64)))
    op.add_column("words", sa.Column("evidence", sa.JSON))
    op.add_column("words", sa.Column("tokens", sa.Text))
    _marks_and_reviews()
    _operators()
    _acts()
    _referrals()
    _counted()
    _search(op.get_bind().dialect.name)
    if op.get_bind().dialect.name == "postgresql":
        _words_leave_no_copies()


def _search(dialect: str) -> None:
    """An index over `words.tokens`, which holds hashes and nobody's words."""
    if dialect == "postgresql":
        op.execute(
            "ALTER TABLE words ADD COLUMN searchable tsvector "
            "GENERATED ALWAYS AS (to_tsvector('simple', coalesce(tokens, ''))) STORED"
        )
        op.execute("CREATE INDEX ix_words_searchable ON words USING gin (searchable)")
        return
    op.execute("CREATE VIRTUAL TABLE words_search USING fts5(tokens, content='', tokenize='ascii')")
    added = (
        "INSERT INTO words_search (rowid, tokens) VALUES (CAST(new.number AS INTEGER), new.tokens)"
    )
    gone = (
        "INSERT INTO words_search (words_search, rowid, tokens) "
        "VALUES ('delete', CAST(old.number AS INTEGER), old.tokens)"
    )
    for when, act in (("INSERT", added), ("DELETE", gone)):
        row = "new" if act is added else "old"
        op.execute(
            f"CREATE TRIGGER words_search_{when.lower()} AFTER {when} ON words "
            f"WHEN {row}.tokens IS NOT NULL BEGIN {act}; END"
        )


def _marks_and_reviews() -> None:
    op.create_table(
        "marks",
        sa.Column("number", sa.String(8), nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("hour", sa.DateTime, nullable=False),
        sa.Column("topics", sa.Text, nullable=False, server_default=" "),
        sa.PrimaryKeyConstraint("number", "why", name="pk_marks"),
        sa.ForeignKeyConstraint(
            ["number"], ["turns.number"], name="fk_marks_number", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_marks_hour", "marks", ["hour", "number", "topics"])
    op.create_index("ix_marks_why_hour", "marks", ["why", "hour", "number", "topics"])
    op.create_table(
        "reviews",
        sa.Column("number", sa.String(8), nullable=False),
        sa.Column("claimed_by", sa.String(64)),
        sa.Column("claimed_at", sa.DateTime),
        sa.Column("verdict", sa.String(32)),
        sa.Column("note", sa.Text),
        sa.Column("guide", sa.String(128)),
        sa.Column("by", sa.String(64)),
        sa.Column("at", sa.DateTime),
        sa.Column("became", sa.String(8)),
        sa.PrimaryKeyConstraint("number", name="pk_reviews"),
        sa.ForeignKeyConstraint(
            ["number"], ["turns.number"], name="fk_reviews_number", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_reviews_claimed_by", "reviews", ["claimed_by"])


def _operators() -> None:
    op.create_table(
        "operators",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.String(255), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("invited_at", sa.DateTime),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_operators"),
        sa.UniqueConstraint("name", name="uq_operators_name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sessions",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("operator", sa.Integer, nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_sessions"),
        sa.ForeignKeyConstraint(
            ["operator"], ["operators.id"], name="fk_sessions_operator", ondelete="CASCADE"
        ),
    )
    for column in ("operator", "seen_at"):
        op.create_index(f"ix_sessions_{column}", "sessions", [column])
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sqlite_autoincrement=True,
    )
    for column in ("who", "at"):
        op.create_index(f"ix_attempts_{column}", "attempts", [column])


def _acts() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("operator", sa.String(64), nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("what", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    for column in ("at", "operator"):
        op.create_index(f"ix_audit_{column}", "audit", [column])
    op.create_table(
        "switches",
        sa.Column("target", sa.String(128), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("target", name="pk_switches"),
    )
    op.create_table(
        "lost",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_lost"),
    )


def _referrals() -> None:
    op.create_table(
        "referrals",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("chat", sa.String(64)),
        sa.Column("sealed", sa.String(255)),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("question", sa.LargeBinary, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("asked_on", sa.Date, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("claimed_by", sa.String(64)),
        sa.Column("claimed_at", sa.DateTime),
        sa.Column("answer", sa.Text),
        sa.Column("answered_by", sa.String(64)),
        sa.Column("answered_at", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_referrals"),
        sqlite_autoincrement=True,
    )
    for column in ("chat", "asked_on", "state"):
        op.create_index(f"ix_referrals_{column}", "referrals", [column])


def _words_leave_no_copies() -> None:
    """Have PostgreSQL keep what people wrote, and who they are, in one place only.

    An UNLOGGED table is not in the write-ahead log, so in no archive and on no replica; after a
    crash of the server it is empty. Without statistics ANALYZE copies no values into the catalog.
    """
    op.execute("ALTER TABLE words SET UNLOGGED")
    for table, columns in {
        "chats": ["chat", "recent"],
        "turns": ["chat"],
        "words": ["chat", "question", "reply", "evidence", "tokens", "searchable"],
        "outbox": ["chat"],
        "reminders": ["chat", "sealed"],
        "referrals": ["chat", "sealed", "question", "answer"],
    }.items():
        none = (f"ALTER COLUMN {column} SET STATISTICS 0" for column in columns)
        op.execute(f"ALTER TABLE {table} {', '.join(none)}")


def _counted() -> None:
    op.create_table(
        "daily",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("measure", sa.String(16), nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("day", "lang", "measure", "value", name="pk_daily"),
    )
    op.create_index("ix_turns_outcome_number", "turns", ["outcome", "number"])
