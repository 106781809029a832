"""Reading plan and attempts. The client's id comes first, always."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from backend.core.db import db
from practice import offers
from practice.attempts import Attempt, Happened, Outcome
from practice.models import Behaviour, Context, PracticeEntry
from practice.next_context import PlannedContext
from practice.plans import Plan

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
    """The client's behaviours in the order she made them."""
    return db.session.scalars(
        select(Behaviour)
        .where(Behaviour.client_id == client_id, Behaviour.deleted.is_(False))
        .order_by(Behaviour.id)
    ).all()


def contexts(client_id: UUID) -> Sequence[Context]:
    """The client's contexts in the order she made them."""
    return db.session.scalars(
        select(Context)
        .where(Context.client_id == client_id, Context.deleted.is_(False))
        .order_by(Context.id)
    ).all()


def next_practices(client_id: UUID, today: date) -> offers.Rehearsal:
    """What the ladder offers on this local date."""
    difficulty = {context.id: context.difficulty for context in contexts(client_id)}
    plans = [
        Plan(
            behaviour.id,
            tuple(
                PlannedContext(id, difficulty[id])
                for id in map(UUID, behaviour.context_ids)
                if id in difficulty
            ),
            behaviour.active,
        )
        for behaviour in behaviours(client_id)
    ]
    return offers.next_practices(plans, attempts(client_id), today)


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
