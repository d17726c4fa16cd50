"""Further places of a source, where a statement is seen, and doubts whether it is still there."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("parent", sa.String(), nullable=True))
    op.add_column("sources", sa.Column("born", sa.BigInteger(), nullable=True))
    op.create_index("ix_sources_parent", "sources", ["parent"])
    op.add_column("heads", sa.Column("place_id", sa.String(), nullable=False, server_default=""))
    op.add_column("heads", sa.Column("removed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_index("heads_listed", "heads")
    op.create_index("heads_at_place", "heads", ["place_id", "listed"])
    op.execute("UPDATE heads SET place_id = source_id")
    op.create_table(
        "doubts",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"]),
        sa.PrimaryKeyConstraint("statement_id"),
    )
    op.create_index("ix_doubts_source_id", "doubts", ["source_id"])


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older form: restore a backup instead")
