"""Statements on hot paths: written with SQLAlchemy, compiled once, run by the driver itself.

What SQLAlchemy does around an execution takes twice as long as the driver needs for it. The
transaction, the connection and the types stay SQLAlchemy's, and so does the statement while
somebody listens to what is executed (the tests that watch every query).
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import orjson
from sqlalchemy import Dialect, Executable

from backend.core.held import held
from backend.core.texts import Text

Rows = list[Any]


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
        on = held()
        compiled = self._on(on.dialect)
        if on.overheard:
            found = on.connection.execute(compiled.statement, values)
            return [compiled.made(row) for row in found]
        return compiled.read(on.rows(compiled.text, compiled.bound(values)))

    def ask(self, **values: Any) -> Callable[[], Rows]:
        """What finds the same when it is called: until then it may travel with others."""
        on = held()
        if on.overheard:
            found = self.rows(**values)
            return lambda: found
        compiled = self._on(on.dialect)
        asked = on.ask(compiled.text, compiled.bound(values))
        return lambda: compiled.read(asked())

    def one(self, **values: Any) -> Any:
        """The only row; None when there is none."""
        found = self.rows(**values)
        return found[0] if found else None

    def run(self, *rows: Mapping[str, Any]) -> None:
        """Execute it with the values of each row; nothing comes back."""
        on = held()
        compiled = self._on(on.dialect)
        if on.overheard:
            on.connection.execute(compiled.statement, [*rows])
        elif compiled.together:
            on.write(compiled.together, [{"rows": _packed(rows)}])
        else:
            on.write(compiled.text, [*map(compiled.bound, rows)])

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
        self.statement, self.text = statement, Text(str(compiled.string))
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}
        self._names: Sequence[str] = compiled.positiontup or [*compiled.params]
        self._positional = bool(compiled.positiontup)
        self._into: dict[str, Callable[[Any], Any]] = compiled._bind_processors
        columns = getattr(statement, "exported_columns", ())
        readers = [column.type._cached_result_processor(dialect, None) for column in columns]
        self._out_of = [(place, read) for place, read in enumerate(readers) if read is not None]
        self.made: Callable[[Any], Any] = (made or _row([column.key for column in columns]))._make
        self.together = _together(statement, dialect, given) if statement.is_insert else None

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


def _row(names: Sequence[str]) -> Any:
    columns = namedtuple("Row", names)  # type: ignore[misc]
    named: Any = columns
    named._make = partial(tuple.__new__, named)  # what it does, without a Python call
    return named


def _together(insert: Any, dialect: Dialect, names: Sequence[str]) -> Text | None:
    """An INSERT of as many rows as its only parameter holds, where the database reads those.

    To hand over rows one by one costs the driver ten times as much.
    """
    if dialect.name != "postgresql" or {*names} != {*insert.table.columns.keys()}:
        return None
    table = dialect.identifier_preparer.format_table(insert.table)
    columns = ", ".join(map(dialect.identifier_preparer.quote, names))
    rows = f"json_populate_recordset(NULL::{table}, %(rows)s)"
    return Text(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {rows}")  # noqa: S608


def _packed(rows: Sequence[Mapping[str, Any]]) -> str:
    return orjson.dumps(rows, default=_bytes).decode()


def _bytes(value: bytes) -> str:
    return "\\x" + value.hex()
