"""Reading the diary. The client's id comes first, always."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select

from backend.core.among import among
from backend.core.readings import LatestShared, Reading
from backend.core.statements import Statement
from sleep import diary
from sleep.models import Nap, Night

_NIGHTS = Reading(Night, Night.id, day=Night.id, shared=True, sealed=False)
_NAPS = Reading(Nap, Nap.local_date, Nap.id, day=Nap.local_date, shared=True, sealed=False)


def nights(client_id: UUID, start: date, end: date, private: bool = True) -> Sequence[Night]:
    """The client's nights between two dates, without what she wrote, oldest first."""
    return _NIGHTS.of([client_id], first=start, last=end, private=private)


_DIARY = Statement(
    lambda: (
        select(
            Night.client_id,
            Night.id,
            *(getattr(Night, field.name) for field in fields(diary.Night) if field.name != "date"),
        )
        .where(
            among(Night.client_id, "ids"),
            Night.id.between(bindparam("first"), bindparam("last")),
            Night.deleted.is_(False),
            Night.private.is_(False),
        )
        .order_by(Night.id)
    )
)


def shared_diaries(
    client_ids: Collection[UUID], first: date, last: date
) -> Iterator[tuple[UUID, diary.Night]]:
    """The nights of several clients that are not private, as the rules read them."""
    rows = _DIARY.rows(ids=[*client_ids], first=first, last=last)
    return ((row.client_id, diary.Night(*row[1:])) for row in rows)


def logged(client_ids: Collection[UUID], mornings: Collection[date]) -> set[tuple[UUID, date]]:
    """Which of these clients logged a night for which of these mornings."""
    rows = _LOGGED.rows(clients=client_ids, mornings=mornings)
    return {(row.client_id, row.id) for row in rows}


_LOGGED = Statement(
    lambda: select(Night.client_id, Night.id).where(
        among(Night.client_id, "clients"), among(Night.id, "mornings"), Night.deleted.is_(False)
    )
)


def naps(client_id: UUID, start: date, end: date, private: bool = True) -> Sequence[Nap]:
    """The client's naps between two dates, without what she wrote, oldest first."""
    return _NAPS.of([client_id], first=start, last=end, private=private)


_LAST = LatestShared(Night.id)


def last_dates(client_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The date of each client's latest night that is not private."""
    return _LAST.of(client_ids)
