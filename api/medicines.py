"""Medicines on the wire, and the catalogue of their names: names and classes, nothing else."""

from typing import Any

from marshmallow import fields, validate

from api import records
from api.access import Access
from api.fields import Day, Id, Switch, optional, required, text
from api.http import Answer, Blueprint, Schema
from api.nouns import Noun, RecordAnswer
from sleep.medicine_catalogue import search
from sleep.medicine_service import MEDICINES as KIND

blueprint = Blueprint("medicines", __name__, url_prefix="/v1", description="What she takes.")


class MedicineWords(Schema):
    name = text(200, "As she calls it; needed when `generic` is null.")
    dose = text(200, "As she would say it.", example="50 mg in the morning")
    note = text(4000, "For herself; never shared.")


class MedicineFields(Schema):
    """One medicine at one dose. Another dose: stop this record and start a new one, same date."""

    generic = text(
        200, "A name of GET /v1/medicine-catalogue; null: not in it.", example="sertraline"
    )
    started_on = required(Day, "The first day with it.", "2026-01-12")
    stopped_on = optional(Day, "The first day without it; null: she goes on taking it.")
    private = Switch(load_default=False, metadata={"description": "Kept out of all sharing."})
    words = fields.Nested(MedicineWords, load_default=dict)


class Medicine(RecordAnswer, MedicineFields):
    id = required(Id, "Made on the device.")


class CatalogueQuery(Schema):
    q = fields.String(
        load_default="",
        validate=validate.Length(max=100),
        metadata={"description": "Part of a generic name; none: all, to search on the device."},
    )


class CatalogueMedicine(Answer):
    generic = fields.String(required=True, metadata={"example": "sertraline"})
    drug_class = fields.String(data_key="class", required=True, metadata={"example": "SSRI"})


class Catalogue(Answer):
    items = fields.List(fields.Nested(CatalogueMedicine), required=True)


@blueprint.endpoint("GET", "/medicine-catalogue", Access.CLIENT, errors=(422,))
@blueprint.arguments(CatalogueQuery, location="query")
@blueprint.response(200, Catalogue, description="Names that begin so first. Nothing is guessed.")
def medicine_catalogue(query: dict[str, str]) -> Any:
    """Medicines whose generic name holds these letters, whatever their case and accents"""
    return {"items": search(query["q"])}


MEDICINES = Noun(
    KIND,
    "medicines",
    MedicineFields(),
    Medicine(),
    "one medicine at one dose",
    {
        "generic": "sertraline",
        "started_on": "2026-01-12",
        "words": {"dose": "50 mg in the morning"},
    },
)
records.serve(blueprint, MEDICINES)
