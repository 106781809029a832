"""Statements on hot paths: written with SQLAlchemy, compiled once, run by the driver itself.

What SQLAlchemy does around an execution takes twice as long as the driver needs for it. The
transaction, the connection and the types stay SQLAlchemy's, and so does the statement while
somebody listens to what is executed (the tests that watch every query).
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.exc import DBAPIError

from backend.core.db import connection

Rows = list[Any]

# These statements are few and come again: PostgreSQL plans each once a connection, and gives what
# it finds as it has it, not spelled out.
_AT_ONCE: dict[str, dict[str, bool]] = {"psycopg": {"prepare": True, "binary": True}}


class Statement:
    """A SELECT, INSERT or UPDATE with a `bindparam` for each value; none expands (`IN`)."""

    def __init__(
        self,
        statement: Executable | Callable[[], Executable],
        made: type[Any] | None = None,
        given: Sequence[str] = (),
    ) -> None:
        """A function makes one that is not the same for each kind of database.

        `made`: the named tuple of a row. `given`: the columns that an INSERT or UPDATE sets.
        """
        self._statement, self._made, self._given = statement, made, given
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, **values: Any) -> Rows:
        """What it finds, as named tuples."""
        on = connection()
        compiled = self._on(on.dialect)
        if _somebody_listens(on):
            return [compiled.made(row) for row in on.execute(compiled.statement, values)]
        bound = compiled.bound(values)
        cursor = _driven(on, "execute", compiled.text, bound, **compiled.at_once)
        return compiled.read(cursor.fetchall())

    def one(self, **values: Any) -> Any:
        """The only row; None when there is none."""
        found = self.rows(**values)
        return found[0] if found else None

    def run(self, *rows: Mapping[str, Any]) -> None:
        """Execute it with the values of each row; nothing comes back."""
        on = connection()
        compiled = self._on(on.dialect)
        if _somebody_listens(on):
            on.execute(compiled.statement, [*rows])
        elif len(rows) == 1:
            _driven(on, "execute", compiled.text, compiled.bound(rows[0]))
        else:
            _driven(on, "executemany", compiled.text, [*map(compiled.bound, rows)])

    def _on(self, dialect: Dialect) -> "_Compiled":
        if dialect.name not in self._compiled:
            said = self._statement
            statement = said if isinstance(said, Executable) else said()
            compiled = _Compiled(statement, dialect, self._made, self._given)
            self._compiled[dialect.name] = compiled
        return self._compiled[dialect.name]


class _Compiled:
    """The text for one kind of database, and how values get into it and out of it."""

    def __init__(
        self, statement: Any, dialect: Dialect, made: type[Any] | None, given: Sequence[str]
    ) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=[*given] or None)
        self.statement, self.text = statement, str(compiled.string)
        self.at_once = _AT_ONCE.get(dialect.driver, {})
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}
        self._names: Sequence[str] = compiled.positiontup or [*compiled.params]
        self._positional = bool(compiled.positiontup)
        self._into: dict[str, Callable[[Any], Any]] = compiled._bind_processors
        columns = getattr(statement, "exported_columns", ())
        readers = [column.type._cached_result_processor(dialect, None) for column in columns]
        self._out_of = [(place, read) for place, read in enumerate(readers) if read is not None]
        named: Any = made or namedtuple("Row", [column.key for column in columns])
        self.made: Callable[[Any], Any] = named._make

    def bound(self, values: Mapping[str, Any]) -> Any:
        given = {**self._fixed, **values}
        for name, process in self._into.items():
            given[name] = process(given[name])
        return [given[name] for name in self._names] if self._positional else given

    def read(self, rows: Sequence[Sequence[Any]]) -> Rows:
        return [*map(self._read if self._out_of else self.made, rows)]

    def _read(self, row: Sequence[Any]) -> Any:
        values = [*row]
        for place, read in self._out_of:
            values[place] = read(values[place])
        return self.made(values)


def _somebody_listens(on: Connection) -> bool:
    heard = on.dispatch
    return bool(heard.before_execute or heard.before_cursor_execute)


def _driven(on: Connection, method: str, text: str, values: Any, **how: bool) -> Any:
    """Run by the driver's own cursor. Raises SQLAlchemy's errors, so that there is one tree."""
    driver: Any = on.connection.driver_connection
    try:
        cursor = driver.cursor()
        getattr(cursor, method)(text, values, **how)
    except on.dialect.loaded_dbapi.Error as error:
        lost = on.dialect.is_disconnect(error, driver, None)
        if lost:
            on.invalidate(error)
        raise DBAPIError.instance(
            text, None, error, on.dialect.loaded_dbapi.Error,
            hide_parameters=True, connection_invalidated=lost, dialect=on.dialect,
        ) from error  # fmt: skip
    return cursor
