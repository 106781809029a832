"""Whom to call in a crisis. For everybody, and the one route that leaves no line in the log."""

from typing import Any

from marshmallow import fields

from api.access import Access
from api.fields import Day, required
from api.http import Answer, Blueprint
from safety.crisis_lines import directory

blueprint = Blueprint("crisis_lines", __name__, url_prefix="/v1", description="Whom to call.")


class CrisisLine(Answer):
    name = fields.String(required=True, metadata={"example": "Samaritans"})
    phone = fields.String(
        required=True, metadata={"description": "As it is dialled there.", "example": "116 123"}
    )
    text = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The word to send there as a text message; null: call."},
    )
    hours = fields.String(
        required=True, allow_none=True, metadata={"description": "Null: not known."}
    )
    url = fields.String(required=True)
    source = fields.String(required=True, metadata={"description": "Where we have it from."})
    verified_on = Day(
        required=True,
        allow_none=True,
        metadata={"description": "When its source verified it; null: not known."},
    )


class CountryLines(Answer):
    country = fields.String(required=True, metadata={"description": "ISO 3166-1.", "example": "GB"})
    emergency = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "The one to call is first.", "example": ["999", "112"]},
    )
    lines = fields.List(fields.Nested(CrisisLine), required=True)


class CrisisLines(Answer):
    checked_on = required(Day, "When the whole list was last compared with its sources.")
    countries = fields.List(fields.Nested(CountryLines), required=True)


@blueprint.endpoint("GET", "/crisis-lines", Access.PUBLIC)
@blueprint.response(200, CrisisLines)
def get_crisis_lines() -> Any:
    """Crisis lines and emergency numbers of every country; asking leaves no trace"""
    return directory()
