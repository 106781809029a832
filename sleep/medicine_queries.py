"""Reading the medicines. The client's id comes first, always."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from backend.core.db import db
from sleep.medicines import Medicine


def medicines(client_id: UUID, start: date, end: date, private: bool = True) -> Sequence[Medicine]:
    """What she took, started or stopped between two dates, in the order of the starts."""
    query = (
        select(Medicine)
        .where(
            Medicine.client_id == client_id,
            Medicine.deleted.is_(False),
            Medicine.started_on <= end,
            or_(Medicine.stopped_on.is_(None), Medicine.stopped_on >= start),
        )
        .order_by(Medicine.started_on, Medicine.id)
    )
    if not private:
        query = query.where(Medicine.private.is_(False))
    return db.session.scalars(query).all()
