"""After "stop" was answered, no send starts.

What is still wanted is decided in a transaction that ends before the send, because none may be
open while the network is used. So a send that was decided just before she said stop could start
just after. Each starts within `START_WITHIN_SECONDS` of its decision or not at all; and whoever
answers "it is off" first waits until hers have been sent, or can start no more. That happens when
a reminder of hers goes out at this very moment, else nobody waits.
"""

from datetime import datetime, timedelta
from threading import Event
from uuid import UUID

from sqlalchemy import exists, select

from backend.core.db import begin, db
from notifications.models import Delivery

START_WITHIN_SECONDS = 2.0
_LOOK_EVERY_SECONDS = 0.02
_SOON = timedelta(seconds=30)


def settle(client_id: UUID, now: datetime) -> None:
    """Wait for her sends that were decided before. The caller has committed what stops them."""
    pause = Event()
    for _ in range(round(START_WITHIN_SECONDS / _LOOK_EVERY_SECONDS) + 1):
        begin("read")
        going_out = db.session.scalar(
            select(
                exists().where(
                    Delivery.client_id == client_id,
                    Delivery.state == "sending",
                    Delivery.held_until > now,
                )
            )
        )
        db.session.rollback()
        if not going_out:
            return
        pause.wait(_LOOK_EVERY_SECONDS)


def due_about_now(client_id: UUID, now: datetime) -> bool:
    """Could a send of hers be decided while she is being erased?"""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Delivery.client_id == client_id,
                    Delivery.finished_at.is_(None),
                    Delivery.due_at <= now + _SOON,
                )
            )
        )
    )


def settle_blindly() -> None:
    """The same when the rows that tell are gone, too."""
    Event().wait(START_WITHIN_SECONDS)
