"""A file of a device's nights, taken in."""

from collections import Counter
from typing import Any

from flask import request
from marshmallow import fields

from api.access import Access, caller, still_signed_in
from api.fields import Day, Id, choice, zone_name
from api.http import Answer, Blueprint, Schema
from api.limits import Limit
from backend.core import clock
from backend.core.db import db
from backend.core.errors import Invalid, TooLarge, UnsupportedMedia
from sleep.device_import import OUTCOMES, import_nights
from sleep.import_process import read_apart
from sleep.importers.items import Broken

MOST_BYTES = 20 * 1024 * 1024
blueprint = Blueprint(
    "sleep-imports", __name__, url_prefix="/v1", description="Files of devices, taken in."
)

TYPES = (
    *("application/octet-stream", "application/zip", "application/xml", "text/xml"),
    "application/json",
)


class ImportQuery(Schema):
    time_zone = zone_name("For times without an offset (Fitbit); where the account lives if none.")


class ImportedNight(Answer):
    outcome = choice(*OUTCOMES, says="What became of it.", required=True)
    where = fields.String(required=True, metadata={"description": "Which night, or which line."})
    id = Id(allow_none=True)
    local_date = Day(allow_none=True)
    reason = fields.String(allow_none=True, metadata={"description": "Why it was refused."})


class SleepImport(Answer):
    """A file that cannot be read to its end leaves nothing: which of its nights are whole?

    In one that can, each night stands for itself: what is refused is named, the rest is kept.
    """

    counts = fields.Nested(
        Answer.from_dict(
            {name: fields.Integer(required=True) for name in OUTCOMES}, name="SleepImportCounts"
        ),
        required=True,
    )
    nights = fields.List(fields.Nested(ImportedNight), required=True)


_FILE = {
    "required": True,
    "description": (
        "The file as it is, 20 MiB at most: Apple Health (export.xml or the zip), Health Connect, "
        "Fitbit Takeout, Oura, Garmin. A larger one: `anew import-sleep`."
    ),
    "content": {TYPES[0]: {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
}


@blueprint.endpoint(
    "POST", "/sleep-imports", Access.CLIENT, limit=Limit("sleep-imports", 20), requestBody=_FILE
)
@blueprint.arguments(ImportQuery, location="query")
@blueprint.response(200, SleepImport, description="What became of each night.")
def import_sleep(query: dict[str, Any]) -> Any:
    """Take in the nights of a device's file; the same file twice is the same as once"""
    body = _body()
    time_zone = query["time_zone"] or caller().account.time_zone
    db.session.rollback()  # nobody waits while the file is read
    try:
        items = read_apart(body, time_zone)
    except Broken as error:
        says = f"{error}. Nothing of this file was kept."
        raise Invalid.field("", "broken-file", says) from None
    now = clock.now()
    done = import_nights(still_signed_in(now).id, items, now)
    counted = Counter(each.outcome for each in done)
    return {"counts": {name: counted[name] for name in OUTCOMES}, "nights": done}


def _body() -> bytes:
    """The file. One that is too large is refused by its length, before it is read."""
    if request.mimetype not in TYPES:
        raise UnsupportedMedia("Send the file as application/octet-stream.")
    if (request.content_length or 0) > MOST_BYTES:
        raise TooLarge(
            "A file of sleep is at most 20 MiB here; for a larger one ask for an import "
            "on the server, or send the file of sleep out of the archive alone."
        )
    request.max_content_length = MOST_BYTES
    return request.get_data(cache=False)
