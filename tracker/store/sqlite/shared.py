"""Keys that tell no Statement, because several bear them: how many Statements of a Source are known by other names."""

from __future__ import annotations

from sqlalchemy import Connection, exists, func, select

from tracker.store.sqlite import tables
from tracker.store.sqlite.received import table

heads, names = table(tables.HeadRow), table(tables.NameRow)


def shared_keys(connection: Connection) -> dict[str, str]:
    """What is to be said of Sources whose listed Statements share keys, by the id of the Source."""
    others, keys = names.alias(), heads.alias()
    same = (others.c.source_id == names.c.source_id) & (others.c.name == names.c.name)
    first = (keys.c.source_id == names.c.source_id) & (keys.c.key == names.c.name)
    borne = exists().where(same & (others.c.statement_id != names.c.statement_id)) | exists().where(
        first & (keys.c.statement_id != names.c.statement_id)
    )
    rows = (
        select(names.c.source_id, func.count(names.c.statement_id.distinct()))
        .join(heads, (heads.c.statement_id == names.c.statement_id) & heads.c.listed)
        .where(names.c.name.not_like("page:%"), names.c.name.not_like("dated:%"), borne)
        .group_by(names.c.source_id)
    )
    why = "entries share a key, so it tells none of them; known by link, title and date, or text: {}"
    return {source: why.format(many) for source, many in connection.execute(rows)}
