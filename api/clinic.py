"""What the admin of a clinic sees: who works there and how many share with each. No client."""

from typing import Any, cast
from uuid import UUID

from marshmallow import fields

from api.access import Access, caller
from api.care import ClinicName
from api.fields import Id, Instant, required
from api.figures import count
from api.http import Answer, Blueprint
from backend.accounts import staff
from backend.accounts.models import Clinic
from backend.core import clock
from backend.core.db import db

blueprint = Blueprint("clinic", __name__, url_prefix="/v1", description="Who works here.")


class Colleague(Answer):
    id = required(Id, "Her account.")
    display_name = fields.String(required=True, allow_none=True)
    email = fields.String(required=True)
    created_at = required(Instant, "Since when.")
    left_at = Instant(
        required=True, allow_none=True, metadata={"description": "Works here no more since then."}
    )
    clients = count("Who share with her now.")
    open_invitations = count("Neither used nor over.")


class Colleagues(Answer):
    clinic = fields.Nested(ClinicName, required=True)
    items = fields.List(fields.Nested(Colleague), required=True)


@blueprint.endpoint("GET", "/clinic/therapists", Access.ADMIN)
@blueprint.response(200, Colleagues, description="Counts; no client and nothing of one.")
def clinic_therapists() -> Any:
    """Who works at my clinic"""
    clinic_id = cast(UUID, caller().account.clinic_id)
    found = staff.therapists(clinic_id, clock.now())
    return {"clinic": db.session.get_one(Clinic, clinic_id), "items": found}


@blueprint.endpoint("DELETE", "/clinic/therapists/<id>", Access.ADMIN, fresh=True)
@blueprint.response(204, description="Nothing is shared with her, and she cannot sign in.")
def end_therapist(id: UUID) -> Any:
    """Close the account of a therapist who left; each client reads it in her log"""
    admin = caller().account
    staff.end(cast(UUID, admin.clinic_id), id, admin.id, clock.now())
    return ""
