"""What the phone says of a delivery, and what she answered: recorded, and acted on."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.accounts.models import Account
from backend.core.db import db
from backend.core.device_time import instant_errors
from backend.core.errors import Conflict, Invalid, NotFound
from backend.core.synced import hold
from notifications.models import Delivery, Receipt, Reminder
from notifications.schedule import quiet
from notifications.service import zone_of

STATES = DELIVERED, OPENED, DONE, LATER, NOT_TODAY = (
    "delivered",
    "opened",
    "done",
    "later",
    "not_today",
)
AGAIN_AFTER = timedelta(hours=1)


def receive(
    client_id: UUID, id: UUID, state: str, at: datetime, now: datetime
) -> tuple[Receipt, datetime | None]:
    """Record a state and act on it, once. Returns when it comes again, after "later".

    Raises `NotFound`, `Conflict` for what was never sent, `Invalid` for an impossible `at`.
    """
    hold(client_id)
    delivery = db.session.get(Delivery, (client_id, id), with_for_update=True)
    if delivery is None:
        raise NotFound()
    if errors := tuple(instant_errors("/at", at, now)):
        raise Invalid(errors=errors)
    if delivery.attempts == 0:
        raise Conflict("This was not sent.")
    receipt = db.session.get(Receipt, (client_id, id, state))
    if receipt is None:
        receipt = Receipt(client_id=client_id, delivery_id=id, state=state, at=at, received_at=now)
        db.session.add(receipt)
        _act(delivery, state, now)
        db.session.flush()
    waits = db.session.get(Receipt, (client_id, id, LATER)) and delivery.state == "scheduled"
    return receipt, delivery.due_at if waits else None


def _act(delivery: Delivery, state: str, now: datetime) -> None:
    if state == LATER and not delivery.test:
        again_at = _again_at(delivery, now)
        if again_at is not None:
            _put(delivery, state="scheduled", due_at=again_at, finished_at=None)
    elif state in (DONE, NOT_TODAY) and delivery.state == "scheduled":
        _put(delivery, state="sent", finished_at=now)


def _put(delivery: Delivery, **values: object) -> None:
    """Nobody has it in hand after this: a worker that is just sending it writes nothing more."""
    for name, value in {"claimed_by": None, "held_until": None, "reason": None, **values}.items():
        setattr(delivery, name, value)


def _again_at(delivery: Delivery, now: datetime) -> datetime | None:
    """An hour on by our clock, phones' clocks being what they are; None when that is too late.

    Never on another date than its own, nor in quiet hours: that hour was not of her choosing.
    """
    reminder = db.session.get_one(Reminder, (delivery.client_id, delivery.reminder_id))
    account = db.session.get_one(Account, delivery.client_id)
    again_at, zone = now + AGAIN_AFTER, zone_of(reminder)
    if reminder.deleted or again_at.astimezone(zone).date() != delivery.local_date:
        return None
    silent = quiet(again_at, zone, account.quiet_from, account.quiet_to)
    return None if silent else again_at
