"""Is a due reminder still wanted? Asked again at the last moment, under the client's counter."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import get_args

from sqlalchemy import ColumnElement, select

from backend.accounts.models import Account
from backend.core.db import db
from notifications import kinds
from notifications.caps import capped
from notifications.history import history
from notifications.models import Delivery, Receipt, Reminder
from notifications.rests import after_flag
from notifications.schedule import quiet
from notifications.service import zone_of
from notifications.thinning import rhythm, too_soon
from notifications.upcoming import resting_until
from practice import queries as practice
from practice.boosters import BoosterReason
from practice.today import today
from sleep import queries as sleep

# A reminder of the morning helps nobody in the evening.
STALE = timedelta(hours=6)


def reason_to_skip(
    delivery: Delivery, reminder: Reminder, account: Account, now: datetime
) -> str | None:
    """Why this occurrence is not sent; None when it is wanted.

    A test goes out whatever the hour: she has just asked for it.
    """
    if reminder.deleted or not (reminder.enabled or delivery.test):
        return "switched_off"
    if now - delivery.due_at > STALE:
        return "stale"
    if delivery.test:
        return None
    return next(_reasons(delivery, reminder, account, now), None)


def _reasons(
    delivery: Delivery, reminder: Reminder, account: Account, now: datetime
) -> Iterator[str]:
    """Every reason, the cheapest to look up first."""
    if account.paused_until is not None and now < account.paused_until:
        yield "paused"
    # The diary is for the hour after getting up, whenever she chose that to be.
    if reminder.kind != kinds.SLEEP_DIARY and quiet(
        now, zone_of(reminder), account.quiet_from, account.quiet_to
    ):
        yield "quiet_hours"
    # Measures come later; until then nothing raises a safety flag.
    if after_flag(None, now):
        yield "after_safety_flag"
    rest = resting_until(reminder, now)
    if rest is not None and now < rest:
        yield "resting"
    yield from _said_today(delivery, reminder)
    yield from _NOTHING_TO_DO[reminder.kind](delivery, reminder, account, now)
    yield from _ignored(delivery, reminder, now)
    if capped(reminder.kind, _others(delivery), account.daily_cap):
        yield "cap"


def _said_today(delivery: Delivery, reminder: Reminder) -> Iterator[str]:
    """What she answered to this kind of reminder on this date holds for the rest of it."""
    said = set(
        db.session.scalars(
            select(Receipt.state)
            .join(Delivery, Receipt.delivery_id == Delivery.id)
            .join(Reminder, Delivery.reminder_id == Reminder.id)
            .where(
                Receipt.client_id == delivery.client_id,
                *_same_date(delivery),
                Reminder.kind == reminder.kind,
                Reminder.behaviour_id.is_not_distinct_from(reminder.behaviour_id),
            )
        )
    )
    if "done" in said:
        yield "already_done"
    if "not_today" in said:
        yield "not_today"


def _nothing_to_practise(
    delivery: Delivery, reminder: Reminder, account: Account, _now: datetime
) -> Iterator[str]:
    client_id, day, behaviour = delivery.client_id, delivery.local_date, reminder.behaviour_id
    rehearsal = practice.next_practices(client_id, account.time_zone, day)
    offered = {item.behaviour_id for item in rehearsal.items}
    if offered and behaviour in (None, *offered):
        return
    tried = {attempt.behaviour_id for attempt in practice.attempts(client_id, day, day)}
    yield "already_done" if tried and behaviour in (None, *tried) else "nothing_due"


def _no_booster(
    delivery: Delivery, reminder: Reminder, account: Account, _now: datetime
) -> Iterator[str]:
    rehearsal = practice.next_practices(delivery.client_id, account.time_zone, delivery.local_date)
    open_now = {each.behaviour_id for each in rehearsal.items if each.reason in _BOOSTERS}
    if not open_now or reminder.behaviour_id not in (None, *open_now):
        yield "no_booster"


_BOOSTERS = get_args(BoosterReason)


def _no_recall(
    delivery: Delivery, _reminder: Reminder, account: Account, now: datetime
) -> Iterator[str]:
    found = today(delivery.client_id, account.time_zone, delivery.local_date, now)
    if not found.recalls:
        yield "no_recall"


def _no_probe(
    delivery: Delivery, _reminder: Reminder, account: Account, now: datetime
) -> Iterator[str]:
    if not today(delivery.client_id, account.time_zone, delivery.local_date, now).probe:
        yield "probed_lately"


def _night_logged(
    delivery: Delivery, _reminder: Reminder, _account: Account, _now: datetime
) -> Iterator[str]:
    morning = delivery.local_date
    if sleep.nights(delivery.client_id, morning, morning):
        yield "already_done"


def _always(*_: object) -> Iterator[str]:
    """The measures come later: until then the rule alone decides."""
    yield from ()


_NOTHING_TO_DO: dict[str, Callable[[Delivery, Reminder, Account, datetime], Iterator[str]]] = {
    kinds.PRACTICE: _nothing_to_practise,
    kinds.SLEEP_DIARY: _night_logged,
    kinds.RECALL: _no_recall,
    kinds.PROBE: _no_probe,
    kinds.BOOSTER: _no_booster,
    kinds.QUESTIONNAIRE: _always,
}


def _ignored(delivery: Delivery, reminder: Reminder, now: datetime) -> Iterator[str]:
    past = history(reminder, now, but=delivery.id)
    now_it_is = rhythm(past.ignored)
    if too_soon(now_it_is, past.last, delivery.local_date):
        yield "stopped" if now_it_is == "stopped" else "every_other_day"


def _others(delivery: Delivery) -> list[str]:
    """The kinds of the other rules that had this date, each once however many channels."""
    rows = db.session.execute(
        select(Reminder.id, Reminder.kind)
        .join(Delivery, Delivery.reminder_id == Reminder.id)
        .where(
            *_same_date(delivery),
            Delivery.attempts > 0,
            Delivery.state != "failed",
            Delivery.reminder_id != delivery.reminder_id,
        )
        .distinct()
    )
    return [row.kind for row in rows if row.kind is not None]


def _same_date(delivery: Delivery) -> tuple[ColumnElement[bool], ...]:
    return (
        Delivery.client_id == delivery.client_id,
        Reminder.client_id == delivery.client_id,
        Delivery.local_date == delivery.local_date,
        Delivery.test.is_(False),
    )
