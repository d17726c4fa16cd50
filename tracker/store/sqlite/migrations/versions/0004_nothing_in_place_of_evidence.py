"""Evidence cannot be written over: `INSERT OR REPLACE`, and an erased record that is given the id of another, take
rows away without a DELETE that a trigger sees."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "checks": (("id",),),
    "snapshots": (("id",), ("sha256",)),
    "readings": (("id",), ("check_id", "extractor")),
    "statements": (("id",), ("source_id", "key")),
    "versions": (("id",),),
    "spans": (("id",),),
    "flushes": (("id",),),
    "gaps": (("id",),),
    "events": (("id",),),
    "tombstones": (("id",), ("kind", "record")),
    "keys": (("id",),),
    "stamps": (("id",),),
    "leaves": (("seq",), ("kind", "record")),
    "nodes": (("level", "position"),),
    "signed_heads": (("id",),),
}
"""What may be there once only, of each table that is appended to."""


def upgrade() -> None:
    for table, keys in KEYS.items():
        same = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} WHERE " + " AND ".join(f"{name} = NEW.{name}" for name in key) + ")"
            for key in keys
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {same} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: it is appended and never replaced'); END"
        )
    for table in ("versions", "snapshots", "events"):
        op.execute(
            f"CREATE TRIGGER {table}_no_move BEFORE UPDATE ON {table} WHEN NEW.id <> OLD.id "
            f"BEGIN SELECT RAISE(ABORT, '{table}: it is appended and never moved'); END"
        )


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older form: restore a backup instead")
