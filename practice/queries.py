"""Reading plan and attempts. The client's id comes first, always."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, and_, bindparam, case, func, or_, select

from backend.core.among import among
from backend.core.db import db
from backend.core.figures import Figure
from backend.core.readings import Reading
from backend.core.statements import Statement
from backend.core.zones import zone
from practice.attempts import Attempt, Happened, Outcome
from practice.models import Behaviour, Context, Pattern, PracticeEntry
from practice.next_context import PlannedContext
from practice.plans import Plan

# Of many clients these are thousands: read by the page.
_PAGE = 1000

_BEHAVIOURS = Reading(Behaviour, Behaviour.ladder_position.asc().nulls_last(), Behaviour.id)
_CONTEXTS = Reading(Context, Context.id)
_PATTERNS = Reading(Pattern, Pattern.id)
NAMES = [field.name for field in fields(Attempt)]
_ATTEMPT = [getattr(PracticeEntry, name) for name in NAMES]


def attempts(
    client_id: UUID, start: date | None = None, end: date | None = None, private: bool = True
) -> list[Attempt]:
    """The client's attempts between two local dates as the rules see them, oldest first."""
    rows = db.session.execute(
        select(*_ATTEMPT)
        .where(PracticeEntry.client_id == client_id, *_between(start, end, private))
        .order_by(PracticeEntry.occurred_at, PracticeEntry.id)
    )
    return [attempt(row) for row in rows]


def logs(client_ids: Collection[UUID]) -> Iterator[tuple[UUID, list[Attempt]]]:
    """Each client who made any, with all her attempts, oldest first, one client after the other."""
    rows = db.session.execute(
        select(PracticeEntry.client_id, *_ATTEMPT)
        .where(among(PracticeEntry.client_id, client_ids), PracticeEntry.deleted.is_(False))
        .order_by(PracticeEntry.client_id, PracticeEntry.occurred_at, PracticeEntry.id),
        execution_options={"yield_per": _PAGE},
    )
    for client_id, hers in groupby(rows, lambda row: row.client_id):
        yield client_id, [attempt(row) for row in hers]


def ask_patterns(client_id: UUID) -> Callable[[], Sequence[Pattern]]:
    """The client's patterns in the order she made them, when it is called for."""
    return _PATTERNS.ask(client_id)


def _between(start: date | None, end: date | None, private: bool) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [PracticeEntry.deleted.is_(False)]
    if start is not None:
        wanted.append(PracticeEntry.local_date >= start)
    if end is not None:
        wanted.append(PracticeEntry.local_date <= end)
    if not private:
        wanted.append(PracticeEntry.private.is_(False))
    return wanted


def attempt(row: Any) -> Attempt:
    """A row of what `_ATTEMPT` names."""
    return Attempt(
        row.id,
        row.behaviour_id,
        row.local_date,
        row.occurred_at,
        OUTCOMES[row.outcome],
        row.context_id,
        _HAPPENED[row.happened],
        row.expected_likelihood,
        row.surprise,
        row.next_likelihood,
        row.old_feeling,
        row.new_feeling,
    )


OUTCOMES = {each.value: each for each in Outcome}
_HAPPENED: dict[str | None, Happened | None] = {None: None, **{one.value: one for one in Happened}}


_DAYS = Statement(
    lambda: (
        select(
            PracticeEntry.client_id,
            func.count(
                case((and_(was_practised(), _past()), PracticeEntry.local_date)).distinct()
            ).label("practised"),
            func.count(case((_past(), PracticeEntry.local_date)).distinct()).label("entered"),
            func.max(PracticeEntry.local_date).label("latest"),
        )
        .where(
            among(PracticeEntry.client_id, "ids"),
            PracticeEntry.local_date >= bindparam("first"),
            PracticeEntry.deleted.is_(False),
            PracticeEntry.private.is_(False),
        )
        .group_by(PracticeEntry.client_id)
    )
)


def was_practised() -> ColumnElement[bool]:
    """Done or partly done."""
    return or_(*(PracticeEntry.outcome == each.value for each in (Outcome.DONE, Outcome.PARTLY)))


def _past() -> ColumnElement[bool]:
    """Whoever travels west has dates that are still to come at home."""
    return PracticeEntry.local_date <= bindparam("last")


