"""What a client shares, as FHIR R4, for her therapist's record system."""

from typing import Any
from uuid import UUID

import orjson
from flask import Response

from api.access import Access, consent
from api.http import Blueprint
from api.insights import PeriodQuery, period
from backend.accounts.models import Account
from backend.core import clock
from backend.core.db import db
from sharing import export_fhir

FHIR = "application/fhir+json"
_BUNDLE = {
    "description": "A Bundle of type `collection`: what is shared at this instant, no more.",
    "content": {FHIR: {"schema": {"type": "object"}}},
}

blueprint = Blueprint("fhir", __name__, url_prefix="/v1", description="For other systems.")


@blueprint.endpoint("GET", "/clients/<client_id>/fhir", Access.CARE, writes=True)
@blueprint.arguments(PeriodQuery, location="query")
@blueprint.doc(responses={"200": _BUNDLE})
def fhir_bundle(query: dict[str, Any], client_id: UUID) -> Response:
    """The shared entries as FHIR R4; the client sees that they were read"""
    start, end = period(query, db.session.get_one(Account, client_id))
    found = export_fhir.read_bundle(consent(), start, end, clock.now())
    return Response(orjson.dumps(found), mimetype=FHIR)
