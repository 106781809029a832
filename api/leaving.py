"""Going away for good."""

from flask import Response, current_app

from api.access import Access, caller
from api.http import Blueprint
from api.signed_in import forget
from backend.core import clock
from notifications import in_flight
from sharing import erasure

blueprint = Blueprint("leaving", __name__, url_prefix="/v1", description="Going away for good.")


@blueprint.endpoint("DELETE", "/me", Access.CLIENT, fresh=True)
@blueprint.response(204, description="Everything of hers is gone, and she is signed out.")
def erase_me() -> Response:
    """Erase my account and everything in it"""
    id, now = caller().id, clock.now()
    going_out = in_flight.due_about_now(id, now)
    erasure.erase(id, current_app.config["ERASURE_LIST"], now)
    if going_out:
        in_flight.settle_blindly()
    return forget()