Practised = dict[UUID, tuple[Figure, date | None]]


def ask_shared_days_practised(
    client_ids: Collection[UUID], first: date, last: date
) -> Callable[[], Practised]:
    """`practice.attempts.days_practised` of several clients, of what is not private; and the
    latest date since the first, which may be after the last. There when it is called for."""
    asked = _DAYS.ask(ids=[*client_ids], first=first, last=last)

    def practised() -> Practised:
        of = (last - first).days + 1
        found: Practised = dict.fromkeys(client_ids, (Figure(0, 0, of), None))
        for row in asked():
            found[row.client_id] = (Figure(row.practised, row.entered, of), row.latest)
        return found

    return practised


def shared_entries(
    client_id: UUID, start: date, end: date, columns: Sequence[str], private: bool = False
) -> list[dict[str, Any]]:
    """The entries, without private ones: the named columns, and no others, oldest first."""
    rows = _entries(tuple(columns)).rows(whose=client_id, first=start, last=end, private=private)
    return [row._asdict() for row in rows]


@cache
def _entries(columns: tuple[str, ...]) -> Statement:
    return Statement(
        select(*(getattr(PracticeEntry, name) for name in columns))
        .where(
            PracticeEntry.client_id == bindparam("whose"),
            PracticeEntry.deleted.is_(False),
            PracticeEntry.local_date.between(bindparam("first"), bindparam("last")),
            or_(bindparam("private", type_=Boolean()), PracticeEntry.private.is_(False)),
        )
        .order_by(PracticeEntry.occurred_at, PracticeEntry.id)
    )


def behaviours(client_id: UUID) -> Sequence[Behaviour]:
    """The client's behaviours: up the ladder where there is one, then in the order she made."""
    return ask_behaviours(client_id)()


def ask_behaviours(client_id: UUID) -> Callable[[], Sequence[Behaviour]]:
    """The same when it is called for; until then it may travel with other questions."""
    return _BEHAVIOURS.ask(client_id)


def behaviours_of(client_ids: Collection[UUID]) -> Sequence[Behaviour]:
    """The same of several clients at once."""
    return _BEHAVIOURS.of(client_ids)


class Tried(NamedTuple):
    """That she practised, or could not; `peak`: how high her distress rose, None: not said."""

    client_id: UUID
    behaviour_id: UUID
    local_date: date
    at: datetime
    peak: int | None


def tried(client_ids: Collection[UUID], since: date) -> Iterator[Tried]:
    """Every attempt of these clients that is dated `since` or later."""
    rows = db.session.execute(
        select(
            PracticeEntry.client_id,
            PracticeEntry.behaviour_id,
            PracticeEntry.local_date,
            PracticeEntry.occurred_at,
            PracticeEntry.distress_peak,
        ).where(
            among(PracticeEntry.client_id, client_ids),
            PracticeEntry.deleted.is_(False),
            PracticeEntry.local_date >= since,
        ),
        execution_options={"yield_per": _PAGE},
    )
    return (Tried(*row) for row in rows)


def has_behaviour(client_id: UUID, id: UUID) -> bool:
    """Is this one of the client's behaviours?"""
    found = db.session.get(Behaviour, (client_id, id))
    return found is not None and not found.deleted


def contexts(client_id: UUID) -> Sequence[Context]:
    """The client's contexts in the order she made them."""
    return ask_contexts(client_id)()


def ask_contexts(client_id: UUID) -> Callable[[], Sequence[Context]]:
    """The same when it is called for."""
    return _CONTEXTS.ask(client_id)


def contexts_of(client_ids: Collection[UUID]) -> Sequence[Context]:
    """The same of several clients at once."""
    return _CONTEXTS.of(client_ids)


def plan(behaviour: Behaviour, difficulty: Mapping[UUID, int | None], time_zone: str) -> Plan:
    """A behaviour as the rules see it, of a client who lives in `time_zone`."""
    retired = behaviour.retired_at
    return Plan(
        behaviour.id,
        tuple(
            PlannedContext(id, difficulty[id])
            for id in map(UUID, behaviour.context_ids)
            if id in difficulty
        ),
        behaviour.active and retired is None,
        behaviour.every_days,
        behaviour.paused_until,
        retired.astimezone(zone(time_zone)).date() if retired else None,
    )
