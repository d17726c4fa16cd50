"""Labels say who gave them, and of which verdict. Of earlier ones nobody knows who; the verdict is the one that stood
then."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

THEN = """
UPDATE labels SET verdict_id = coalesce(
    (SELECT max(id) FROM verdicts WHERE verdicts.edit_id = labels.edit_id AND verdicts.at <= labels.at),
    (SELECT min(id) FROM verdicts WHERE verdicts.edit_id = labels.edit_id)
)
"""


def upgrade() -> None:
    op.execute("ALTER TABLE labels ADD COLUMN \"by\" VARCHAR DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE labels ADD COLUMN verdict_id INTEGER REFERENCES verdicts (id)")
    op.execute(THEN)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older form: restore a backup instead")
