"""The plan on the wire: patterns, behaviours, contexts."""

from typing import Any
from uuid import UUID

import marshmallow as ma
from marshmallow import fields, validate

from api import records
from api.fields import Day, Id, Instant, Switch, choice, number, optional, required, text
from api.http import Blueprint, Schema
from api.nouns import Noun, RecordAnswer
from practice import lenses, service

PLACES = "home work school shop outdoors transport social health_care online other".split()
PEOPLE = "alone partner family friends colleagues strangers group authority other".split()
ACTIVITIES = "resting working talking eating travelling exercising caring waiting other".split()
STAGES = ("anchor", "widen", "free")

blueprint = Blueprint(
    "plan", __name__, url_prefix="/v1", description="What is practised: the old way and the new."
)


class PatternWords(Schema):
    name = text(200, "What she calls it.", required=True, example="Shrinking at work")
    trigger = text(4000, "What sets it off.")
    old_expectation = text(4000, "What she then expects.")
    old_response = text(4000, "What she then does.")


class PatternFields(Schema):
    retired = Switch(load_default=False, metadata={"description": "No longer worked on."})
    words = fields.Nested(PatternWords, required=True)


class Pattern(RecordAnswer, PatternFields):
    id = required(Id, "Made on the device.")


class BehaviourWords(Schema):
    name = text(200, "The new way, in her words.", required=True, example="Say one sentence")
    when = text(4000, "When …", example="the meeting starts")
    will = text(4000, "… I will …", example="say one sentence")
    instead_of = text(4000, "… instead of …", example="staying silent")
    cue = text(200, "What reminds her of it.")


class BehaviourFields(Schema):
    pattern_id = optional(Id, "The pattern it answers.")
    lens = choice(*lenses.NAMES, says="How it is spoken of.", default="integrative")
    stage = choice(*STAGES, says="A steady cue, then more contexts, then free.", default="anchor")
    context_ids = fields.List(
        Id(),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"description": "Planned contexts in planned order, each once."},
    )
    active = Switch(load_default=True, metadata={"description": "Practised at present."})
    retired_at = optional(Instant, "When it was laid aside.")
    ladder_position = number(0, 100, "Where it stands on an optional ladder, easiest first.")
    every_days = number(1, 28, "Agreed with the therapist: this gap instead of the rule's.")
    paused_until = optional(Day, "Not offered before this date.")
    words = fields.Nested(BehaviourWords, required=True)

    @ma.post_load
    def _ids_as_text(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        ids: list[UUID] = data["context_ids"]
        if len(set(ids)) != len(ids):
            raise ma.ValidationError("Each context once.", "context_ids")
        return {**data, "context_ids": [str(id) for id in ids]}


class Behaviour(RecordAnswer, BehaviourFields):
    id = required(Id, "Made on the device.")


class ContextWords(Schema):
    label = text(200, "Her own name for it.", required=True, example="Team meeting")


class ContextFields(Schema):
    place = choice(*PLACES, says="Where.")
    people = choice(*PEOPLE, says="With whom.")
    activity = choice(*ACTIVITIES, says="Doing what.")
    difficulty = number(0, 100, "How hard she expects it to be.")
    words = fields.Nested(ContextWords, required=True)


class Context(RecordAnswer, ContextFields):
    id = required(Id, "Made on the device.")


PATTERNS = Noun(
    service.PATTERNS,
    "patterns",
    PatternFields(),
    Pattern(),
    "a pattern: the old way",
    {
        "words": {
            "name": "Shrinking at work",
            "trigger": "Somebody senior looks at me",
            "old_expectation": "They will find out that I know nothing",
            "old_response": "I stay silent",
        }
    },
)
BEHAVIOURS = Noun(
    service.BEHAVIOURS,
    "behaviours",
    BehaviourFields(),
    Behaviour(),
    "a new way to practise",
    {
        "lens": "exposure",
        "stage": "anchor",
        "words": {
            "name": "Say one sentence",
            "when": "the meeting starts",
            "will": "say one sentence",
            "instead_of": "staying silent",
        },
    },
)
CONTEXTS = Noun(
    service.CONTEXTS,
    "contexts",
    ContextFields(),
    Context(),
    "a situation to practise in",
    {
        "place": "work",
        "people": "colleagues",
        "difficulty": 40,
        "words": {"label": "Team meeting"},
    },
)

for _noun in (PATTERNS, BEHAVIOURS, CONTEXTS):
    records.serve(blueprint, _noun)
