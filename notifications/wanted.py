"""Is a due reminder still wanted? Asked again at the last moment, under the client's counter."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from backend.accounts.models import Account
from backend.core.db import db
from notifications.models import Delivery, Reminder
from notifications.schedule import quiet
from notifications.service import PRACTICE, zone_of
from practice import queries as practice
from sleep import queries as sleep

# A reminder of the morning helps nobody in the evening.
STALE = timedelta(hours=6)


def reason_to_skip(
    delivery: Delivery, reminder: Reminder, account: Account, now: datetime
) -> str | None:
    """Why this occurrence is not sent; None when it is wanted."""
    if reminder.deleted or not reminder.enabled:
        return "switched_off"
    if now - delivery.due_at > STALE:
        return "stale"
    if account.paused_until is not None and now < account.paused_until:
        return "paused"
    if reminder.kind == PRACTICE:
        # The diary is for the hour after getting up, whenever she chose that to be.
        if quiet(now, zone_of(reminder), account.quiet_from, account.quiet_to):
            return "quiet_hours"
        return _nothing_to_practise(delivery, reminder, account.time_zone) or _capped(
            delivery, account
        )
    return _night_logged(delivery)


def _nothing_to_practise(delivery: Delivery, reminder: Reminder, home: str) -> str | None:
    client_id, today, behaviour = delivery.client_id, delivery.local_date, reminder.behaviour_id
    rehearsal = practice.next_practices(client_id, home, today)
    offered = {item.behaviour_id for item in rehearsal.items}
    if offered and behaviour in (None, *offered):
        return None
    tried = {attempt.behaviour_id for attempt in practice.attempts(client_id, today, today)}
    return "already_done" if tried and behaviour in (None, *tried) else "nothing_due"


def _night_logged(delivery: Delivery) -> str | None:
    morning = delivery.local_date
    return "already_done" if sleep.nights(delivery.client_id, morning, morning) else None


def _capped(delivery: Delivery, account: Account) -> str | None:
    """How many reminders to practise one day bears is the client's choice."""
    others = db.session.scalar(
        select(func.count())
        .select_from(Delivery)
        .join(Reminder, Delivery.reminder_id == Reminder.id)
        .where(
            Delivery.client_id == delivery.client_id,
            Reminder.client_id == delivery.client_id,
            Reminder.kind == PRACTICE,
            Delivery.local_date == delivery.local_date,
            Delivery.state.in_(("sending", "sent")),
            Delivery.id != delivery.id,
        )
    )
    return "cap" if (others or 0) >= account.daily_cap else None
