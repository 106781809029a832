"""Reading, for a therapist, what is not private. The client's id comes first, always."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tuple_

from backend.core.db import db
from practice.journal import PatternMoment, TherapySession
from practice.models import PracticeEntry

Dated = type[PracticeEntry] | type[PatternMoment]
Place = tuple[datetime, UUID]


def page(
    model: Dated,
    client_id: UUID,
    between: tuple[date, date],
    columns: Sequence[str],
    wanted: Mapping[str, Any],
    before: Place | None,
    limit: int,
) -> list[dict[str, Any]]:
    """Up to `limit` records of these dates: the named columns, and no others, the newest first.

    `wanted` holds what columns must equal; `before` is the last one of the page before.
    """
    query = select(*(getattr(model, name) for name in columns)).where(
        model.client_id == client_id,
        model.deleted.is_(False),
        model.private.is_(False),
        model.local_date.between(*between),
        *(getattr(model, name) == value for name, value in wanted.items()),
    )
    if before is not None:
        query = query.where(tuple_(model.occurred_at, model.id) < tuple_(*before))
    query = query.order_by(model.occurred_at.desc(), model.id.desc()).limit(limit)
    return [dict(row._mapping) for row in db.session.execute(query)]


def last_session_dates(client_id: UUID, before: date) -> list[date]:
    """The date of the latest session before this one, if she noted any."""
    found = db.session.scalar(
        select(func.max(TherapySession.local_date)).where(
            TherapySession.client_id == client_id,
            TherapySession.deleted.is_(False),
            TherapySession.private.is_(False),
            TherapySession.local_date < before,
        )
    )
    return [] if found is None else [found]
