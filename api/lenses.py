"""The modality lenses on the wire."""

from typing import Any

from marshmallow import fields

from api.access import Access, caller
from api.http import Answer, Blueprint
from practice.lenses import lenses

blueprint = Blueprint("lenses", __name__, url_prefix="/v1", description="How a record reads.")


class Wording(Answer):
    field = fields.String(required=True, metadata={"example": "words.expected"})
    label = fields.String(required=True, metadata={"example": "Prediction"})
    prompt = fields.String(required=True)


class Lens(Answer):
    key = fields.String(required=True, metadata={"example": "exposure"})
    name = fields.String(required=True)
    leads = fields.List(
        fields.String(), required=True, metadata={"description": "Fields to show first."}
    )
    wordings = fields.List(fields.Nested(Wording), required=True)


class Lenses(Answer):
    items = fields.List(fields.Nested(Lens), required=True)


@blueprint.endpoint("GET", "/lenses", Access.SIGNED_IN)
@blueprint.response(200, Lenses, description="In the language of who asks.")
def read_lenses() -> Any:
    """How each school calls and asks for the fields of an attempt"""
    return {"items": lenses(caller().account.locale)}
