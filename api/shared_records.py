"""The entries behind the figures of a summary, for a therapist."""

from datetime import datetime
from typing import Any
from uuid import UUID

import marshmallow as ma
from marshmallow import fields

from api.access import Access, consent
from api.fields import AsItIs, Day, Id, choice
from api.http import MAY_BE_ABSENT, Answer, Blueprint
from api.insights import period
from api.journal import RESPONSES
from api.measure_figures import SharedResponse
from api.medicine_notes import TakenMedicine
from api.pages import DatedPageQuery, bad_cursor, from_cursor, to_cursor
from api.practice import HAPPENED, OUTCOMES
from api.shared_entries import SharedEntry, SharedMoment
from api.sleep_figures import NightSummary
from backend.accounts.models import Account
from backend.core import clock
from backend.core.db import db
from measures.questionnaires import NAMES
from sharing import shared_records

blueprint = Blueprint("shared_records", __name__, url_prefix="/v1", description="Behind a figure.")

# What a kind can be narrowed by.
NARROWED = {
    "practice-entry": {"behaviour_id", "context_id", "outcome", "happened"},
    "pattern-moment": {"pattern_id", "response"},
    "measure-response": {"measure"},
}
# These come page by page; of the others a period has few enough for one.
PAGED = ("practice-entry", "pattern-moment")


class RecordsQuery(DatedPageQuery):
    kind = choice(*shared_records.SCOPES, says="Which entries.", required=True)
    behaviour_id = Id(metadata={"description": "Only attempts at this behaviour."})
    context_id = Id(metadata={"description": "Only attempts in this context."})
    outcome = fields.String(validate=ma.validate.OneOf(OUTCOMES))
    happened = fields.String(
        validate=ma.validate.OneOf(HAPPENED),
        metadata={"description": "Only what was done or partly done and came out like this."},
    )
    pattern_id = Id(metadata={"description": "Only moments of this pattern."})
    response = fields.String(validate=ma.validate.OneOf(RESPONSES))
    measure = fields.String(
        validate=ma.validate.OneOf(NAMES), metadata={"description": "Only this questionnaire."}
    )

    @ma.validates_schema
    def _fits(self, data: dict[str, Any], **_: Any) -> None:
        kind = data["kind"]
        given = {*data} & set().union(*NARROWED.values())
        if wrong := given - NARROWED.get(kind, set()):
            raise ma.ValidationError({name: ["Is not of this kind."] for name in wrong})
        if "cursor" in data and kind not in PAGED:
            raise ma.ValidationError("This kind has one page.", "cursor")


class SharedRecord(Answer):
    """One of them, as its kind says."""

    practice_entry = fields.Nested(SharedEntry, metadata=MAY_BE_ABSENT)
    pattern_moment = fields.Nested(SharedMoment, metadata=MAY_BE_ABSENT)
    night = AsItIs(NightSummary, metadata=MAY_BE_ABSENT)
    medicine = fields.Nested(TakenMedicine, metadata=MAY_BE_ABSENT)
    measure_response = fields.Nested(SharedResponse, metadata=MAY_BE_ABSENT)


class SharedRecords(Answer):
    start = Day(data_key="from", required=True, attribute="from")
    end = Day(data_key="to", required=True, attribute="to")
    kind = choice(*shared_records.SCOPES, says="Of all of them.", required=True)
    items = fields.List(fields.Nested(SharedRecord), required=True)
    cursor = fields.String(required=True, allow_none=True)


@blueprint.endpoint("GET", "/clients/<client_id>/records", Access.CARE, writes=True)
@blueprint.arguments(RecordsQuery, location="query")
@blueprint.response(200, SharedRecords, description="The newest first; nothing private.")
def shared_records_of(query: dict[str, Any], client_id: UUID) -> Any:
    """The entries behind a figure, of one kind and period; the client sees that they were read"""
    start, end = period(query, db.session.get_one(Account, client_id))
    kind, limit = query["kind"], query["limit"]
    narrowed = {name: query[name] for name in NARROWED.get(kind, ()) if name in query}
    before = _place(query["cursor"]) if "cursor" in query else None
    wanted = shared_records.Wanted(kind, start, end, limit + 1, narrowed, before)
    rows = shared_records.read(consent(), wanted, clock.now())
    shown = rows[:limit] if kind in PAGED else rows
    last = shown[-1] if len(rows) > len(shown) else None
    return {
        **{"kind": kind, "from": start, "to": end},
        "items": [{kind.replace("-", "_"): row} for row in shown],
        "cursor": to_cursor(last["occurred_at"].isoformat(), last["id"]) if last else None,
    }


def _place(cursor: str) -> tuple[datetime, UUID]:
    at, id = from_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(at), UUID(id)
    except ValueError:
        raise bad_cursor() from None
