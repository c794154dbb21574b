"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "about",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("value", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_about"),
    )
    op.create_table(
        "handled",
        sa.Column("update_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("update_id", name="pk_handled"),
    )
    op.create_table(
        "outbox",
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("chat", sa.String(64)),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("day", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("cause", "id", "part", name="pk_outbox"),
    )
    op.create_table(
        "chats",
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("lang", sa.String(8)),
        sa.Column("place", sa.String(64)),
        sa.Column("device", sa.String(16)),
        sa.Column("recent", sa.Text),
        sa.Column("consent", sa.String(16), nullable=False),
        sa.Column("asked_on", sa.Date),
        sa.Column("seen_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_chats"),
        sa.UniqueConstraint("chat", "consent", name="uq_chats_chat_consent"),
    )
    op.create_table(
        "turns",
        sa.Column("number", sa.String(8), nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("hour", sa.DateTime, nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("surfaces", sa.JSON, nullable=False),
        sa.Column("jurisdiction", sa.String(64)),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.Column("guides", sa.JSON, nullable=False),
        sa.Column("best_score", sa.Float),
        sa.Column("milliseconds", sa.Float, nullable=False),
        sa.Column("corpus_version", sa.String(64), nullable=False),
        sa.Column("feedback", sa.String(16)),
        sa.PrimaryKeyConstraint("number", name="pk_turns"),
    )
    op.create_table(
        "words",
        sa.Column("number", sa.String(8), nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("consent", sa.String(16), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_words"),
        sa.ForeignKeyConstraint(
            ["number"], ["turns.number"], name="fk_words_number", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["chat", "consent"],
            ["chats.chat", "chats.consent"],
            name="fk_words_chat_consent",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("consent = 'yes'", name=op.f("ck_words_consent")),
    )
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("chat", sa.String(64)),
        sa.Column("sealed", sa.String(255)),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("slug", sa.String(128), nullable=False),
        sa.Column("place", sa.String(64)),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "campaigns",
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("code", "day", name="pk_campaigns"),
    )
    op.create_table(
        "screen_reports",
        sa.Column("slug", sa.String(128), nullable=False),
        sa.Column("route", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("step", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("device", sa.String(16), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("slug", "route", "step", "device", "day", name="pk_screen_reports"),
    )
    for table, column in (
        ("handled", "day"),
        ("outbox", "chat"),
        ("outbox", "day"),
        ("chats", "seen_on"),
        ("turns", "chat"),
        ("turns", "hour"),
        ("words", "chat"),
        ("reminders", "chat"),
        ("reminders", "due_on"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])
