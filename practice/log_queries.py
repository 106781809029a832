"""Reading the attempts of a period, and what still matters of those before it."""

from collections.abc import Mapping, Sequence
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
) -> list[Any]:
    """Rows of the attempts between two local dates, oldest first, with the columns to be `shown`.

    Those from `first` on are whole; of those before, words, facets and marks are not read.
    """
    dates = {"since": since, "last": last, "first": first}
    return _recent(tuple(shown)).rows(whose=client_id, private=private, **dates)


_SHOWN_ONLY = {"facets", "marks", "words"}


@cache
def _recent(shown: tuple[str, ...]) -> Statement:
    names = dict.fromkeys((*NAMES, "facets", "time_zone", *shown))
    inside = PracticeEntry.local_date >= bindparam("first")
    columns: list[Any] = [
        case((inside, getattr(PracticeEntry, name))).label(name)
        if name in _SHOWN_ONLY
        else getattr(PracticeEntry, name)
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


def past(client_id: UUID, before: date, private: bool) -> list[Attempt]:
    """What the rules can still tell apart of the tries before a local date, in no order.

    Of each behaviour the latest of each outcome in each context: a first time is known from any
    that came before, and a stage from the last ones. The last of all contexts are among them; to
    ask for those by themselves would sort the whole history once more.
    """
    rows = _PAST.rows(whose=client_id, before=before, private=private)
    return [attempt(row) for row in rows]


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


def facets(row: Any, contexts: Mapping[UUID, Context]) -> Facets:
    """Those of a recent attempt: what was not said of itself is taken from its planned context."""
    said = row.facets or {}
    there: Context | Facets = contexts.get(row.context_id) or Facets()
    return Facets(
        said.get("place") or there.place,
        said.get("people") or there.people,
        time_band(row.occurred_at, row.time_zone),
        said.get("inner_state"),
        said.get("activity") or there.activity,
    )
