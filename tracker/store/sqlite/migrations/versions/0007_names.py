"""Names: what statements are shown under besides their keys. Those of feeds are filled in: the pages they link to."""

from collections import Counter

import sqlalchemy as sa
from alembic import op

from tracker.names import page

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOST_BEARERS = 8

LINKS = (
    "SELECT heads.source_id, heads.statement_id, versions.url FROM heads "
    "JOIN versions ON versions.id = heads.version_id JOIN sources ON sources.id = heads.source_id "
    "WHERE sources.kind = 'feed' AND versions.url IS NOT NULL ORDER BY heads.statement_id DESC"
)


def upgrade() -> None:
    names = op.create_table(
        "names",
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"]),
        sa.PrimaryKeyConstraint("source_id", "name", "statement_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("names_by_statement", "names", ["statement_id"])
    connection, borne = op.get_bind(), Counter[tuple[str, str]]()
    rows = []
    for source_id, statement_id, url in connection.execute(sa.text(LINKS)):
        name = f"page:{link}" if (link := page(url)) else ""
        borne[source_id, name] += 1
        if name and borne[source_id, name] <= MOST_BEARERS:
            rows.append({"source_id": source_id, "name": name, "statement_id": statement_id})
    if rows:
        op.bulk_insert(names, rows)


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older form: restore a backup instead")
