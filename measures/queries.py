"""Reading questionnaires and schedules. The client's id comes first, always."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from backend.core.among import among
from backend.core.db import db
from measures.due import due_since
from measures.models import MeasureResponse, MeasureSchedule
from measures.questionnaires import questionnaires
from measures.service import score


class Answered(NamedTuple):
    """That a questionnaire was filled in, and when."""

    client_id: UUID
    measure: str
    local_date: date
    answered_at: datetime


def responses(client_id: UUID, start: date, end: date, private: bool) -> Sequence[MeasureResponse]:
    """What was filled in between two local dates, oldest first."""
    query = (
        select(MeasureResponse)
        .where(
            MeasureResponse.client_id == client_id,
            MeasureResponse.deleted.is_(False),
            MeasureResponse.local_date.between(start, end),
        )
        .order_by(MeasureResponse.answered_at, MeasureResponse.id)
    )
    if not private:
        query = query.where(MeasureResponse.private.is_(False))
    return db.session.scalars(query).all()


def answered(client_ids: Collection[UUID]) -> list[Answered]:
    """When these clients filled in what; not what they said."""
    columns = (getattr(MeasureResponse, name) for name in Answered._fields)
    rows = db.session.execute(
        select(*columns).where(
            among(MeasureResponse.client_id, client_ids), MeasureResponse.deleted.is_(False)
        )
    )
    return [Answered(*row) for row in rows]


def schedules(client_ids: Collection[UUID]) -> Sequence[MeasureSchedule]:
    """What is agreed with these clients at present, in the order in which it was."""
    return db.session.scalars(
        select(MeasureSchedule)
        .where(
            among(MeasureSchedule.client_id, client_ids),
            MeasureSchedule.deleted.is_(False),
            MeasureSchedule.active,
        )
        .order_by(MeasureSchedule.created_at, MeasureSchedule.id)
    ).all()


def due(
    agreed: Collection[MeasureSchedule], filled_in: Collection[Answered], today: date
) -> dict[str, date]:
    """Which questionnaires of one client are due, and since when."""
    found: dict[str, date] = {}
    for each in agreed:
        days = [one.local_date for one in filled_in if one.measure == each.measure]
        since = due_since(each.starts_on, each.every_weeks, days, today)
        if since is not None:
            found[each.measure] = min(since, found.get(each.measure, since))
    return found


def flagged_since(
    client_ids: Collection[UUID], since: datetime, private: bool = True
) -> list[MeasureResponse]:
    """What was answered after `since` and holds an answer to look at, oldest first.

    Only questionnaires that have such items are opened.
    """
    query = (
        select(MeasureResponse)
        .where(
            among(MeasureResponse.client_id, client_ids),
            MeasureResponse.deleted.is_(False),
            MeasureResponse.answered_at > since,
            MeasureResponse.measure.in_(_flagging()),
        )
        .order_by(MeasureResponse.answered_at, MeasureResponse.id)
    )
    if not private:
        query = query.where(MeasureResponse.private.is_(False))
    return [each for each in db.session.scalars(query) if score(each).flags]


def _flagging() -> list[str]:
    return [each.id for each in questionnaires().values() if each.flags]


def last_dates(client_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The local date of each client's latest questionnaire that is not private."""
    rows = db.session.execute(
        select(MeasureResponse.client_id, func.max(MeasureResponse.local_date))
        .where(
            among(MeasureResponse.client_id, client_ids),
            MeasureResponse.deleted.is_(False),
            MeasureResponse.private.is_(False),
        )
        .group_by(MeasureResponse.client_id)
    )
    return {row[0]: row[1] for row in rows}
