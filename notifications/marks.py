"""What becomes of deliveries, written with one statement for each different fate."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm.attributes import set_committed_value

from backend.core.among import among
from backend.core.db import db
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
            db.session.execute(
                update(Delivery).where(*these(keys)).values(dict(values)),
                execution_options={"synchronize_session": False},
            )


def these(keys: Collection[Key]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Ids of deliveries are made here, by chance: no two clients have the same."""
    return (
        among(Delivery.client_id, {client_id for client_id, _ in keys}),
        among(Delivery.id, [id for _, id in keys]),
    )
