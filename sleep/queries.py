"""Reading the diary. The client's id comes first, always."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select

from backend.core.among import among
from backend.core.readings import Reading
from backend.core.statements import Statement
from sleep.models import Nap, Night

_NIGHTS = Reading(Night, Night.id, day=Night.id, shared=True, sealed=False)
_NAPS = Reading(Nap, Nap.local_date, Nap.id, day=Nap.local_date, shared=True, sealed=False)


def nights(client_id: UUID, start: date, end: date, private: bool = True) -> Sequence[Night]:
    """The client's nights between two dates, without what she wrote, oldest first."""
    return ask_nights(client_id, start, end, private)()


def ask_nights(
    client_id: UUID, start: date, end: date, private: bool = True
) -> Callable[[], Sequence[Night]]:
    """The same when it is called for; until then it may travel with other questions."""
    return _NIGHTS.ask(client_id, first=start, last=end, private=private)


_BOTH = and_(
    Night.id <= bindparam("last"),
    Night.total_sleep_minutes.is_not(None),
    Night.time_in_bed_minutes > 0,
)


def _sum(minutes: Any) -> Any:
    return func.coalesce(func.sum(minutes).filter(_BOTH), 0)


_SHARED_SLEEP = Statement(
    lambda: (
        select(
            Night.client_id,
            func.max(Night.id).label("latest"),
            func.count().filter(_BOTH).label("nights"),
            _sum(Night.total_sleep_minutes).label("asleep_minutes"),
            _sum(Night.time_in_bed_minutes).label("in_bed_minutes"),
        )
        .where(
            among(Night.client_id, "ids"),
            Night.id >= bindparam("first"),
            Night.deleted.is_(False),
            Night.private.is_(False),
        )
        .group_by(Night.client_id)
    )
)


def ask_shared_sleep(
    client_ids: Collection[UUID], first: date, last: date
) -> Callable[[], dict[UUID, Any]]:
    """Of each client's nights that are not private, when it is called for: the `latest` date from
    the first one on, and how many `nights` up to the last one have both TST and TIB, whose sums
    are `asleep_minutes` and `in_bed_minutes`. Whoever has no night is not in it."""
    asked = _SHARED_SLEEP.ask(ids=[*client_ids], first=first, last=last)
    return lambda: {row.client_id: row for row in asked()}


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
    return ask_naps(client_id, start, end, private)()


def ask_naps(client_id: UUID, start: date, end: date, private: bool) -> Callable[[], Sequence[Nap]]:
    """The same when it is called for."""
    return _NAPS.ask(client_id, first=start, last=end, private=private)
