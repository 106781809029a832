"""Everything of hers, to take along: to move (JSON), to calculate (CSV), to read (PDF)."""

from datetime import datetime
from typing import Any, cast

import orjson
from flask import Response, current_app
from marshmallow import fields

from api.access import Access, caller
from api.accounts import Me, oneself
from api.changes import NOUNS
from api.export_items import items
from api.export_tables import tables
from api.fields import Instant, choice, required
from api.http import Answer, Blueprint, Schema
from backend.accounts.models import Account
from backend.core import audit, clock
from backend.core.db import db
from backend.core.zones import zone
from sharing import export_csv, export_pdf
from sharing.export import Records, living
from sharing.export_document import document
from sharing.export_words import WORDS

TYPES = {"json": "application/json", "csv": "application/zip", "pdf": "application/pdf"}
_ENDINGS = {"json": "json", "csv": "zip", "pdf": "pdf"}

blueprint = Blueprint("export", __name__, url_prefix="/v1", description="Taking it all along.")


class ExportQuery(Schema):
    format = choice(*TYPES, says="To move, to calculate, or to read and print.", required=True)


class ExportedItem(Answer):
    kind = choice(*NOUNS, says="The kind of record.", required=True)
    id = fields.String(required=True)
    record = fields.Dict(required=True, metadata={"description": "The body of a PUT."})


_ME = Me(only=("email", "display_name", "time_zone", "locale", "country", "reminders"))


class Export(Answer):
    """`items` can be sent as they are, in batches, to POST /v1/changes of another account."""

    format = fields.String(required=True, metadata={"example": "anew-export"})
    version = fields.Integer(required=True)
    exported_at = required(Instant, "When.")
    account = fields.Dict(required=True, metadata={"description": "As GET /v1/me says it."})
    items = fields.List(fields.Nested(ExportedItem), required=True)


_BINARY = {"schema": {"type": "string", "format": "binary"}}
_CONTENT = {
    TYPES["json"]: {"schema": Export},
    TYPES["csv"]: _BINARY,
    TYPES["pdf"]: _BINARY,
}
_HEADERS = {
    "Content-Disposition": {
        "schema": {"type": "string"},
        "description": 'attachment; filename="anew-2026-11-22.json"',
    }
}
_FILE = {"description": "The file.", "content": _CONTENT, "headers": _HEADERS}


@blueprint.endpoint(
    "GET", "/export", Access.CLIENT, writes=True, fresh=True, held=True, errors=(422,)
)
@blueprint.arguments(ExportQuery, location="query")
@blueprint.doc(responses={"200": _FILE})
def export(query: dict[str, str]) -> Response:
    """Take everything of mine along"""
    account, now, wanted = caller().account, clock.now(), query["format"]
    about = cast(dict[str, Any], _ME.dump(oneself(account, caller().session)))
    records = _dumped(account)
    audit.record(account.id, account.id, "exported", {"format": wanted}, now)
    db.session.commit()  # nobody waits while the file is made
    body = _file(wanted, about, records, now)
    response = Response(body, mimetype=TYPES[wanted])
    today = now.astimezone(zone(about["time_zone"])).date()
    name = f"anew-{today}.{_ENDINGS[wanted]}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _dumped(account: Account) -> Records:
    stored = living([noun.kind for noun in NOUNS.values()], account.id)
    return {kind: [noun.dumped(record) for record in stored[kind]] for kind, noun in NOUNS.items()}


def _file(wanted: str, about: dict[str, Any], records: Records, now: datetime) -> bytes:
    if wanted == "csv":
        return export_csv.archive(tables(records), WORDS[about["locale"]]["readme"], now)
    if wanted == "pdf":
        content = document(records, about["locale"], about["display_name"])
        return export_pdf.render(content, current_app.config["APP_DIRECTORY"] / "fonts")
    file = {
        "format": "anew-export",
        "version": 1,
        "exported_at": now,
        "account": about,
        "items": items(records),
    }
    return orjson.dumps(Export().dump(file))
