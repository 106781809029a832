"""What becomes of deliveries, written with one statement for each different fate."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, update

from backend.core.given import among_given
from backend.core.statements import Statement
from notifications.models import Delivery, Key

Values = Mapping[str, Any]


class Marks:
    def __init__(self) -> None:
        self._groups: defaultdict[tuple[tuple[str, Any], ...], list[Key]] = defaultdict(list)

    def set(self, delivery: Any, values: Values) -> None:
        """It reads so from now on, for whoever looks at the same object; `write` follows."""
        vars(delivery).update(values)
        self.add((delivery.client_id, delivery.id), values)

    def add(self, key: Key, values: Values) -> None:
        self._groups[tuple(values.items())].append(key)

    def write(self) -> None:
        for values, keys in self._groups.items():
            said = dict(values)
            _mark(tuple(said)).run({"keys": keys, **{_to(name): said[name] for name in said}})


@cache
def _mark(columns: tuple[str, ...]) -> Statement:
    """Sets these columns."""
    values: Values = {name: bindparam(_to(name)) for name in columns}
    return Statement(lambda: update(Delivery).where(in_hand()).values(values))


def _to(column: str) -> str:
    """The name of its new value: its own is taken by the column."""
    return f"to_{column}"


def in_hand() -> ColumnElement[bool]:
    """The deliveries that a statement is given as `keys`."""
    return among_given("keys", Delivery.client_id, Delivery.id)
