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


def _marks_and_reviews() -> None:
    op.create_table(
        "marks",
        sa.Column("number", sa.String(8), nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("hour", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("number", "why", name="pk_marks"),
        sa.ForeignKeyConstraint(
            ["number"], ["turns.number"], name="fk_marks_number", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_marks_why_hour", "marks", ["why", "hour"])
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
        sa.PrimaryKeyConstraint("number", name="pk_reviews"),
        sa.ForeignKeyConstraint(
            ["number"], ["turns.number"], name="fk_reviews_number", ondelete="CASCADE"
        ),
    )


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
