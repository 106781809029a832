"""Her next appointments in her own calendar, under an address that is its own key."""

from hashlib import sha256
from typing import Any

from flask import Response, current_app, request
from marshmallow import fields

from api.access import Access, caller
from api.fields import Instant
from api.http import Answer, Blueprint, Empty
from api.limits import Limit
from backend.accounts import calendar_feeds
from backend.core import clock
from sharing.calendar_file import Appointment, calendar

blueprint = Blueprint("calendar", __name__, url_prefix="/v1", description="Appointments.")

_TYPE = "text/calendar"
_FILE = {
    "description": "RFC 5545. Neutral titles, no place, no name.",
    "content": {_TYPE: {"schema": {"type": "string"}}},
    "headers": {"ETag": {"schema": {"type": "string"}}},
}
_SAME = {"description": "As in If-None-Match."}


class CalendarFeed(Answer):
    created_at = Instant(
        required=True, allow_none=True, metadata={"description": "Null: there is none."}
    )


class NewCalendarFeed(CalendarFeed):
    url = fields.String(required=True, metadata={"description": "Shown once. Who has it reads."})


@blueprint.endpoint("GET", "/calendar-feed", Access.CLIENT)
@blueprint.response(200, CalendarFeed)
def calendar_feed() -> Any:
    """Is there an address for my calendar"""
    return {"created_at": calendar_feeds.made_at(caller().id)}


@blueprint.endpoint("POST", "/calendar-feed", Access.CLIENT)
@blueprint.arguments(Empty, example={})
@blueprint.response(
    201, NewCalendarFeed, description="The address before it reads nothing any more."
)
def make_calendar_feed(_values: dict[str, Any]) -> Any:
    """Make an address for my calendar"""
    now = clock.now()
    token = calendar_feeds.make(caller().account, now)
    return {"url": f"{current_app.config['BASE_URL']}/v1/calendar/{token}.ics", "created_at": now}


@blueprint.endpoint("DELETE", "/calendar-feed", Access.CLIENT)
@blueprint.response(204, description="The address reads nothing any more.")
def remove_calendar_feed() -> Any:
    """Take the address of my calendar back"""
    calendar_feeds.remove(caller().account, clock.now())
    return ""


@blueprint.endpoint("GET", "/calendar/<token>.ics", Access.PUBLIC, limit=Limit("calendar", 60))
@blueprint.doc(responses={"200": _FILE, "304": _SAME})
def calendar_file(token: str) -> Response:
    """The next appointments, for a calendar program"""
    client = calendar_feeds.holder(token)
    found = calendar_feeds.appointments(client.id, clock.now())
    content = calendar(
        [
            Appointment(each.id, each.next_session_at, each.created_at)
            for each in found
            if each.next_session_at
        ],
        client.locale,
    )
    response = Response(content, mimetype=_TYPE)
    response.set_etag(sha256(content).hexdigest())
    response.make_conditional(request)
    return response
