"""The card on courses that do not move: the therapist's, and her client's when it is opened."""

from typing import Any, get_args
from uuid import UUID

from marshmallow import fields

from api.access import Access, consent
from api.fields import AsItIs, Switch, choice, required
from api.figures import Figure
from api.http import MAY_BE_ABSENT, Answer, Blueprint, Schema
from backend.core import clock
from measures.questionnaires import NAMES
from measures.stall import Finding
from sharing import openings
from sharing.stall_card import Gap

blueprint = Blueprint("stall_card", __name__, url_prefix="/v1", description="To talk about.")


class MeasureCourse(Answer):
    """One questionnaire over the half year that ends the period."""

    measure = choice(*NAMES, says="Which questionnaire.", required=True)
    title = fields.String(required=True)
    finding = choice(*get_args(Finding), says="What the rule found.", required=True)
    stalled = required(Switch, "It does not move, or got reliably worse.")
    figure = AsItIs(Figure, required=True, metadata={"description": "Last minus first, in points."})


class IngredientGap(Answer):
    """An ingredient of change (a model, not a proven effect) that is missing or narrow."""

    ingredient = choice("activated", "new_felt", "practised", says="Which.", required=True)
    state = choice(
        *get_args(Gap),
        says="none: known, and not met · unknown: nothing written down can tell · narrow: in few "
        "planned contexts · not_shared: practice is not shared.",
        required=True,
    )
    about = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Names of the patterns; of the behaviours when narrow."},
    )
    question = fields.String(required=True)


class StallCard(Answer):
    """A prompt to talk, never an alarm."""

    open = required(Switch, "Her therapist opened it to her.")
    # For the client: there is one, and it is not open to her.
    courses = fields.List(fields.Nested(MeasureCourse), metadata=MAY_BE_ABSENT)
    gaps = fields.List(fields.Nested(IngredientGap), metadata=MAY_BE_ABSENT)


class StallCardOpen(Schema):
    open = required(Switch, "May she read it too?")


class StallCardOpened(StallCardOpen, Answer):
    """As it is now."""


@blueprint.endpoint("PUT", "/clients/<client_id>/stall-card", Access.CARE)
@blueprint.arguments(StallCardOpen, example={"open": True})
@blueprint.response(200, StallCardOpened, description="Closed again when the consent ends.")
def open_stall_card(values: dict[str, bool], **_client: UUID) -> Any:
    """Let her read the card on her courses, or no longer; her log says so"""
    openings.set_open(consent(), openings.STALL_CARD, values["open"], clock.now())
    return values
