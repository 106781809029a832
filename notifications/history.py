"""How a reminder went so far: what was sent, and what she made of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from backend.core.db import db
from notifications.kinds import PRACTISING, PROBE, RECALL, SLEEP_DIARY
from notifications.models import Delivery, Receipt, Reminder
from notifications.thinning import STOPPED_AFTER, Reminded, ignored_in_a_row
from practice import journal_queries, queries
from sleep.queries import nights

ANSWERS = ("opened", "done", "later", "not_today")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class History:
    """`ignored` in a row, and the local date of the last that went out; None: none did yet."""

    ignored: int
    last: date | None


def history(reminder: Reminder, now: datetime, but: UUID | None = None) -> History:
    """Since the rule was last written: to change it is to answer. `but`: leave this one out."""
    rows = db.session.execute(
        select(Delivery.local_date, Delivery.attempted_at, _answered())
        .where(
            Delivery.client_id == reminder.client_id,
            Delivery.reminder_id == reminder.id,
            *([] if but is None else [Delivery.id != but]),
            Delivery.test.is_(False),
            Delivery.attempted_at >= reminder.written_at,
            Delivery.state.not_in(("failed", "skipped")),
        )
        .order_by(Delivery.attempted_at.desc())
        .limit(STOPPED_AFTER)
    ).all()
    sent = [Reminded(day, at, answered) for day, at, answered in reversed(rows) if at]
    if not sent:
        return History(0, None)
    sent = _with_diary(reminder, sent)
    entries = _entries(reminder, sent[0].at)
    return History(ignored_in_a_row(sent, entries, now), sent[-1].local_date)


def _answered() -> ColumnElement[bool]:
    return exists().where(
        Receipt.client_id == Delivery.client_id,
        Receipt.delivery_id == Delivery.id,
        Receipt.state.in_(ANSWERS),
    )


def _with_diary(reminder: Reminder, sent: list[Reminded]) -> list[Reminded]:
    """A night belongs to its date, whenever she wrote it down."""
    if reminder.kind != SLEEP_DIARY:
        return sent
    dates = [each.local_date for each in sent]
    logged = {night.id for night in nights(reminder.client_id, min(dates), max(dates))}
    return [
        Reminded(each.local_date, each.at, each.answered or each.local_date in logged)
        for each in sent
    ]


def _entries(reminder: Reminder, since: datetime) -> Collection[datetime]:
    """When she did what the reminder asks for."""
    client_id = reminder.client_id
    if reminder.kind in PRACTISING:
        found = queries.attempts(client_id, since.date() - _DAY)
        wanted = reminder.behaviour_id
        return [each.occurred_at for each in found if wanted in (None, each.behaviour_id)]
    if reminder.kind == RECALL:
        return journal_queries.recalled_at(client_id, since)
    if reminder.kind == PROBE:
        return [each.answered_at for each in journal_queries.probes(client_id)]
    return ()
