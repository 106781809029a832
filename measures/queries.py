"""Reading questionnaires and schedules. The client's id comes first, always."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from backend.core.among import among
from backend.core.db import db
from backend.core.readings import Reading
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


_RESPONSES = Reading(
    MeasureResponse,
    MeasureResponse.answered_at,
    MeasureResponse.id,
    day=MeasureResponse.local_date,
    shared=True,
)
_SCHEDULES = Reading(
    MeasureSchedule,
    MeasureSchedule.created_at,
    MeasureSchedule.id,
    where=(MeasureSchedule.active.is_(True),),
)


def responses(client_id: UUID, start: date, end: date, private: bool) -> Sequence[MeasureResponse]:
    """What was filled in between two local dates, oldest first."""
    return ask_responses(client_id, start, end, private)()


def ask_responses(
    client_id: UUID, start: date, end: date, private: bool
) -> Callable[[], Sequence[MeasureResponse]]:
    """The same when it is called for."""
    return _RESPONSES.ask(client_id, first=start, last=end, private=private)


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
    return _SCHEDULES.of(client_ids)


def ask_schedules(client_id: UUID) -> Callable[[], Sequence[MeasureSchedule]]:
    """The same of one, when it is called for."""
    return _SCHEDULES.ask(client_id)


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


@cache
def _flagged() -> Reading:
    """Only questionnaires that have such items are opened."""
    flagging = [
        MeasureResponse.measure == each.id for each in questionnaires().values() if each.flags
    ]
    return Reading(
        MeasureResponse,
        MeasureResponse.answered_at,
        MeasureResponse.id,
        where=(MeasureResponse.answered_at > bindparam("since"), or_(*flagging)),
        shared=True,
    )


def flagged_since(client_ids: Collection[UUID], since: datetime, private: bool = True) -> list[Any]:
    """What was answered after `since` and holds an answer to look at, oldest first."""
    found = _flagged().of(client_ids, since=since, private=private)
    return [each for each in found if score(each).flags]
