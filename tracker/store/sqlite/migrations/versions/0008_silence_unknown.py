"""Whether the publisher gave no sign of an edit may be unknown."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("verdicts", schema=None) as batch_op:
        batch_op.alter_column("silent", existing_type=sa.Boolean(), nullable=True)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older form: restore a backup instead")
