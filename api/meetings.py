"""When the two of them meet, and how often her therapist looks in between."""

from typing import Any
from uuid import UUID

from marshmallow import fields

from api.access import Access, consent
from api.fields import Day, Id, Instant, number, required
from api.http import Answer, Blueprint, Schema
from backend.accounts import care

blueprint = Blueprint("meetings", __name__, url_prefix="/v1", description="When we meet.")


class Meetings(Answer):
    last_on = Day(
        allow_none=True, metadata={"description": "The last session before today, if one is known."}
    )
    next_at = Instant(allow_none=True, metadata={"description": "As the therapist noted it."})
    looks_every_days = fields.Integer(
        allow_none=True,
        metadata={"description": "Agreed between sessions; 0: not at all, null: nothing agreed."},
    )


class LooksFields(Schema):
    every_days = number(0, 28, "0: not between sessions; null: nothing is agreed.")


class Looks(Answer):
    client_id = required(Id, "With whom.")
    every_days = fields.Integer(required=True, allow_none=True)


@blueprint.endpoint("PUT", "/clients/<client_id>/looks", Access.CARE)
@blueprint.arguments(LooksFields, example={"every_days": 7})
@blueprint.response(200, Looks, description="Her client can read it too.")
def put_looks(values: dict[str, Any], client_id: UUID) -> Any:
    """Say how often I look between sessions, as it was agreed; nothing watches that I do"""
    care.note(consent(), looks_every_days=values["every_days"])
    return {"client_id": client_id, **values}
