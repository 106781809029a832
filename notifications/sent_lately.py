"""What went out for a reminder so far, a local date at a time."""

from collections import defaultdict
from collections.abc import Collection
from itertools import groupby
from typing import Any

from sqlalchemy import Select, Subquery, exists, func, or_, select

from backend.core.among import among
from backend.core.statements import Statement
from notifications.marks import these
from notifications.models import Delivery, Key, Receipt, Reminder
from notifications.thinning import STOPPED_AFTER, Reminded

ANSWERS = ("opened", "done", "later", "not_today")
_DATES = STOPPED_AFTER + 1
"""One more, because the date that is being decided about is left out."""


def sent_lately(reminders: Collection[Key]) -> defaultdict[Key, list[Reminded]]:
    """The last local dates for which each of these went out, oldest first.

    A date counts once, on however many channels she was told, and an answer on any is one. Since
    the rule was last written only: to change it is to answer.
    """
    rows = _SENT_LATELY.rows(**these(reminders))
    found: defaultdict[Key, list[Reminded]] = defaultdict(list)
    for (client_id, id, day), group in groupby(rows, lambda row: row[:3]):
        channels = list(group)
        answered = any(each.answered for each in channels)
        found[client_id, id].append(Reminded(day, channels[0].attempted_at, answered))
    return found


def _sent_lately() -> Select[Any]:
    sent = _sent()
    return (
        select(sent)
        .where(sent.c.dates_back <= _DATES)
        .order_by(sent.c.client_id, sent.c.reminder_id, sent.c.local_date, sent.c.attempted_at)
    )


_SENT_LATELY = Statement(_sent_lately)


def _sent() -> Subquery:
    answered = exists().where(
        Receipt.client_id == Delivery.client_id,
        Receipt.delivery_id == Delivery.id,
        or_(*(Receipt.state == answer for answer in ANSWERS)),
    )
    whose = (Delivery.client_id, Delivery.reminder_id)
    back = func.dense_rank().over(partition_by=whose, order_by=Delivery.local_date.desc())
    return (
        select(
            *whose,
            Delivery.local_date,
            Delivery.attempted_at,
            answered.label("answered"),
            back.label("dates_back"),
        )
        .join(
            Reminder,
            (Reminder.client_id == Delivery.client_id) & (Reminder.id == Delivery.reminder_id),
        )
        .where(
            among(Delivery.client_id, "clients"),
            among(Delivery.reminder_id, "ids"),
            Delivery.test.is_(False),
            Delivery.attempted_at >= Reminder.written_at,
            Delivery.state != "failed",
            Delivery.state != "skipped",
        )
        .subquery()
    )
