"""What went out for a reminder so far, a local date at a time."""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Date, Executable, FromClause, Uuid, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.types import TypeEngine

from backend.core.db import UtcDateTime
from backend.core.given import given
from backend.core.statements import Statement
from notifications.models import Delivery, Key, Receipt, Reminder
from notifications.thinning import STOPPED_AFTER, Reminded

ANSWERS = ("opened", "done", "later", "not_today")
_DATES = STOPPED_AFTER + 1
"""One more, because the date that is being decided about is left out."""
_AHEAD = timedelta(days=3)
"""Nothing goes out longer after its local date: a date of the farthest zone ends half a day after
UTC's, "later" stays on it, and what is six hours late is stale."""


def sent_lately(reminders: Collection[Reminder]) -> defaultdict[Key, list[Reminded]]:
    """The last local dates for which each of these went out, oldest first.

    A date counts once, on however many channels she was told, and an answer on any is one. Since
    the rule was last written only: to change it is to answer.
    """
    hers = [
        (each.client_id, each.id, each.written_at, each.written_at.date() - _AHEAD)
        for each in reminders
    ]
    found: defaultdict[Key, list[Reminded]] = defaultdict(list)
    rows = _SENT_LATELY.rows(reminders=hers)
    for (client_id, id, day), group in groupby(rows, lambda row: row[:3]):
        channels = list(group)
        answered = any(each.answered for each in channels)
        found[client_id, id].append(Reminded(day, channels[0].attempted_at, answered))
    return found


def _sent_lately() -> Executable:
    """Both halves begin at the newest date of an index: how old the rule is makes no difference."""
    who: dict[str, TypeEngine[Any]] = {"client_id": Uuid(), "id": Uuid()}
    hers = given("reminders", **who, written_at=UtcDateTime(), since=Date())
    earlier = aliased(Delivery)
    first = (
        select(earlier.local_date)
        .distinct()
        .where(*_went_out(earlier, hers))
        .order_by(earlier.local_date.desc())
        .offset(_DATES - 1)
        .limit(1)
        .scalar_subquery()
    )
    answered = exists().where(
        Receipt.client_id == Delivery.client_id,
        Receipt.delivery_id == Delivery.id,
        or_(*(Receipt.state == answer for answer in ANSWERS)),
    )
    day = Delivery.local_date
    told = (Delivery.client_id, Delivery.reminder_id, day, Delivery.attempted_at)
    return (
        select(*told, answered.label("answered"))
        .select_from(hers)
        .join(Delivery, Delivery.client_id == hers.c.client_id)
        .where(*_went_out(Delivery, hers), day >= func.coalesce(first, hers.c.since))
        .order_by(*told)
    )


_SENT_LATELY = Statement(_sent_lately)


def _went_out(delivery: Any, hers: FromClause) -> list[ColumnElement[bool]]:
    return [
        delivery.client_id == hers.c.client_id,
        delivery.reminder_id == hers.c.id,
        ~delivery.test,  # as the index says it
        delivery.local_date >= hers.c.since,
        delivery.attempted_at >= hers.c.written_at,
        delivery.state != "failed",
        delivery.state != "skipped",
    ]
