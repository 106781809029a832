"""Who looked at a person's data or changed who may: one row a deed, never its content."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, select
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, db
from backend.core.ids import uuid7


class AuditEntry(Base):
    """`details` holds scopes and dates only."""

    __tablename__ = "audit_entries"

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[UUID]
    action: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


def record(
    client_id: UUID, actor_id: UUID, action: str, details: Mapping[str, Any], now: datetime
) -> None:
    """Write the row now, in the transaction of the deed: if this fails, the deed fails."""
    db.session.add(
        AuditEntry(
            client_id=client_id,
            id=uuid7(),
            at=now,
            actor_id=actor_id,
            action=action,
            details=dict(details),
        )
    )
    db.session.flush()


def entries(client_id: UUID, before: UUID | None, limit: int) -> list[AuditEntry]:
    """The newest `limit` rows of one client, older than `before`."""
    query = select(AuditEntry).where(AuditEntry.client_id == client_id)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return list(db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)))
