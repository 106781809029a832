"""Rows of several clients, each client's together."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol, TypeVar
from uuid import UUID


class OfClient(Protocol):
    @property
    def client_id(self) -> UUID: ...


T = TypeVar("T", bound=OfClient)


def by_client(rows: Iterable[T]) -> defaultdict[UUID, list[T]]:
    """In the order in which they come; no rows for whom there are none."""
    found: defaultdict[UUID, list[T]] = defaultdict(list)
    for row in rows:
        found[row.client_id].append(row)
    return found
