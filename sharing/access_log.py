"""Who looked, when, at what: the client's own reading of the audit."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.accounts.models import Account
from backend.core import audit
from backend.core.db import db


def access_log(client_id: UUID, before: UUID | None, limit: int) -> list[dict[str, Any]]:
    """The newest rows, each with the name of who did it."""
    rows = audit.entries(client_id, before, limit)
    actors = {row.actor_id for row in rows}
    people = {
        one.id: one for one in db.session.scalars(select(Account).where(Account.id.in_(actors)))
    }
    return [
        {
            "id": row.id,
            "at": row.at,
            "actor": people.get(row.actor_id),
            "action": row.action,
            "scopes": row.details.get("scopes", []),
            "from": row.details.get("from"),
            "to": row.details.get("to"),
        }
        for row in rows
    ]
