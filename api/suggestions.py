"""Suggestions on the wire: a therapist leaves them, her client accepts or declines."""

from typing import Any
from uuid import UUID

import marshmallow as ma
from marshmallow import fields

from api.accepting import put_in_place
from api.access import Access, caller, consent
from api.fields import Day, Id, Instant, choice, number, optional, required, text
from api.http import Answer, Blueprint, Schema
from backend.core import clock
from backend.core.sync import Writer
from measures.questionnaires import NAMES
from practice import lenses
from sharing import suggestions

blueprint = Blueprint("suggestions", __name__, url_prefix="/v1", description="No chat.")

# What each kind is nothing without.
NEEDS = {
    "behaviour": ("name",),
    "context": ("label",),
    "take_away": ("take_away",),
    "rehearsal": (),
    "lens": (),
    "measure": (),
}


_SCHEDULE = ("measure", "every_weeks", "starts_on")


class SuggestionWords(Schema):
    name = text(200, "A new way, for kind `behaviour`.", example="Say one sentence")
    when = text(4000, "When …")
    will = text(4000, "… I will …")
    instead_of = text(4000, "… instead of …")
    cue = text(200, "What could remind her of it.")
    label = text(200, "A situation, for kind `context`.")
    take_away = text(1000, "A point from the session, for kind `take_away`.")
    why = text(4000, "Why this.")


class NewSuggestion(Schema):
    kind = choice(*suggestions.KINDS, says="What it is about.", required=True)
    behaviour_id = optional(Id, "The behaviour it is about, for kinds `rehearsal` and `lens`.")
    every_days = number(1, 28, "For kind `rehearsal`: practise at this gap.")
    paused_until = optional(Day, "For kind `rehearsal`: let it rest until then.")
    lens = choice(*lenses.NAMES, says="For kind `lens`: how the behaviour is spoken of.")
    measure = choice(*NAMES, says="For kind `measure`: the questionnaire.")
    every_weeks = number(1, 12, "For kind `measure`: how often.")
    starts_on = optional(Day, "For kind `measure`: the first date; the others fall on its weekday.")
    words = fields.Nested(SuggestionWords, load_default=dict)

    @ma.validates_schema
    def _complete(self, data: dict[str, Any], **_: Any) -> None:
        kind, words = data["kind"], data["words"]
        missing = {name: ["Is needed here."] for name in NEEDS[kind] if not words.get(name)}
        if missing:
            raise ma.ValidationError({"words": missing})
        gap = data["every_days"] or data["paused_until"]
        if kind == "rehearsal" and not (data["behaviour_id"] and gap):
            says = "A rehearsal names a behaviour, and a gap or a date."
            raise ma.ValidationError(says, "behaviour_id")
        if kind == "lens" and not (data["behaviour_id"] and data["lens"]):
            raise ma.ValidationError("A lens is of a behaviour.", "behaviour_id")
        unsaid = {name: ["Is needed here."] for name in _SCHEDULE if data[name] is None}
        if kind == "measure" and unsaid:
            raise ma.ValidationError(unsaid)


class Suggestion(Answer):
    id = required(Id, "The suggestion.")
    kind = choice(*suggestions.KINDS, says="What it is about.", required=True)
    behaviour_id = Id(allow_none=True)
    every_days = fields.Integer(allow_none=True)
    paused_until = Day(allow_none=True)
    lens = choice(*lenses.NAMES, says="For kind `lens`.")
    measure = fields.String(allow_none=True)
    every_weeks = fields.Integer(allow_none=True)
    starts_on = Day(allow_none=True)
    words = fields.Nested(SuggestionWords, required=True)
    made_at = required(Instant, "When.")
    answer = choice(*suggestions.ANSWERS, says="Null: not answered yet.")
    answered_at = Instant(allow_none=True)


class SuggestedBy(Answer):
    id = required(Id, "Her account.")
    display_name = fields.String(allow_none=True)


class ReceivedSuggestion(Suggestion):
    therapist = fields.Nested(
        SuggestedBy, allow_none=True, metadata={"description": "Null: her account is gone."}
    )

    opens_at = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "A take-away is closed till then, or till she wrote hers."},
    )


class Suggestions(Answer):
    items = fields.List(fields.Nested(Suggestion), required=True)


class ReceivedSuggestions(Answer):
    items = fields.List(fields.Nested(ReceivedSuggestion), required=True)


class SuggestionAnswer(Schema):
    answer = choice(*suggestions.ANSWERS, says="What she says to it.", required=True)


@blueprint.endpoint("POST", "/clients/<client_id>/suggestions", Access.CARE)
@blueprint.arguments(
    NewSuggestion, example={"kind": "behaviour", "words": {"name": "Say one sentence"}}
)
@blueprint.response(201, Suggestion, description="Left for the client.")
def suggest(values: dict[str, Any], **_client: UUID) -> Any:
    """Suggest a new way, a context, a take-away, a gap, a lens or a questionnaire

    A questionnaire needs the scope `measures`, everything else `practice`.
    """
    words = values.pop("words")
    return suggestions.shown(suggestions.suggest(consent(), values, words, clock.now()))


@blueprint.endpoint("GET", "/clients/<client_id>/suggestions", Access.CARE)
@blueprint.response(200, Suggestions, description="The newest first, with the answers.")
def made_suggestions(**_client: UUID) -> Any:
    """What I suggested"""
    return {"items": suggestions.made_by(consent())}


@blueprint.endpoint("DELETE", "/clients/<client_id>/suggestions/<id>", Access.CARE, errors=(409,))
@blueprint.response(204, description="Taken back.")
def withdraw_suggestion(id: UUID, **_client: UUID) -> Any:
    """Take back a suggestion that was not answered yet"""
    suggestions.withdraw(consent(), id)
    return ""


@blueprint.endpoint("GET", "/suggestions", Access.CLIENT)
@blueprint.response(200, ReceivedSuggestions, description="The newest first.")
def received_suggestions() -> Any:
    """What was suggested to me"""
    return {"items": suggestions.received(caller().id, clock.now())}


@blueprint.endpoint("PUT", "/suggestions/<id>/answer", Access.CLIENT, errors=(409,))
@blueprint.arguments(SuggestionAnswer, example={"answer": "accepted"})
@blueprint.response(200, Suggestion, description="Who answered and when stays.")
def answer_suggestion(values: dict[str, Any], id: UUID) -> Any:
    """Accept or decline; what is accepted is in the plan from then on"""
    client_id, now = caller().id, clock.now()
    with Writer(client_id, now) as writer:  # her line of writes first: one order for all
        found, new = suggestions.answer(client_id, id, values["answer"], now)
        if new and found.answer == "accepted":
            put_in_place(writer, found)
    return suggestions.shown(found)
