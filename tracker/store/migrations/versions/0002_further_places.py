"""Further places of a source, where a statement is seen, and doubts whether it is still there."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("born", sa.BigInteger(), nullable=True))
        batch_op.create_index(batch_op.f("ix_sources_parent"), ["parent"], unique=False)
    with op.batch_alter_table("heads", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place_id", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("removed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_index("heads_listed")
        batch_op.create_index("heads_at_place", ["place_id", "listed"], unique=False)
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
    with op.batch_alter_table("doubts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_doubts_source_id"), ["source_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older form: restore a backup instead")
