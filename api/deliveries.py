"""What became of a delivery, as her phone and she herself say it; and a delivery to try out."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from api.access import Access, caller
from api.fields import Id, Instant, Switch, choice, required
from api.http import Answer, Blueprint, Empty, Schema
from api.limits import Limit
from backend.core import clock
from notifications import receipts, trials

blueprint = Blueprint("deliveries", __name__, url_prefix="/v1", description="What became of it.")


class ReceiptFields(Schema):
    state = choice(
        *receipts.STATES,
        says="Arrived, opened, or her answer: did it, in an hour once more, not today.",
        required=True,
    )
    at = required(Instant, "When, by the phone's clock.", "2026-11-22T18:31:00+01:00")


class Receipt(Answer):
    delivery_id = required(Id, "The delivery.")
    state = choice(*receipts.STATES, says="As it was sent.", required=True)
    at = required(Instant, "When, as it was said first.")
    again_at = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "After `later`: when it comes once more; null: not today."},
    )


class Trial(Answer):
    id = required(Id, "The delivery; its receipts are welcome.")
    test = required(Switch, "Always true.")


@blueprint.endpoint("POST", "/deliveries/<id>/receipts", Access.CLIENT, errors=(409,))
@blueprint.arguments(ReceiptFields, example={"state": "opened", "at": "2026-11-22T18:31:00+01:00"})
@blueprint.response(200, Receipt, description="Recorded; the same twice is the same as once.")
def post_receipt(values: dict[str, Any], id: UUID) -> Any:
    """Say what became of a delivery

    `later` sends the same once more after an hour, never past midnight or into quiet hours.
    `done` and `not_today` settle this kind of reminder for the day; neither makes an entry or a
    choice for her: the app writes those, under its own ids.
    """
    receipt, again_at = receipts.receive(
        caller().id, id, values["state"], values["at"], clock.now()
    )
    return {
        "delivery_id": receipt.delivery_id,
        "state": receipt.state,
        "at": receipt.at,
        "again_at": again_at,
    }


@blueprint.endpoint(
    "POST",
    "/reminders/<id>/test",
    Access.CLIENT,
    errors=(410,),
    limit=Limit("test-reminder", 5, timedelta(hours=1)),
)
@blueprint.arguments(Empty, example={})
@blueprint.response(202, Trial, description="It goes to her devices at once.")
def try_reminder(_values: dict[str, Any], id: UUID) -> Any:
    """Test my reminder: outside cap, pause and quiet hours, and marked as a test

    `last_delivery` of the reminder says what became of it.
    """
    return trials.try_out(caller().id, id, clock.now())
