"""Trying a reminder out: it goes to her devices at once, whatever the hour and the cap."""

from datetime import datetime
from uuid import UUID

from backend.core.db import db
from backend.core.errors import Gone, NotFound
from backend.core.ids import uuid7
from backend.core.synced import hold
from notifications.models import Delivery, Reminder
from notifications.service import facts_of


def try_out(client_id: UUID, id: UUID, now: datetime) -> Delivery:
    """A delivery marked as a test, due now: the next tick of a worker sends it.

    Raises `NotFound`, `Gone`.
    """
    hold(client_id)
    reminder = db.session.get(Reminder, (client_id, id))
    if reminder is None:
        raise NotFound()
    if reminder.deleted:
        raise Gone()
    facts = facts_of(reminder, now)
    made = Delivery(
        client_id=client_id,
        id=uuid7(),
        reminder_id=id,
        channel=facts.channels(client_id)[0],
        local_date=now.astimezone(facts.zone(reminder)).date(),
        due_at=now,
        state="scheduled",
        attempts=0,
        test=True,
    )
    db.session.add(made)
    db.session.flush()
    return made
