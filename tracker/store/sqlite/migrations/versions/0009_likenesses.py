"""Likenesses: which edits are the same change, made in several statements one after the other."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "likenesses",
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["edit_id"], ["edits.id"]),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"]),
        sa.PrimaryKeyConstraint("edit_id"),
    )
    op.create_index("likenesses_by_mark", "likenesses", ["mark"])
    op.create_index("likenesses_by_event", "likenesses", ["event_id"])
    op.create_index("alerts_by_event", "alerts", ["event_id"])


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older form: restore a backup instead")
