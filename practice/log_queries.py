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
from practice.attempts import Attempt, Outcome
from practice.facets import Facets
from practice.models import Context, PracticeEntry
from practice.next_context import ANCHOR_DONE
from practice.queries import NAMES, attempt
from practice.stages import MISSES_TO_WIDEN, STEADY_PRACTICES, STEADY_TRIES
from practice.time_bands import time_band


def recent(
    client_id: UUID, since: date, last: date, private: bool, shown: Sequence[str], first: date
) -> Callable[[], list[Any]]:
    """Rows of the attempts between two local dates, oldest first, with the columns to be `shown`.

    Those from `first` on are whole; of those before, only what the rules look at is read.
    """
    dates = {"since": since, "last": last, "first": first}
    return _recent(tuple(shown)).ask(whose=client_id, private=private, **dates)


@cache
def _recent(shown: tuple[str, ...]) -> Statement:
    names = dict.fromkeys((*NAMES, "facets", "time_zone", *shown))
    inside = PracticeEntry.local_date >= bindparam("first")
    columns: list[Any] = [
        getattr(PracticeEntry, name)
        if name in NAMES
        else case((inside, getattr(PracticeEntry, name))).label(name)
        for name in names
    ]
    return Statement(
        select(*columns)
        .where(*_HERS, PracticeEntry.local_date.between(bindparam("since"), bindparam("last")))
        .order_by(PracticeEntry.occurred_at, PracticeEntry.id)
    )


_HERS = (
    PracticeEntry.client_id == bindparam("whose"),
    PracticeEntry.deleted.is_(False),
    or_(bindparam("private", type_=Boolean()), PracticeEntry.private.is_(False)),
)
# How far back a stage is looked for.
LATEST = max(STEADY_PRACTICES, STEADY_TRIES, MISSES_TO_WIDEN, ANCHOR_DONE)


def past(client_id: UUID, before: date, private: bool) -> Callable[[], list[Attempt]]:
    """What the rules can still tell apart of the tries before a local date, in no order.

    Of each behaviour the latest of each outcome in each context: a first time is known from any
    that came before, and a stage from the last ones. The last of all contexts are among them; to
    ask for those by themselves would sort the whole history once more.
    """
    asked = _PAST.ask(whose=client_id, before=before, private=private)
    return lambda: [attempt(row) for row in asked()]


def _past() -> Select[Any]:
    entry = PracticeEntry
    alike = (entry.behaviour_id, entry.outcome, entry.context_id)
    newest = (entry.local_date.desc(), entry.occurred_at.desc(), entry.id.desc())
    latest = func.row_number().over(partition_by=alike, order_by=newest).label("latest")
    tries = (
        select(*(getattr(entry, name) for name in NAMES), latest)
        .where(
            *_HERS, entry.local_date < bindparam("before"), entry.outcome != Outcome.NO_CHANCE.value
        )
        .subquery()
    )
    return select(*(tries.c[name] for name in NAMES)).where(tries.c.latest <= LATEST)


_PAST = Statement(_past)
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
