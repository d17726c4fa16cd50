"""One series of numbers over everything that happened; labels of events. All of the past is numbered in the order in
which it happened: by its time, of one moment edits before events before gaps, and then as they were written."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PAST = """
INSERT INTO numbers (id, kind, record)
SELECT row_number() OVER (ORDER BY at, rank, record), kind, record FROM (
    SELECT 'edits' AS kind, 0 AS rank, id AS record, at FROM edits
    UNION ALL SELECT 'events', 1, id, at FROM events
    UNION ALL SELECT 'gaps', 2, id, "end" FROM gaps
)
"""

SAME = "id = NEW.id OR (kind = NEW.kind AND record = NEW.record)"


def upgrade() -> None:
    op.create_table(
        "numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("numbers_by_record", "numbers", ["kind", "record"], unique=True)
    op.execute(PAST)
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER numbers_no_{verb.lower()} BEFORE {verb} ON numbers "
            "BEGIN SELECT RAISE(ABORT, 'numbers: one that was given stays'); END"
        )
    op.execute(
        f"CREATE TRIGGER numbers_no_replace BEFORE INSERT ON numbers WHEN EXISTS (SELECT 1 FROM numbers WHERE {SAME}) "
        "BEGIN SELECT RAISE(ABORT, 'numbers: one that was given stays'); END"
    )
    with op.batch_alter_table("labels", schema=None) as batch_op:
        batch_op.alter_column("edit_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("event_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("labels_of_events", "events", ["event_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_labels_event_id"), ["event_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older form: restore a backup instead")
