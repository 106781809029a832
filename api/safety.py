"""Her safety plan and the people she can call. No scope covers them: nobody else reads them."""

from marshmallow import fields

from api import records
from api.fields import Id, number, required, text
from api.http import Blueprint, Schema
from api.nouns import Noun, RecordAnswer
from safety import service

blueprint = Blueprint("safety", __name__, url_prefix="/v1", description="For a bad hour.")


class SafetyPlanWords(Schema):
    signs = text(4000, "How she notices that it gets bad.", example="I stop answering messages")
    by_myself = text(4000, "What helps when she is alone.", example="A walk to the river")
    with_others = text(4000, "People and places that take her mind off it.")
    who_helps = text(4000, "Whom she can tell, professionals too.")
    safer_place = text(4000, "What makes the place around her safer.")
    reasons = text(4000, "What she wants to stay for.")


class SafetyPlanFields(Schema):
    words = fields.Nested(SafetyPlanWords, required=True)


class SafetyPlan(RecordAnswer, SafetyPlanFields):
    id = required(Id, "The app keeps one, under an id that all her devices know.")


class SafetyContactWords(Schema):
    name = text(200, "Who.", required=True, example="Jo")
    phone = text(200, "The number as she dials it.", example="+49 30 1234567")
    note = text(4000, "What to remember.")


class SafetyContactFields(Schema):
    position = number(0, 1000, "Her own order; the lowest is first.")
    words = fields.Nested(SafetyContactWords, required=True)


class SafetyContact(RecordAnswer, SafetyContactFields):
    id = required(Id, "Made on the device.")


PLANS = Noun(
    service.PLANS,
    "safety-plans",
    SafetyPlanFields(),
    SafetyPlan(),
    "her safety plan",
    {"words": {"signs": "I stop answering messages", "by_myself": "A walk to the river"}},
)
CONTACTS = Noun(
    service.CONTACTS,
    "safety-contacts",
    SafetyContactFields(),
    SafetyContact(),
    "somebody she can call",
    {"position": 0, "words": {"name": "Jo", "phone": "+49 30 1234567"}},
)

for _noun in (PLANS, CONTACTS):
    records.serve(blueprint, _noun)
