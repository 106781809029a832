"""What a reminder must fulfil, and the due table that follows from it.

The due table is the truth: an enabled reminder has exactly one row that is still to come, and
a local date that was sent or skipped never comes again.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from backend.accounts.models import Account
from backend.core import clock
from backend.core.db import db
from backend.core.errors import FieldError
from backend.core.ids import uuid7
from backend.core.sync import Change, Kind, Writer
from backend.core.zones import zone
from notifications.history import history
from notifications.kinds import PRACTISING
from notifications.messages import FCM
from notifications.models import Delivery, Device, Reminder
from notifications.schedule import Firing, agreed, next_firings
from notifications.thinning import rhythm
from notifications.upcoming import upcoming
from practice.models import Behaviour

# Three dates can be taken already (a flight over the date line) and two be due: one of six is free.
LOOK_AHEAD = 6


def _check(writer: Writer, change: Change) -> Iterable[FieldError]:
    values = change.values
    if (values["time_zone"] is None) != values["follows_device"]:
        detail = "Give a time zone or let it follow the device, one of the two."
        yield FieldError("/time_zone", "one-of-two", detail)
    behaviour_id = values["behaviour_id"]
    if behaviour_id is None:
        return
    if values["kind"] not in PRACTISING:
        detail = "Only a reminder to practise has a behaviour."
        yield FieldError("/behaviour_id", "not-for-this-kind", detail)
    elif not writer.has(Behaviour, behaviour_id):
        yield FieldError("/behaviour_id", "unknown-id", "There is no such record.")


def zone_of(reminder: Reminder) -> ZoneInfo:
    """The zone of its clock: its own, or of the device that reported last, or the account's."""
    if reminder.time_zone is not None:
        return zone(reminder.time_zone)
    latest = db.session.scalar(
        select(Device.time_zone)
        .where(Device.client_id == reminder.client_id, Device.enabled)
        .order_by(Device.changed_at.desc(), Device.id.desc())
        .limit(1)
    )
    return zone(latest or db.session.get_one(Account, reminder.client_id).time_zone)


def plan(reminder: Reminder, now: datetime) -> None:
    """Make the due table agree with the rule. The caller holds the client's counter."""
    db.session.flush()
    rows = db.session.scalars(
        select(Delivery).where(
            Delivery.client_id == reminder.client_id,
            Delivery.reminder_id == reminder.id,
            Delivery.finished_at.is_(None),
            Delivery.test.is_(False),
        )
    ).all()
    waiting = [row for row in rows if _untouched(row, now)]
    wanted = channels(reminder.client_id) if reminder.enabled and not reminder.deleted else []
    for row in waiting:
        if row.channel not in wanted:
            db.session.delete(row)
    for channel in wanted:
        _plan_on(channel, reminder, [row for row in waiting if row.channel == channel], now)


def plan_following(reminders: Iterable[Reminder], now: datetime) -> None:
    """The next occurrence of each. The caller holds the clients' counters."""
    for reminder in reminders:
        plan(reminder, now)


def channels(client_id: UUID) -> list[str]:
    """How the client can be reached; by FCM as long as nobody knows."""
    found = db.session.scalars(
        select(Device.channel)
        .where(Device.client_id == client_id, Device.enabled)
        .distinct()
        .order_by(Device.channel)
    ).all()
    return [*found] or [FCM]


def _plan_on(channel: str, reminder: Reminder, rows: Iterable[Delivery], now: datetime) -> None:
    planned = {Firing(row.local_date, row.due_at): row for row in rows}
    firings = _firings(reminder, now, LOOK_AHEAD)
    settled = _settled(reminder, firings[0].local_date, now, channel)
    kept, following = agreed([*planned], settled, firings, reminder.written_at == now, now)
    for firing, row in planned.items():
        if firing not in kept:
            db.session.delete(row)
    db.session.flush()
    if following is not None:
        _schedule(channel, reminder, following)


def _untouched(row: Delivery, now: datetime) -> bool:
    """Nobody has it in hand, and it was never tried: nothing can have been shown."""
    free = row.held_until is None or row.held_until <= now
    return row.state == "scheduled" and row.attempts == 0 and free


def _settled(
    reminder: Reminder, start: date, now: datetime, channel: str | None = None
) -> set[date]:
    """The local dates from `start` on that were sent, given up, or are in a worker's hands.

    On this channel, and what any other has had in the past: a new channel tells nothing twice.
    """
    had = or_(Delivery.finished_at.is_not(None), Delivery.attempts > 0, Delivery.held_until > now)
    here = [] if channel is None else [or_(Delivery.channel == channel, Delivery.due_at <= now)]
    dates = db.session.scalars(
        select(Delivery.local_date).where(
            Delivery.client_id == reminder.client_id,
            Delivery.reminder_id == reminder.id,
            *here,
            Delivery.test.is_(False),
            Delivery.local_date >= start,
            had,
        )
    )
    return set(dates)


def _schedule(channel: str, reminder: Reminder, firing: Firing) -> None:
    db.session.add(
        Delivery(
            client_id=reminder.client_id,
            id=uuid7(),
            reminder_id=reminder.id,
            channel=channel,
            local_date=firing.local_date,
            due_at=firing.at_utc,
            state="scheduled",
            attempts=0,
            test=False,
        )
    )
    db.session.flush()


def _firings(reminder: Reminder, after: datetime, count: int) -> list[Firing]:
    return next_firings(reminder.local_time, reminder.weekdays, zone_of(reminder), after, count)


def _derived(reminder: Reminder) -> dict[str, Any]:
    now = clock.now()
    past = history(reminder, now)
    shown: list[datetime] = []
    if reminder.enabled:
        account, where = db.session.get_one(Account, reminder.client_id), zone_of(reminder)
        settled = _settled(reminder, now.astimezone(where).date(), now)
        shown = upcoming(reminder, past, account, where, settled, now)
    return {
        "next_firings": shown,
        "rhythm": rhythm(past.ignored),
        "last_delivery": _last_delivery(reminder),
    }


def _last_delivery(reminder: Reminder) -> dict[str, Any] | None:
    """What became of the latest, trials included."""
    last = db.session.execute(
        select(Delivery.id, Delivery.state, Delivery.reason, Delivery.finished_at, Delivery.test)
        .where(
            Delivery.client_id == reminder.client_id,
            Delivery.reminder_id == reminder.id,
            Delivery.finished_at.is_not(None),
        )
        .order_by(Delivery.finished_at.desc(), Delivery.local_date.desc())
        .limit(1)
    ).one_or_none()
    return None if last is None else {**last._mapping, "at": last.finished_at}


REMINDERS = Kind("reminder", Reminder, check=_check, derive=_derived, after=plan)
