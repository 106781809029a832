"""Going away for good."""

from flask import Response, current_app

from api.access import Access, caller
from api.http import Blueprint
from api.signed_in import forget
from backend.core import clock
from sharing import erasure

blueprint = Blueprint("leaving", __name__, url_prefix="/v1", description="Going away for good.")


@blueprint.endpoint("DELETE", "/me", Access.CLIENT, fresh=True)
@blueprint.response(204, description="Everything of hers is gone, and she is signed out.")
def erase_me() -> Response:
    """Erase my account and everything in it"""
    erasure.erase(caller().account.id, current_app.config["ERASURE_LIST"], clock.now())
    return forget()
