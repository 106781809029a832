"""Everything of a client, for her to take along: read as one moment has it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.core.db import db
from backend.core.sync import Kind
from backend.core.synced import hold

Records = Mapping[str, Sequence[Mapping[str, Any]]]
"""Her records by kind, as JSON has them."""


def living(kinds: Iterable[Kind], client_id: UUID) -> dict[str, list[Any]]:
    """What is stored and not deleted, by kind. Her devices' writes wait until this is committed."""
    hold(client_id)
    return {kind.name: _living(kind.model, client_id) for kind in kinds}


def _living(model: type[Any], client_id: UUID) -> list[Any]:
    rows = select(model).where(model.client_id == client_id, model.deleted.is_(False))
    return list(db.session.scalars(rows.order_by(model.id)))


def names(records: Records, kind: str, word: str) -> dict[str, str]:
    """What she calls the records of one kind, by id."""
    return {record["id"]: record["words"][word] for record in records[kind]}
