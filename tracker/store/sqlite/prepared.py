"""Statements that are compiled once and run on the driver's own cursor.

Compiling, binding and wrapping rows costs SQLAlchemy some 70 us a statement, five times what SQLite itself takes, and a
changed check runs some twenty. The statements are still SQLAlchemy's; only the way to the driver is shorter. Rows come
as the driver gives them: plain tuples, and 0 or 1 for a truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, insert


class Prepared:
    """One statement with named parameters."""

    def __init__(self, statement: Any, columns: tuple[str, ...] | None = None) -> None:
        """`columns` are those that an INSERT or UPDATE sets, by the names of their parameters."""
        self._statement, self._columns = statement, columns
        self._text = ""
        self._names: tuple[str, ...] = ()
        self._fixed: Mapping[str, Any] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The driver's cursor after the statement was run with `values`. Raises the driver's own errors."""
        if not self._text:
            self._compile(connection)
        return _driver(connection).execute(self._text, self._bound(values))

    def run_each(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """The same with each of `rows`."""
        if not self._text:
            self._compile(connection)
        _driver(connection).executemany(self._text, [self._bound(values) for values in rows])

    def value(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The first column of the first row, None if there is none."""
        row = self.run(connection, values).fetchone()
        return None if row is None else row[0]

    def _bound(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        fixed = self._fixed
        return tuple([values[name] if name in values else fixed[name] for name in self._names])

    def _compile(self, connection: Connection) -> None:
        compiled = self._statement.compile(dialect=connection.dialect, column_keys=self._columns)
        self._names = tuple(compiled.positiontup)
        self._fixed = dict(compiled.params)
        self._text = str(compiled)


def _driver(connection: Connection) -> Any:
    """The driver's own connection, which makes a cursor for each statement faster than SQLAlchemy's wrapper does."""
    return connection.connection.dbapi_connection


MOST = 512
"""Members of a list in one question at most: databases cap the number of parameters."""


class PreparedList:
    """One question with named parameters about the members of a list, which are parameters too. It is filled up to a
    power of two with its last member, so that a few statements do for lists of any length."""

    def __init__(self, statement: Callable[[Sequence[BindParameter[Any]]], Any]) -> None:
        """`statement` makes the question for these parameters."""
        self._statement = statement
        self._by_length: dict[int, tuple[Prepared, tuple[str, ...]]] = {}

    def run(self, connection: Connection, values: Mapping[str, Any], members: Sequence[Any]) -> Iterator[Any]:
        """The rows for all `members`; none if there are none. Raises the driver's own errors."""
        starts = range(0, len(members), MOST)
        return chain.from_iterable(self._run(connection, values, members[start : start + MOST]) for start in starts)

    def _run(self, connection: Connection, values: Mapping[str, Any], members: Sequence[Any]) -> Iterator[Any]:
        length = 1 << (len(members) - 1).bit_length()
        prepared, names = self._by_length.get(length) or self._prepare(length)
        filled = [*members, *[members[-1]] * (length - len(members))]
        rows: Iterator[Any] = prepared.run(connection, {**values, **dict(zip(names, filled, strict=True))})
        return rows

    def _prepare(self, length: int) -> tuple[Prepared, tuple[str, ...]]:
        names = tuple(f"member_{at}" for at in range(length))
        made = Prepared(self._statement([bindparam(name) for name in names])), names
        self._by_length[length] = made
        return made


@cache
def inserting(table: Any, columns: tuple[str, ...]) -> Prepared:
    """An INSERT that sets these columns and gives the others their defaults."""
    defaults = {
        column.name: column.default.arg
        for column in table.columns
        if column.name not in columns and column.default is not None and column.default.is_scalar
    }
    return Prepared(insert(table).values(defaults), (*columns, *defaults))
