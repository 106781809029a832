"""Everything of hers, to take along: to move (JSON), to calculate (CSV), to read (PDF).

Also as others read it (docs/standards.md): her nights as IEEE 1752.1 and Open mHealth, her nights,
attempts, plan, medicines and consents as FHIR R4.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

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
from sharing import export_csv, export_fhir, export_pdf, export_standards
from sharing.export import Records, living
from sharing.export_document import document
from sharing.export_words import WORDS
from sleep.device_nights import StoredDeviceNight
from sleep.standards import fhir

_DATA_POINTS = "application/vnd.anew.data-points+json"
TYPES = {
    "json": "application/json",
    "csv": "application/zip",
    "pdf": "application/pdf",
    "ieee1752": _DATA_POINTS,
    "open_mhealth": _DATA_POINTS,
    "fhir": "application/fhir+json",
}
_ENDINGS = {
    "json": "json",
    "csv": "zip",
    "pdf": "pdf",
    "ieee1752": "ieee1752.json",
    "open_mhealth": "open-mhealth.json",
    "fhir": "fhir.json",
}

blueprint = Blueprint("export", __name__, url_prefix="/v1", description="Taking it all along.")


class ExportQuery(Schema):
    format = choice(
        *TYPES,
        says="To move, to calculate, to read and print; or the nights alone in a standard's shape.",
        required=True,
    )


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
    TYPES["ieee1752"]: {"schema": {"type": "array", "items": {"type": "object"}}},
    TYPES["fhir"]: {"schema": {"type": "object"}},
}
_HEADERS = {
    "Content-Disposition": {
        "schema": {"type": "string"},
        "description": 'attachment; filename="anew-2026-11-22.json"',
    }
}
_FILE = {"description": "The file.", "content": _CONTENT, "headers": _HEADERS}


@dataclass(frozen=True)
class _Hers:
    """Plain values, read as one moment had them."""

    account_id: UUID
    about: dict[str, Any]
    records: Records
    nights: list[fhir.Recorded]
    watched: list[StoredDeviceNight]
    resources: list[dict[str, Any]]


@blueprint.endpoint(
    "GET", "/export", Access.CLIENT, writes=True, fresh=True, held=True, errors=(422,)
)
@blueprint.arguments(ExportQuery, location="query")
@blueprint.doc(responses={"200": _FILE})
def export(query: dict[str, str]) -> Response:
    """Take everything of mine along"""
    account, now, wanted = caller().account, clock.now(), query["format"]
    about = cast(dict[str, Any], _ME.dump(oneself(account, caller().session)))
    hers = _hers(account, about, wanted, now)
    audit.record(account.id, account.id, "exported", {"format": wanted}, now)
    db.session.commit()  # nobody waits while the file is made
    response = Response(_MAKERS[wanted](hers, now), mimetype=TYPES[wanted])
    today = now.astimezone(zone(about["time_zone"])).date()
    name = f"anew-{today}.{_ENDINGS[wanted]}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _hers(account: Account, about: dict[str, Any], wanted: str, now: datetime) -> _Hers:
    stored = living([noun.kind for noun in NOUNS.values()], account.id)
    records = {
        kind: [noun.dumped(record) for record in stored[kind]] for kind, noun in NOUNS.items()
    }
    nights = export_standards.recorded(stored["night"])
    resources = export_fhir.own_resources(account.id, now) if wanted == "fhir" else []
    return _Hers(account.id, about, records, nights, stored["device-night"], resources)


def _json(hers: _Hers, now: datetime) -> bytes:
    file = {
        "format": "anew-export",
        "version": 1,
        "exported_at": now,
        "account": hers.about,
        "items": items(hers.records),
    }
    return orjson.dumps(Export().dump(file))


def _csv(hers: _Hers, now: datetime) -> bytes:
    readme = WORDS[hers.about["locale"]]["readme"]
    return export_csv.archive(tables(hers.records), readme, now)


def _pdf(hers: _Hers, _now: datetime) -> bytes:
    content = document(hers.records, hers.about["locale"], hers.about["display_name"])
    return export_pdf.render(content, current_app.config["APP_DIRECTORY"] / "fonts")


def _ieee1752(hers: _Hers, _now: datetime) -> bytes:
    return orjson.dumps(export_standards.ieee(hers.nights, hers.watched))


def _open_mhealth(hers: _Hers, _now: datetime) -> bytes:
    return orjson.dumps(export_standards.omh(hers.nights))


def _fhir(hers: _Hers, now: datetime) -> bytes:
    return orjson.dumps(fhir.bundle(hers.account_id, hers.resources, now))


_MAKERS: dict[str, Callable[[_Hers, datetime], bytes]] = {
    "json": _json,
    "csv": _csv,
    "pdf": _pdf,
    "ieee1752": _ieee1752,
    "open_mhealth": _open_mhealth,
    "fhir": _fhir,
}
