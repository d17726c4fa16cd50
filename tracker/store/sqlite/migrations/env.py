"""Run by Alembic: migrates over the connection that the store hands in, inside the store's own transaction."""

from typing import Any, Literal

from alembic import context
from sqlmodel import AutoString, SQLModel

from tracker.store.sqlite import tables


def plain_string(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """New migrations name SQLAlchemy's types alone."""
    return "sa.String()" if kind == "type" and isinstance(thing, AutoString) else False


assert tables.EVIDENCE  # imported for what it registers
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=plain_string,
    transactional_ddl=False,
)
context.run_migrations()
