"""For whoever watches over the installation: is anything late?"""

import hmac
from ipaddress import ip_address
from typing import Any

from flask import Response, current_app, request

from api.access import Access
from api.http import Blueprint
from backend.core import clock
from backend.core.errors import NotFound
from notifications.metrics import gauges, prometheus

_TEXT = "text/plain; version=0.0.4; charset=utf-8"

blueprint = Blueprint("metrics", __name__, description="For operators.")


@blueprint.endpoint("GET", "/metrics", Access.PUBLIC, errors=(404,))
@blueprint.response(
    200, {"type": "string"}, content_type="text/plain", description="Prometheus text format."
)
def metrics() -> Any:
    """Lag, backlog and outcomes of reminders

    Without a token in the settings for this machine only, and not through a proxy; with one, for
    whoever shows it as a bearer token. Everybody else gets 404.
    """
    if not _may_read():
        raise NotFound()
    return Response(prometheus(gauges(clock.now())), content_type=_TEXT)


def _may_read() -> bool:
    token = current_app.config["METRICS_TOKEN"]
    if token is not None:
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(shown.encode(), token.encode())
    forwarded = {"X-Forwarded-For", "Forwarded"} & {name for name, _ in request.headers}
    return not forwarded and ip_address(request.remote_addr or "::").is_loopback
