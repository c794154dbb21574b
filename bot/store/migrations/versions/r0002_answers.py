"""Which message answered which. Nothing was ever written into the table it makes anew."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make it."""
    op.drop_table("outbox")
    op.create_table(
        "outbox",
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("chat", sa.String(64)),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("head", sa.BigInteger, nullable=False),
        sa.Column("asked", sa.BigInteger),
        sa.PrimaryKeyConstraint("cause", "id", "part", name="pk_outbox"),
    )
    for column in ("chat", "day", "head"):
        op.create_index(f"ix_outbox_{column}", "outbox", [column])
