"""What a reminder must fulfil, and what is shown with it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from backend.accounts.models import Account
from backend.core import clock
from backend.core.db import db
from backend.core.errors import FieldError
from backend.core.sync import Change, Kind, Writer
from notifications.facts import Facts
from notifications.history import history
from notifications.kinds import PRACTISING
from notifications.models import Delivery, Reminder
from notifications.planning import plan
from notifications.thinning import rhythm
from notifications.upcoming import upcoming
from practice.models import Behaviour


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
    elif writer.record(Behaviour, behaviour_id) is None:
        yield FieldError("/behaviour_id", "unknown-id", "There is no such record.")


def facts_of(reminder: Reminder, now: datetime) -> Facts:
    """What bears on this one."""
    account = db.session.get_one(Account, reminder.client_id)
    return Facts([reminder], {account.id: account}, now)


def zone_of(reminder: Reminder) -> ZoneInfo:
    """The zone of its clock."""
    return facts_of(reminder, clock.now()).zone(reminder)


def _plan(reminder: Reminder, now: datetime) -> None:
    plan([reminder], facts_of(reminder, now))


def _derived(reminder: Reminder) -> dict[str, Any]:
    facts = facts_of(reminder, clock.now())
    past = history(reminder, facts)
    shown = upcoming(reminder, past, facts) if reminder.enabled else []
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


REMINDERS = Kind("reminder", Reminder, check=_check, derive=_derived, after=_plan)
