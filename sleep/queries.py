"""Reading the diary. The client's id comes first, always."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from backend.core.among import among
from backend.core.db import db
from sleep.models import Nap, Night


def nights(client_id: UUID, start: date, end: date, private: bool = True) -> Sequence[Night]:
    """The client's nights between two dates, without what she wrote, oldest first."""
    return nights_of([client_id], start, end, private)


def nights_of(
    client_ids: Sequence[UUID], start: date, end: date, private: bool = False
) -> Sequence[Night]:
    """The same for several clients at once."""
    query = (
        select(Night)
        .options(defer(Night.words, raiseload=True))
        .where(
            among(Night.client_id, client_ids),
            Night.id.between(start, end),
            Night.deleted.is_(False),
        )
        .order_by(Night.id)
    )
    if not private:
        query = query.where(Night.private.is_(False))
    return db.session.scalars(query).all()


def logged(client_ids: Collection[UUID], mornings: Collection[date]) -> set[tuple[UUID, date]]:
    """Which of these clients logged a night for which of these mornings."""
    rows = db.session.execute(
        select(Night.client_id, Night.id).where(
            among(Night.client_id, client_ids), Night.id.in_(mornings), Night.deleted.is_(False)
        )
    )
    return {(row[0], row[1]) for row in rows}


def naps(client_id: UUID, start: date, end: date, private: bool = True) -> Sequence[Nap]:
    """The client's naps between two dates, without what she wrote, oldest first."""
    query = (
        select(Nap)
        .options(defer(Nap.words, raiseload=True))
        .where(
            Nap.client_id == client_id,
            Nap.local_date.between(start, end),
            Nap.deleted.is_(False),
        )
        .order_by(Nap.local_date, Nap.id)
    )
    if not private:
        query = query.where(Nap.private.is_(False))
    return db.session.scalars(query).all()


def last_dates(client_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The date of each client's latest night that is not private."""
    rows = db.session.execute(
        select(Night.client_id, func.max(Night.id))
        .where(
            among(Night.client_id, client_ids), Night.deleted.is_(False), Night.private.is_(False)
        )
        .group_by(Night.client_id)
    )
    return {row[0]: row[1] for row in rows}
