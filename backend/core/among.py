"""`column IN (these ids)` with one parameter, however many ids there are.

A parameter for each would make a new statement of every number of ids, and the driver takes longer
to read one of hundreds of parameters than the database to answer it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, ColumnElement, Text, any_, bindparam, func, literal, select
from sqlalchemy.types import TypeDecorator, TypeEngine

from backend.core.db import db


class _Listed(TypeDecorator[list[UUID | date]]):
    """Ids as SQLite's json_each reads them and as it stores them."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[UUID | date] | None, _dialect: object) -> str:
        ids = [each.hex if isinstance(each, UUID) else each for each in value or ()]
        return orjson.dumps(ids).decode()


class _Array(TypeDecorator[list[UUID]]):
    """Ids as PostgreSQL writes an array. The driver would look at the type of each."""

    impl = ARRAY
    cache_ok = True

    def bind_processor(self, _dialect: object) -> Any:
        return lambda ids: f"{{{','.join([*map(_spelt, ids)])}}}"


def _spelt(id: UUID | date) -> str:
    return id.hex if isinstance(id, UUID) else id.isoformat()


def among(column: Any, ids: Iterable[UUID | date] | str) -> ColumnElement[bool]:
    """`ids` may be the name under which a `Statement` is given them."""
    on_arrays = db.engine.dialect.name == "postgresql"
    kind: TypeEngine[Any] = _Array(column.type) if on_arrays else _Listed()
    bound = bindparam(ids, type_=kind) if isinstance(ids, str) else literal([*ids], kind)
    if on_arrays:
        found: ColumnElement[bool] = column == any_(bound)
        return found
    listed = func.json_each(bound).table_valued("value")
    return column.in_(select(listed.c.value))  # type: ignore[no-any-return]
