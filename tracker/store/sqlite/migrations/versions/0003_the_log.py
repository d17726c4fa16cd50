"""The log over all evidence: leaves, nodes, signed heads; erasure on duty; checksums of what is no evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ERASED = "EXISTS (SELECT 1 FROM tombstones WHERE kind = '{table}' AND record = OLD.id)"
"""What may be overwritten: a record whose tombstone stands."""

SAME_BODY = (
    "(NEW.id = OLD.id AND NEW.sha256 = OLD.sha256 AND NEW.length = OLD.length AND NEW.content_type = OLD.content_type "
    "AND ((NEW.body = OLD.body AND NEW.base_id IS OLD.base_id) "
    "OR EXISTS (SELECT 1 FROM tombstones WHERE kind = 'snapshots' AND record = OLD.base_id)))"
)
"""How a body is kept may change, not the body: one that was compressed against an erased one is written anew."""


def upgrade() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "leaves",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("seq"),
    )
    with op.batch_alter_table("leaves", schema=None) as batch_op:
        batch_op.create_index("leaves_by_record", ["kind", "record"], unique=True)

    op.create_table(
        "nodes",
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "signed_heads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.Column("via", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("signed_heads", schema=None) as batch_op:
        batch_op.create_index("signed_heads_by_size", ["size"], unique=False)

    op.create_table(
        "sums",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("sum", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "record"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tombstones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("tombstones", schema=None) as batch_op:
        batch_op.create_index("tombstones_by_record", ["kind", "record"], unique=True)

    op.create_table(
        "stamps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("head_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["head_id"], ["signed_heads.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("stamps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stamps_head_id"), ["head_id"], unique=False)

    _guard()


def _guard() -> None:
    for table in ("tombstones", "keys", "stamps", "nodes"):
        _forbid(table, "UPDATE", "it is appended and never changed")
    for table in ("tombstones", "keys", "stamps", "nodes", "leaves", "signed_heads"):
        _forbid(table, "DELETE", "it is appended and never changed")
    for table in ("versions", "snapshots", "events"):
        op.execute(f"DROP TRIGGER {table}_no_update")
        allowed = ERASED.format(table=table) + (f" OR {SAME_BODY}" if table == "snapshots" else "")
        _forbid(table, "UPDATE", f"{table} is evidence: it is appended and never changed", unless=allowed)
    gone = "EXISTS (SELECT 1 FROM tombstones WHERE kind = OLD.kind AND record = OLD.record)"
    same = "NEW.seq = OLD.seq AND NEW.kind = OLD.kind AND NEW.record = OLD.record AND NEW.digest = OLD.digest"
    _forbid("leaves", "UPDATE", "a leaf loses its salt, once", unless=f"{same} AND NEW.salt IS NULL AND {gone}")
    same = " AND ".join(f"NEW.{name} = OLD.{name}" for name in ("id", "size", "at", "root", "signature"))
    _forbid("signed_heads", "UPDATE", "what was signed stays", unless=same)


def _forbid(table: str, verb: str, why: str, *, unless: str = "") -> None:
    condition = f"WHEN NOT ({unless}) " if unless else ""
    op.execute(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {condition}"
        f"BEGIN SELECT RAISE(ABORT, '{table}: {why}'); END"
    )


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older form: restore a backup instead")
