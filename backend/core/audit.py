"""Who looked at a person's data or changed who may: one row a deed, never its content.

The rows of a client form a chain: each carries a keyed hash over itself and the one before.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import JSON, bindparam, insert, inspect, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.among import among
from backend.core.crypto import keyring
from backend.core.db import Base, db
from backend.core.held import held
from backend.core.ids import uuid7
from backend.core.statements import Statement


class AuditEntry(Base):
    """`details` holds scopes and dates only."""

    __tablename__ = "audit_entries"

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    number: Mapped[int]
    chained: Mapped[bytes | None]
    """Keyed hash over this row and the one before; None: from before there was a chain."""
    actor_id: Mapped[UUID]
    action: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class AuditHead(Base):
    """The last link of a client's chain; its lock puts her rows in a line."""

    __tablename__ = "audit_heads"

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    chained: Mapped[bytes]


_OF_HEAD = AuditHead.client_id == bindparam("whose")
_HEAD = Statement(select(*inspect(AuditHead).columns).where(_OF_HEAD).with_for_update())
_HEADS = Statement(
    lambda: (
        select(*inspect(AuditHead).columns)
        .where(among(AuditHead.client_id, "ids"))
        .order_by(AuditHead.client_id)
        .with_for_update()
    )
)
_WRITE = Statement(insert(AuditEntry), given=inspect(AuditEntry).columns.keys())
_MOVE = Statement(
    update(AuditHead).where(_OF_HEAD).values(number=bindparam("to"), chained=bindparam("link"))
)


def record(
    client_id: UUID, actor_id: UUID, action: str, details: Mapping[str, Any], now: datetime
) -> None:
    """Write the row now, in the transaction of the deed: if this fails, the deed fails."""
    _append([(_head(client_id), details)], actor_id, action, now)


def record_each(
    details: Mapping[UUID, Mapping[str, Any]], actor_id: UUID, action: str, now: datetime
) -> None:
    """The same deed in the logs of many clients, in as few statements as for one."""
    if details:
        heads = [(head, details[head.client_id]) for head in _heads(details)]
        _append(heads, actor_id, action, now)


def _append(
    heads: Iterable[tuple[Any, Mapping[str, Any]]], actor_id: UUID, action: str, now: datetime
) -> None:
    written = [following(head, actor_id, action, details, now) for head, details in heads]
    moved = [
        {"whose": row["client_id"], "to": row["number"], "link": row["chained"]} for row in written
    ]
    _WRITE.run(*written)
    _MOVE.run(*moved)


def following(
    head: Any, actor_id: UUID, action: str, details: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """The columns of the row that comes after this end of a chain."""
    entry = {
        "client_id": head.client_id,
        "id": uuid7(),
        "at": now,
        "number": head.number + 1,
        "actor_id": actor_id,
        "action": action,
        "details": dict(details),
    }
    return {**entry, "chained": _link(head.chained, SimpleNamespace(**entry))}


def _head(client_id: UUID) -> Any:
    """The end of the chain, locked. The first row of a client begins one."""
    found = _HEAD.one(whose=client_id)
    if found is None:
        _begin([client_id])
        found = _HEAD.one(whose=client_id)
    return found


def _heads(client_ids: Collection[UUID]) -> list[Any]:
    """The same of many, locked in one order for all, or two lists could deadlock."""
    found = _HEADS.rows(ids=[*client_ids])
    if missing := {*client_ids} - {head.client_id for head in found}:
        _begin(sorted(missing))
        found = _HEADS.rows(ids=[*client_ids])
    return found


def _begin(client_ids: Collection[UUID]) -> None:
    made = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    starts = _starts(client_ids)
    rows = [{"client_id": id, "number": 0, "chained": starts[id]} for id in client_ids]
    held().connection.execute(made(AuditHead).on_conflict_do_nothing(), rows)


def _start(client_id: UUID) -> bytes:
    return _starts([client_id])[client_id]


def _starts(client_ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """What a first row is linked to: those from before there was a chain, so none joins them."""
    before = dict.fromkeys(client_ids, b"")
    older = select(AuditEntry).where(among(AuditEntry.client_id, before), AuditEntry.number == 0)
    ordered = older.order_by(AuditEntry.client_id, AuditEntry.id)
    for entry in held().connection.execute(ordered):
        before[entry.client_id] = _link(before[entry.client_id], entry)
    return before


def _link(before: bytes, entry: Any) -> bytes:
    """Nobody who has the database alone can write a row that fits, or leave one out."""
    told = [
        before.hex(),
        entry.number,
        str(entry.client_id),
        str(entry.id),
        entry.at.isoformat(),
        str(entry.actor_id),
        entry.action,
        entry.details,
    ]
    text = orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
    return keyring().digest("audit", text)


_WITH_ENTRY = Statement(
    lambda: (
        select(AuditEntry.client_id)
        .distinct()
        .where(
            among(AuditEntry.client_id, "ids"),
            AuditEntry.actor_id == bindparam("actor"),
            AuditEntry.action == bindparam("deed"),
            AuditEntry.at > bindparam("since"),
        )
    )
)


def with_entry(
    client_ids: Collection[UUID], actor_id: UUID, action: str, since: datetime
) -> set[UUID]:
    """Those of the clients in whose log this actor's deed stands since then."""
    rows = _WITH_ENTRY.rows(ids=[*client_ids], actor=actor_id, deed=action, since=since)
    return {row.client_id for row in rows}


def broken_at(client_id: UUID) -> int | None:
    """The number of the first row of a client that does not fit its chain; None: all of them do.

    A head that names more rows than there are says that the newest were taken away.
    """
    head = db.session.get(AuditHead, client_id)
    start = before = _start(client_id)
    number = 0
    for entry in db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.client_id == client_id, AuditEntry.number > 0)
        .order_by(AuditEntry.number)
    ):
        number += 1
        if entry.number != number or entry.chained != _link(before, entry):
            return number
        before = entry.chained
    intact = (head.number, head.chained) if head else (0, start)
    return None if intact == (number, before) else number + 1


def entries(client_id: UUID, before: UUID | None, limit: int) -> list[AuditEntry]:
    """The newest `limit` rows of one client, older than `before`."""
    query = select(AuditEntry).where(AuditEntry.client_id == client_id)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return list(db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)))
