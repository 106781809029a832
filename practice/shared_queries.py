"""Reading, for a therapist, what is not private. The client's id comes first, always."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, literal, select, tuple_

from backend.core.db import db
from backend.core.statements import Statement
from practice.journal import PatternMoment, TherapySession
from practice.models import PracticeEntry

Dated = type[PracticeEntry] | type[PatternMoment]
Place = tuple[datetime, UUID]


def page(
    model: Dated,
    client_id: UUID,
    between: tuple[date, date],
    columns: Sequence[str],
    wanted: Mapping[str, Sequence[Any]],
    before: Place | None,
    limit: int,
) -> list[dict[str, Any]]:
    """Up to `limit` records of these dates: the named columns, and no others, the newest first.

    `wanted` holds what columns may hold; `before` is the last one of the page before.
    """
    query = select(*(getattr(model, name) for name in columns)).where(
        model.client_id == client_id,
        model.deleted.is_(False),
        model.private.is_(False),
        model.local_date.between(*between),
        *(getattr(model, name).in_(values) for name, values in wanted.items()),
    )
    if before is not None:
        query = query.where(_place(model) < _last(model, before))
    query = query.order_by(model.occurred_at.desc(), model.id.desc()).limit(limit)
    return [dict(row._mapping) for row in db.session.execute(query)]


def _place(model: Dated) -> Any:
    return tuple_(model.occurred_at, model.id)


def _last(model: Dated, before: Place) -> Any:
    at, id = before
    return tuple_(literal(at, model.occurred_at.type), literal(id, model.id.type))


_LAST_SESSION = Statement(
    select(func.max(TherapySession.local_date).label("day")).where(
        TherapySession.client_id == bindparam("whose"),
        TherapySession.deleted.is_(False),
        TherapySession.private.is_(False),
        TherapySession.local_date < bindparam("before"),
    )
)


def last_session_dates(client_id: UUID, before: date) -> list[date]:
    """The date of the latest session before this one, if she noted any."""
    found = _LAST_SESSION.one(whose=client_id, before=before).day
    return [] if found is None else [found]
