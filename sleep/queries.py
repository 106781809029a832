"""Reading the diary. The client's id comes first, always."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

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


_TIMES = (
    "time_zone bed_time_zone into_bed tried_to_sleep final_awakening out_of_bed"
    " sleep_latency_minutes awakenings awake_minutes which_of_two no_sleep"
).split()
_SHARED = Statement(
    lambda: (
        select(
            Night.client_id,
            Night.id.label("date"),
            *(getattr(Night, name) for name in _TIMES),
        )
        .where(
            among(Night.client_id, "ids"),
            Night.id >= bindparam("first"),
            Night.deleted.is_(False),
            Night.private.is_(False),
        )
        .order_by(Night.client_id, Night.id)
    )
)


def ask_shared_times(
    client_ids: Collection[UUID], first: date
) -> Callable[[], dict[UUID, list[Any]]]:
    """The nights of each client that are not private, from a date on, when they are called for:
    rows of what `sleep.diary.total_sleep_in_bed` reads."""
    asked = _SHARED.ask(ids=[*client_ids], first=first)
    return lambda: {id: [*hers] for id, hers in groupby(asked(), attrgetter("client_id"))}


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
