"""What the peer on FastAPI and SQLAlchemy reads: ORM rows for lists, grouped queries beside."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Date, Float, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.peers.entry import EntryOut
from benchmarks.peers.models import Account, CareLink, Entry, Night

PRACTISED = Entry.outcome.in_(("done", "partly"))


class PeriodIn(BaseModel):
    start: date = Field(alias="from")
    end: date = Field(alias="to")


Period = Annotated[PeriodIn, Query()]


class ClientOut(BaseModel):
    id: UUID
    name: str


class WeekOut(BaseModel):
    week: date
    entries: int
    practised: int
    days: int
    expected_likelihood: float | None
    distress_before: float | None
    distress_after: float | None


class CountOut(BaseModel):
    id: UUID | None
    entries: int
    last: date


class SleepOut(BaseModel):
    week: date
    nights: int
    total_sleep_minutes: float
    sleep_efficiency: float
    quality: float


class SummaryOut(BaseModel):
    client: ClientOut
    weeks: list[WeekOut]
    behaviours: list[CountOut]
    contexts: list[CountOut]
    sleep: list[SleepOut]
    entries: list[EntryOut]


class RowOut(BaseModel):
    id: UUID
    name: str
    last_entry_at: date | None
    practice_days: int
    sleep_efficiency: float | None


class CaseloadOut(BaseModel):
    items: list[RowOut]


async def changes(session: AsyncSession, client_id: UUID, after: int, limit: int) -> dict[str, Any]:
    found: list[tuple[str, Any]] = []
    kinds: dict[str, type[Entry] | type[Night]] = {"practice-entry": Entry, "night": Night}
    for kind, model in kinds.items():
        rows = await session.scalars(
            select(model)
            .where(model.client_id == client_id, model.seq > after)
            .order_by(model.seq)
            .limit(limit + 1)
        )
        found += [(kind, row) for row in rows]
    found.sort(key=lambda item: item[1].seq)
    items = [{"kind": kind, "revision": row.seq, "record": row} for kind, row in found[:limit]]
    return {"items": items, "more": len(found) > limit}


async def summary(
    session: AsyncSession, therapist_id: UUID, client_id: UUID, period: PeriodIn
) -> dict[str, Any] | None:
    client = await session.scalar(
        select(Account)
        .join(CareLink, CareLink.client_id == Account.id)
        .where(CareLink.therapist_id == therapist_id, Account.id == client_id)
    )
    if client is None:
        return None
    inside = (
        Entry.client_id == client_id,
        Entry.local_date.between(period.start, period.end),
    )
    entries = await session.scalars(select(Entry).where(*inside).order_by(Entry.occurred_at))
    return {
        "client": {"id": client.id, "name": client.name},
        "weeks": await _rows(session, _weeks(inside)),
        "behaviours": await _rows(session, _counts(Entry.behaviour_id, inside)),
        "contexts": await _rows(session, _counts(Entry.context_id, inside)),
        "sleep": await _rows(session, _sleep(client_id, period)),
        "entries": entries.all(),
    }


async def _rows(session: AsyncSession, query: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in await session.execute(query)]


def _week(day: Any) -> Any:
    return cast(func.date_trunc("week", day), Date).label("week")


def _weeks(inside: Sequence[ColumnElement[bool]]) -> Any:
    return (
        select(
            week := _week(Entry.local_date),
            func.count().label("entries"),
            func.count().filter(PRACTISED).label("practised"),
            func.count(Entry.local_date.distinct()).label("days"),
            func.avg(Entry.expected_likelihood).label("expected_likelihood"),
            func.avg(Entry.distress_before).label("distress_before"),
            func.avg(Entry.distress_after).label("distress_after"),
        )
        .where(*inside)
        .group_by(week)
        .order_by(week)
    )


def _counts(column: Any, inside: Sequence[ColumnElement[bool]]) -> Any:
    counted = (func.count().label("entries"), func.max(Entry.local_date).label("last"))
    return select(column.label("id"), *counted).where(*inside).group_by(column)


def _efficiency() -> Any:
    asleep, in_bed = func.sum(Night.total_sleep_minutes), func.sum(Night.time_in_bed_minutes)
    return (cast(asleep, Float) / in_bed).label("sleep_efficiency")


def _sleep(client_id: UUID, period: PeriodIn) -> Any:
    return (
        select(
            week := _week(Night.date),
            func.count().label("nights"),
            func.avg(Night.total_sleep_minutes).label("total_sleep_minutes"),
            _efficiency(),
            func.avg(Night.quality).label("quality"),
        )
        .where(Night.client_id == client_id, Night.date.between(period.start, period.end))
        .group_by(week)
        .order_by(week)
    )


async def caseload(session: AsyncSession, therapist_id: UUID) -> dict[str, Any]:
    today = datetime.now(UTC).date()
    clients = (
        await session.scalars(
            select(Account)
            .join(CareLink, CareLink.client_id == Account.id)
            .where(CareLink.therapist_id == therapist_id)
            .order_by(Account.name)
        )
    ).all()
    ids = [client.id for client in clients]
    last = await _by_client(session, Entry, func.max(Entry.local_date), Entry.client_id.in_(ids))
    days = await _by_client(
        session,
        Entry,
        func.count(Entry.local_date.distinct()),
        Entry.client_id.in_(ids) & PRACTISED & (Entry.local_date > today - timedelta(days=14)),
    )
    recent = Night.client_id.in_(ids) & (Night.date > today - timedelta(days=7))
    efficiency = await _by_client(session, Night, _efficiency(), recent)
    return {
        "items": [
            {
                "id": client.id,
                "name": client.name,
                "last_entry_at": last.get(client.id),
                "practice_days": days.get(client.id, 0),
                "sleep_efficiency": efficiency.get(client.id),
            }
            for client in clients
        ]
    }


async def _by_client(
    session: AsyncSession,
    model: type[Entry] | type[Night],
    figure: Any,
    inside: ColumnElement[bool],
) -> dict[UUID, Any]:
    rows = await session.execute(
        select(model.client_id, figure).where(inside).group_by(model.client_id)
    )
    return {row[0]: row[1] for row in rows}
