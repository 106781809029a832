"""`column IN (these ids)` with one parameter, however many ids there are.

A parameter for each would make a new statement of every number of ids, and the driver takes longer
to read one of hundreds of parameters than the database to answer it.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, func, literal, select

from backend.core.db import db


def among(column: Any, ids: Iterable[UUID]) -> ColumnElement[bool]:
    if db.engine.dialect.name == "postgresql":
        on_arrays: ColumnElement[bool] = column == any_(literal([*ids], ARRAY(Uuid())))
        return on_arrays
    listed = func.json_each(orjson.dumps([each.hex for each in ids]).decode())
    return column.in_(select(listed.table_valued("value").c.value))  # type: ignore[no-any-return]
