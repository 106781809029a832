"""What a reminder must fulfil, and the due table that follows from it.

The due table is the truth: an enabled reminder has exactly one row that is still to come, and
a local date that was sent or skipped never comes again.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, or_, select

from backend.accounts.models import Account
from backend.core import clock
from backend.core.db import db
from backend.core.errors import FieldError
from backend.core.ids import uuid7
from backend.core.sync import Change, Kind, Writer
from backend.core.zones import zone
from notifications.models import Delivery, Device, Reminder
from notifications.schedule import Firing, next_firings
from practice.models import Behaviour

PRACTICE, SLEEP_DIARY = KINDS = ("practice", "sleep_diary")
FCM = "fcm"
SHOWN_FIRINGS = 3
# At most three dates can be taken already (a flight over the date line), so one of four is free.
LOOK_AHEAD = 4


def _check(writer: Writer, change: Change) -> Iterable[FieldError]:
    values = change.values
    if (values["time_zone"] is None) != values["follows_device"]:
        detail = "Give a time zone or let it follow the device, one of the two."
        yield FieldError("/time_zone", "one-of-two", detail)
    behaviour_id = values["behaviour_id"]
    if behaviour_id is None:
        return
    if values["kind"] != PRACTICE:
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
    db.session.execute(
        delete(Delivery).where(
            Delivery.client_id == reminder.client_id,
            Delivery.reminder_id == reminder.id,
            Delivery.state == "scheduled",
            Delivery.attempts == 0,
            or_(Delivery.held_until.is_(None), Delivery.held_until <= now),
        )
    )
    if reminder.enabled and not reminder.deleted:
        _schedule(reminder, now)


def _schedule(reminder: Reminder, now: datetime) -> None:
    firings = _firings(reminder, now, LOOK_AHEAD)
    taken = db.session.scalars(
        select(Delivery.local_date).where(
            Delivery.client_id == reminder.client_id,
            Delivery.reminder_id == reminder.id,
            Delivery.channel == FCM,
            Delivery.local_date >= firings[0].local_date,
        )
    ).all()
    firing = next(each for each in firings if each.local_date not in taken)
    db.session.add(
        Delivery(
            client_id=reminder.client_id,
            id=uuid7(),
            reminder_id=reminder.id,
            channel=FCM,
            local_date=firing.local_date,
            due_at=firing.at_utc,
            state="scheduled",
            attempts=0,
        )
    )
    db.session.flush()


def _firings(reminder: Reminder, after: datetime, count: int) -> list[Firing]:
    return next_firings(reminder.local_time, reminder.weekdays, zone_of(reminder), after, count)


def _derived(reminder: Reminder) -> dict[str, Any]:
    firings = _firings(reminder, clock.now(), SHOWN_FIRINGS) if reminder.enabled else []
    last = db.session.execute(
        select(Delivery.state, Delivery.finished_at)
        .where(
            Delivery.client_id == reminder.client_id,
            Delivery.reminder_id == reminder.id,
            Delivery.finished_at.is_not(None),
        )
        .order_by(Delivery.local_date.desc())
        .limit(1)
    ).one_or_none()
    return {
        "next_firings": [firing.at_utc for firing in firings],
        "last_delivery": None if last is None else {"state": last.state, "at": last.finished_at},
    }


REMINDERS = Kind("reminder", Reminder, check=_check, derive=_derived, after=plan)
