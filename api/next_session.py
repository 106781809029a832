"""When the next session is, as the therapist has it in her calendar."""

from typing import Any
from uuid import UUID

from api.access import Access, consent
from api.fields import Id, Instant, optional, required
from api.http import Answer, Blueprint, Schema
from backend.core import clock
from backend.core.errors import Invalid
from sharing import meetings

blueprint = Blueprint("next-session", __name__, url_prefix="/v1", description="When we meet.")


class NextSessionFields(Schema):
    at = optional(Instant, "When it begins; null: not known.")


class NextSession(Answer):
    client_id = required(Id, "With whom.")
    at = Instant(required=True, allow_none=True)


@blueprint.endpoint("PUT", "/clients/<client_id>/next-session", Access.CARE)
@blueprint.arguments(NextSessionFields, example={"at": "2030-11-22T09:30:00+01:00"})
@blueprint.response(200, NextSession, description="Her client can read it too.")
def put_next_session(values: dict[str, Any], client_id: UUID) -> Any:
    """Say when the next session is: that morning a neutral mail says that there is news to read"""
    at = values["at"]
    if at is not None and at <= clock.now():
        raise Invalid.field("/at", "past", "The next session is still to come.")
    meetings.note_next(consent(), at, clock.now())
    return {"client_id": client_id, "at": at}
