"""Hundreds of thousands of rows into a database, quickly."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Self

import psycopg
from psycopg import sql
from psycopg.types.json import Json
from sqlalchemy import JSON, Table, create_engine, insert

Row = tuple[type[Any], dict[str, Any]]
MOST = 20_000


class Bulk:
    """Collects rows by table and writes them out by the thousand: tables in order of their first
    row, which is the order in which they refer to each other."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url)
        self._rows: dict[type[Any], list[dict[str, Any]]] = defaultdict(list)
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._write()
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
        self._engine.dispose()

    def add(self, rows: Iterable[Row]) -> None:
        for model, row in rows:
            self._rows[model].append(row)
            self._count += 1
        if self._count >= MOST:
            self._write()

    def _write(self) -> None:
        with self._engine.begin() as connection:
            for model, rows in self._rows.items():
                if not rows:  # an INSERT of none is one of a row of defaults
                    continue
                if self._engine.dialect.name == "postgresql":
                    _copy(connection.connection.driver_connection, model.__table__, rows)
                else:
                    connection.execute(insert(model), _alike(rows))
                rows.clear()
        self._count = 0


def _alike(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every row with the columns of all: one statement for them."""
    names = {name: None for row in rows for name in row}
    return [{**names, **row} for row in rows]


def _copy(connection: Any, table: Table, rows: list[dict[str, Any]]) -> None:
    names = list({name: None for row in rows for name in row})
    wraps: list[Callable[[Any], Any]] = [
        Json if isinstance(table.c[name].type, JSON) else _plain for name in names
    ]
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    cursor: psycopg.Cursor[Any] = connection.cursor()
    with cursor.copy(into) as copy:
        for row in rows:
            copy.write_row([wrap(row.get(name)) for wrap, name in zip(wraps, names, strict=True)])


def _plain(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value
