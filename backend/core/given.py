"""Rows that a `Statement` is given, as a table: one parameter, however many rows there are.

Two lists, one for each column, would ask for every first value with every second one: of two
hundred rows that is forty thousand look-ups in an index.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    ColumnElement,
    Dialect,
    FromClause,
    Text,
    bindparam,
    cast,
    column,
    func,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from backend.core.db import db

Rows = Iterable[Sequence[Any]]


class _Listed(TypeDecorator[Rows]):
    """As JSON, each value as its column takes it."""

    impl = Text
    cache_ok = True

    def __init__(self, columns: tuple[tuple[str, TypeEngine[Any]], ...]) -> None:
        super().__init__()
        self.columns = columns

    def bind_processor(self, dialect: Dialect) -> Any:
        names = [name for name, _ in self.columns]
        writers = {
            name: write
            for name, kind in self.columns
            if (write := kind.dialect_impl(dialect).bind_processor(dialect))
        }

        def process(rows: Rows) -> str:
            listed = [dict(zip(names, row, strict=True)) for row in rows]
            for name, write in writers.items():
                for each in listed:
                    each[name] = write(each[name])
            return orjson.dumps(listed).decode()

        return process


def given(name: str, **columns: TypeEngine[Any]) -> FromClause:
    """The rows that a `Statement` is given under this name, with these columns."""
    rows = bindparam(name, type_=_Listed(tuple(columns.items())))
    if db.engine.dialect.name == "postgresql":
        described = [column(each, kind) for each, kind in columns.items()]
        table = func.json_to_recordset(cast(rows, JSON)).table_valued(*described)
        return table.render_derived(with_types=True)
    value = func.json_each(rows).table_valued("value").c.value
    read = [
        type_coerce(func.json_extract(value, f"$.{each}"), kind).label(each)
        for each, kind in columns.items()
    ]
    return select(*read).subquery()


def among_given(name: str, *columns: Any) -> ColumnElement[bool]:
    """Are these columns together a row of those?"""
    table = given(name, **{each.name: each.type for each in columns})
    return tuple_(*columns).in_(select(*table.c))
