"""What becomes of deliveries, written with one statement for each different fate."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, update
from sqlalchemy.orm.attributes import set_committed_value

from backend.core.among import among
from backend.core.statements import Statement
from notifications.models import Delivery, Key

Values = Mapping[str, Any]


class Marks:
    def __init__(self) -> None:
        self._groups: defaultdict[tuple[tuple[str, Any], ...], list[Key]] = defaultdict(list)

    def set(self, delivery: Delivery, values: Values) -> None:
        """It reads so from now on, for whoever looks at the same object; `write` follows."""
        for name, value in values.items():
            set_committed_value(delivery, name, value)
        self.add((delivery.client_id, delivery.id), values)

    def add(self, key: Key, values: Values) -> None:
        self._groups[tuple(values.items())].append(key)

    def write(self) -> None:
        for values, keys in self._groups.items():
            said = dict(values)
            _mark(tuple(said)).run({**these(keys), **{_to(name): said[name] for name in said}})


@cache
def _mark(columns: tuple[str, ...]) -> Statement:
    """Sets these columns."""
    values: Values = {name: bindparam(_to(name)) for name in columns}
    return Statement(lambda: update(Delivery).where(*in_hand()).values(values))


def _to(column: str) -> str:
    """The name of its new value: its own is taken by the column."""
    return f"to_{column}"


def in_hand() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The deliveries that a statement is given with `these`.

    Their ids are made here, by chance: no two clients have the same.
    """
    return among(Delivery.client_id, "clients"), among(Delivery.id, "ids")


def these(keys: Collection[Key]) -> dict[str, list[UUID]]:
    """Whose they are, and which, as a `Statement` is given them."""
    return {"clients": [*{client_id for client_id, _ in keys}], "ids": [id for _, id in keys]}
