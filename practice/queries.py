"""Reading plan and attempts. The client's id comes first, always."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from backend.core.db import db
from backend.core.zones import zone
from practice import journal_queries, offers
from practice.attempts import Attempt, Happened, Outcome
from practice.facets import Facets
from practice.models import Behaviour, Context, Pattern, PracticeEntry
from practice.next_context import PlannedContext
from practice.plans import Plan
from practice.time_bands import time_band

_PLACED = ("place", "people", "activity")
_ATTEMPT = [getattr(PracticeEntry, field.name) for field in fields(Attempt)]


def attempts(
    client_id: UUID, start: date | None = None, end: date | None = None, private: bool = True
) -> list[Attempt]:
    """The client's attempts between two local dates as the rules see them, oldest first."""
    rows = db.session.execute(
        select(*_ATTEMPT)
        .where(PracticeEntry.client_id == client_id, *_between(start, end, private))
        .order_by(PracticeEntry.occurred_at, PracticeEntry.id)
    )
    return [_attempt(**row._mapping) for row in rows]


def logged(
    client_id: UUID, end: date | None = None, private: bool = True
) -> list[tuple[Attempt, Facets]]:
    """All attempts up to a local date, each with its facets, oldest first.

    What was not said of an attempt itself is taken from its planned context.
    """
    rows = db.session.execute(
        select(
            *_ATTEMPT,
            PracticeEntry.facets,
            PracticeEntry.time_zone,
            Context.place,
            Context.people,
            Context.activity,
        )
        .outerjoin(
            Context,
            and_(Context.client_id == client_id, Context.id == PracticeEntry.context_id),
        )
        .where(PracticeEntry.client_id == client_id, *_between(None, end, private))
        .order_by(PracticeEntry.occurred_at, PracticeEntry.id)
    )
    return [_logged(dict(row._mapping)) for row in rows]


def _logged(row: dict[str, Any]) -> tuple[Attempt, Facets]:
    said, place = row.pop("facets") or {}, {name: row.pop(name) for name in _PLACED}
    band = time_band(row["occurred_at"], row.pop("time_zone"))
    sorts = {name: said.get(name) or place.get(name) for name in (*_PLACED, "inner_state")}
    return _attempt(**row), Facets(time_band=band, **sorts)


def patterns(client_id: UUID) -> Sequence[Pattern]:
    """The client's patterns in the order she made them."""
    return db.session.scalars(
        select(Pattern)
        .where(Pattern.client_id == client_id, Pattern.deleted.is_(False))
        .order_by(Pattern.id)
    ).all()


def _between(start: date | None, end: date | None, private: bool) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [PracticeEntry.deleted.is_(False)]
    if start is not None:
        wanted.append(PracticeEntry.local_date >= start)
    if end is not None:
        wanted.append(PracticeEntry.local_date <= end)
    if not private:
        wanted.append(PracticeEntry.private.is_(False))
    return wanted


def _attempt(outcome: str, happened: str | None, **columns: Any) -> Attempt:
    answer = None if happened is None else Happened(happened)
    return Attempt(outcome=Outcome(outcome), happened=answer, **columns)


def shared_attempts(client_ids: Sequence[UUID], start: date) -> dict[UUID, list[Attempt]]:
    """The attempts of several clients since a local date that are not private."""
    found: dict[UUID, list[Attempt]] = {id: [] for id in client_ids}
    rows = db.session.execute(
        select(PracticeEntry.client_id, *_ATTEMPT).where(
            PracticeEntry.client_id.in_(client_ids), *_between(start, None, private=False)
        )
    )
    for row in rows:
        client_id, *_ = row
        found[client_id].append(
            _attempt(**{k: v for k, v in row._mapping.items() if k != "client_id"})
        )
    return found


def shared_entries(
    client_id: UUID, start: date, end: date, columns: Sequence[str]
) -> list[dict[str, Any]]:
    """The entries that are not private: the named columns, and no others, oldest first."""
    rows = db.session.execute(
        select(*(getattr(PracticeEntry, name) for name in columns))
        .where(PracticeEntry.client_id == client_id, *_between(start, end, private=False))
        .order_by(PracticeEntry.occurred_at, PracticeEntry.id)
    )
    return [dict(row._mapping) for row in rows]


def behaviours(client_id: UUID) -> Sequence[Behaviour]:
    """The client's behaviours: up the ladder where there is one, then in the order she made."""
    return db.session.scalars(
        select(Behaviour)
        .where(Behaviour.client_id == client_id, Behaviour.deleted.is_(False))
        .order_by(Behaviour.ladder_position.asc().nulls_last(), Behaviour.id)
    ).all()


def distress_peaks(client_id: UUID, since: datetime) -> list[tuple[datetime, int | None]]:
    """When she practised since an instant, and how high her distress rose (None: not said)."""
    rows = db.session.execute(
        select(PracticeEntry.occurred_at, PracticeEntry.distress_peak).where(
            PracticeEntry.client_id == client_id,
            PracticeEntry.deleted.is_(False),
            PracticeEntry.occurred_at >= since,
        )
    )
    return [(row[0], row[1]) for row in rows]


def has_behaviour(client_id: UUID, id: UUID) -> bool:
    """Is this one of the client's behaviours?"""
    found = db.session.get(Behaviour, (client_id, id))
    return found is not None and not found.deleted


def contexts(client_id: UUID) -> Sequence[Context]:
    """The client's contexts in the order she made them."""
    return db.session.scalars(
        select(Context)
        .where(Context.client_id == client_id, Context.deleted.is_(False))
        .order_by(Context.id)
    ).all()


def next_practices(client_id: UUID, time_zone: str, today: date) -> offers.Rehearsal:
    """What the ladder offers on this local date of a client who lives in `time_zone`."""
    difficulty = {context.id: context.difficulty for context in contexts(client_id)}
    plans = [_plan(each, difficulty, time_zone) for each in behaviours(client_id)]
    wishes = journal_queries.wishes(client_id, today)
    return offers.next_practices(plans, attempts(client_id), today, wishes)


def _plan(behaviour: Behaviour, difficulty: Mapping[UUID, int | None], time_zone: str) -> Plan:
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


def last_entry_dates(client_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The local date of each client's latest attempt that is not private."""
    rows = db.session.execute(
        select(PracticeEntry.client_id, func.max(PracticeEntry.local_date))
        .where(
            PracticeEntry.client_id.in_(client_ids),
            PracticeEntry.deleted.is_(False),
            PracticeEntry.private.is_(False),
        )
        .group_by(PracticeEntry.client_id)
    )
    return {row[0]: row[1] for row in rows}
