"""Reading the attempts of a period, and what still matters of those before it.

What is asked here is there when it is called for, and may travel with other questions until then.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Select, bindparam, case, func, or_, select

from backend.core.statements import Statement
from practice.attempts import Outcome
from practice.facets import Facets
from practice.models import Context, PracticeEntry
from practice.queries import NAMES, OUTCOMES, was_practised
from practice.stages import MISSES_TO_WIDEN, STEADY_PRACTICES, STEADY_TRIES
from practice.tallies import Tally
from practice.time_bands import time_band


def attempts(
    client_id: UUID, since: date, last: date, private: bool, shown: Sequence[str], first: date
) -> Callable[[], list[Any]]:
    """Rows of the attempts between two local dates, oldest first, with the columns to be `shown`;
    before them those that came before `since` and that a stage may still look at.

    Those from `first` on are whole; of the others, only what the rules look at is read.
    """
    dates = {"since": since, "last": last, "first": first}
    return _attempts(tuple(shown)).ask(whose=client_id, private=private, **dates)


@cache
def _attempts(shown: tuple[str, ...]) -> Statement:
    names = dict.fromkeys((*NAMES, "facets", "time_zone", *shown))
    entry = PracticeEntry
    since: Any = bindparam("since")
    inside = entry.local_date >= bindparam("first")
    columns: list[Any] = [
        getattr(entry, name) if name in NAMES else case((inside, getattr(entry, name))).label(name)
        for name in names
    ]
    asked = or_(entry.local_date >= since, entry.id.in_(_latest(since)))
    return Statement(
        select(*columns)
        .where(*_HERS, entry.local_date <= bindparam("last"), asked)
        .order_by(entry.occurred_at, entry.id)
    )


# How many of the last tries a stage looks at.
LATEST = max(STEADY_PRACTICES, STEADY_TRIES, MISSES_TO_WIDEN)


def _latest(before: Any) -> Select[UUID]:
    """Of each behaviour the last practices and the last tries that were missed, before a date."""
    entry = PracticeEntry
    newest = (entry.local_date.desc(), entry.occurred_at.desc(), entry.id.desc())
    alike = (entry.behaviour_id, was_practised())
    number = func.row_number().over(partition_by=alike, order_by=newest).label("number")
    tries = select(entry.id, number).where(*_HERS, _TRIED, entry.local_date < before).subquery()
    return select(tries.c.id).where(tries.c.number <= LATEST)


_HERS = (
    PracticeEntry.client_id == bindparam("whose"),
    PracticeEntry.deleted.is_(False),
    or_(bindparam("private", type_=Boolean()), PracticeEntry.private.is_(False)),
)
_TRIED = PracticeEntry.outcome != Outcome.NO_CHANCE.value


def tallies(client_id: UUID, first: date, last: date, private: bool) -> Callable[[], list[Tally]]:
    """`practice.tallies.tally` of all up to the local date `last`, and before `first`."""
    asked = _TALLIES.ask(whose=client_id, first=first, last=last, private=private)
    return lambda: [
        Tally(row.behaviour_id, row.context_id, OUTCOMES[row.outcome], row.times, row.before)
        for row in asked()
    ]


def _tallies() -> Statement:
    entry = PracticeEntry
    alike = (entry.behaviour_id, entry.context_id, entry.outcome)
    before = func.count(case((entry.local_date < bindparam("first"), 1))).label("before")
    return Statement(
        select(*alike, func.count().label("times"), before)
        .where(*_HERS, _TRIED, entry.local_date <= bindparam("last"))
        .group_by(*alike)
    )


_TALLIES = _tallies()
_UNKNOWN = Facets()


def facets(row: Any, contexts: Mapping[UUID, Context]) -> Facets:
    """Those of a recent attempt: what was not said of itself is taken from its planned context."""
    said = row.facets or {}
    there: Context | Facets = contexts.get(row.context_id) or _UNKNOWN
    return Facets(
        said.get("place") or there.place,
        said.get("people") or there.people,
        time_band(row.occurred_at, row.time_zone),
        said.get("inner_state"),
        said.get("activity") or there.activity,
    )
