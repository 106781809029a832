"""Why did it ring, or why did it not?"""

import sys
from uuid import UUID

import click
from sqlalchemy import or_, select

from backend.commands.start import application
from backend.core.db import begin, db
from notifications.explanations import explain
from notifications.models import Delivery, Receipt, Reminder
from notifications.service import zone_of

LATEST = 14


@click.group("reminders")
def reminders() -> None:
    """Questions about reminders."""


@reminders.command("explain")
@click.argument("id", type=click.UUID)
def explain_id(id: UUID) -> None:
    """Say why a delivery was sent or not; ID is a delivery's or a reminder's (its latest 14)."""
    with application().app_context():
        begin("read")
        found = db.session.scalars(
            select(Delivery)
            .where(or_(Delivery.id == id, Delivery.reminder_id == id))
            .order_by(Delivery.due_at.desc())
            .limit(LATEST)
        ).all()
        if not found:
            sys.exit("There is no such delivery or reminder.")
        click.echo("\n\n".join("\n".join(_explained(each)) for each in reversed(found)))


def _explained(delivery: Delivery) -> list[str]:
    reminder = db.session.get_one(Reminder, (delivery.client_id, delivery.reminder_id))
    receipts = db.session.scalars(
        select(Receipt)
        .where(Receipt.client_id == delivery.client_id, Receipt.delivery_id == delivery.id)
        .order_by(Receipt.received_at, Receipt.state)
    ).all()
    return explain(delivery, reminder, receipts, zone_of(reminder))
