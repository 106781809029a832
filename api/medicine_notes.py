"""What studies report of her medicines: for the therapist, and for her when it is opened to her."""

from typing import Any
from uuid import UUID

from marshmallow import fields

from api.access import Access, consent
from api.fields import Day, Id, Switch, choice, required
from api.http import MAY_BE_ABSENT, Answer, Blueprint, Schema
from backend.core import clock
from sharing import openings
from sharing.medicine_changes import CHANGES
from sleep.medicine_catalogue import Certainty, Effect

blueprint = Blueprint("medicine_notes", __name__, url_prefix="/v1", description="Never advice.")


class TakenMedicine(Answer):
    """Name and dose in her words; her note is never here."""

    id = required(Id, "The record.")
    generic = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    dose = fields.String(required=True, allow_none=True)
    started_on = required(Day, "The first day with it, at this dose.")
    stopped_on = Day(required=True, allow_none=True)


class MedicineNote(Answer):
    """Of one generic name. `text` is shown whole wherever any of this is shown."""

    generic = fields.String(required=True)
    drug_class = fields.String(data_key="class", required=True)
    effect = choice(*(each.value for each in Effect), says="Of REM sleep.", required=True)
    certainty = choice(*(each.value for each in Certainty), says="How certain.", required=True)
    class_level = fields.Boolean(
        required=True, metadata={"description": "Studied in others of its class."}
    )
    evidence = choice(*"RK", says="R: its source was read. K: it was not.", required=True)
    source = fields.String(required=True)
    text = fields.String(required=True)


class MedicineChange(Answer):
    on = required(Day, "The first day with it, or the first without.")
    change = choice(*CHANGES, says="What changed.", required=True)
    name = fields.String(required=True, allow_none=True)
    dose = fields.String(required=True, allow_none=True)


class Medicines(Answer):
    taken = fields.List(
        fields.Nested(TakenMedicine),
        required=True,
        metadata={"description": "At any time of the period; the doses of one stand together."},
    )
    changes = fields.List(
        fields.Nested(MedicineChange),
        required=True,
        metadata={"description": "In the period, the oldest first: to be marked on every chart."},
    )
    studies_open = required(Switch, "Her therapist opened the notes to her.")
    # For the client: there are some, and they are not open to her.
    studies = fields.List(fields.Nested(MedicineNote), metadata=MAY_BE_ABSENT)


class MedicineNoteOpen(Schema):
    open = required(Switch, "May she read them too?")


class MedicineNoteOpened(MedicineNoteOpen, Answer):
    """As it is now."""


@blueprint.endpoint("PUT", "/clients/<client_id>/medicine-note", Access.CARE)
@blueprint.arguments(MedicineNoteOpen, example={"open": True})
@blueprint.response(200, MedicineNoteOpened, description="Closed again when the consent ends.")
def open_medicine_note(values: dict[str, bool], **_client: UUID) -> Any:
    """Let her read what studies report of her medicines, or no longer; her log says so"""
    openings.set_open(consent(), openings.MEDICINE_NOTES, values["open"], clock.now())
    return values
