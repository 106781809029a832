"""Moments, sessions, recalls, probes and choices on the wire."""

from marshmallow import fields, validate

from api import records
from api.fields import Day, Id, Instant, Switch, choice, number, optional, required, text, zone_name
from api.http import Blueprint, Schema
from api.nouns import Noun, RecordAnswer
from practice import journal_service as service

RESPONSES = ("old", "new", "mixed")

PATTERN = "0190a1b2-0000-7000-8000-000000000002"
BEHAVIOUR = "0190a1b2-0000-7000-8000-000000000001"
SESSION = "0190a1b2-0000-7000-8000-000000000003"

blueprint = Blueprint("journal", __name__, url_prefix="/v1", description="Around the attempts.")


class PatternMomentWords(Schema):
    where = text(4000, "Where it was, and what set it off.")
    note = text(4000, "For herself; never shared.")


class PatternMomentFields(Schema):
    pattern_id = required(Id, "Which pattern.")
    occurred_at = required(Instant, "When it happened.", "2026-11-20T18:30:00+01:00")
    time_zone = zone_name("Where the clock on the wall was.", required=True)
    logged_at = optional(Instant, "When it was written down on the device.")
    response = choice(*RESPONSES, says="Which way answered.", required=True)
    noticed = choice("before", "during", "after", says="When she noticed it.")
    unprompted = Switch(
        load_default=None,
        allow_none=True,
        metadata={"description": "The new way came by itself, unplanned."},
    )
    private = Switch(load_default=False, metadata={"description": "Kept out of all sharing."})
    words = fields.Nested(PatternMomentWords, load_default=dict)


class PatternMoment(RecordAnswer, PatternMomentFields):
    id = required(Id, "Made on the device.")
    local_date = required(Day, "The date on the wall where it happened.")
    late = required(Switch, "Written down more than a day after it happened.")


class TherapySessionWords(Schema):
    take_aways = fields.List(
        fields.String(validate=validate.Length(1, 1000)),
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=3),
        metadata={"description": "Up to three points, from memory.", "example": ["I may say no"]},
    )
    note = text(4000, "For herself; never shared.")


class TherapySessionFields(Schema):
    pattern_id = optional(Id, "The pattern it was about.")
    held_at = required(Instant, "When it began.", "2026-11-20T17:00:00+01:00")
    time_zone = zone_name("Where the clock on the wall was.", required=True)
    logged_at = optional(Instant, "When it was written down on the device.")
    activated = number(0, 10, "How much of the old feeling was there.")
    new_experience = number(0, 10, "How much of something new was felt against it.")
    stayed_with_it = choice("yes", "partly", "no", says="Could she stay with it.")
    private = Switch(load_default=False, metadata={"description": "Kept out of all sharing."})
    words = fields.Nested(TherapySessionWords, load_default=dict)


class TherapySession(RecordAnswer, TherapySessionFields):
    id = required(Id, "Made on the device.")
    local_date = required(Day, "The date on the wall where it was held.")


class RecallWords(Schema):
    note = text(4000, "What came to mind.")


class RecallFields(Schema):
    session_id = required(Id, "Whose point.")
    point = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, 3),
        metadata={"description": "The take-away, counted from one."},
    )
    answered_at = required(Instant, "When she was asked.", "2026-11-22T18:30:00+01:00")
    recalled = choice("yes", "partly", "no", says="Did it come back to mind?", required=True)
    words = fields.Nested(RecallWords, load_default=dict)


class Recall(RecordAnswer, RecallFields):
    id = required(Id, "Made on the device.")


class TransferProbeWords(Schema):
    where = text(4000, "Where it came.")


class TransferProbeFields(Schema):
    behaviour_id = optional(Id, "Which new way came.")
    answered_at = required(Instant, "When she was asked.", "2026-11-22T18:30:00+01:00")
    came_by_itself = choice(
        "yes", "no", "unsure", says="Did it come by itself, unplanned?", required=True
    )
    words = fields.Nested(TransferProbeWords, load_default=dict)


class TransferProbe(RecordAnswer, TransferProbeFields):
    id = required(Id, "Made on the device.")


class RehearsalChoiceWords(Schema):
    why = text(4000, "If she wants to say why.")


class RehearsalChoiceFields(Schema):
    choice = choice(
        "not_today",
        "not_there",
        "life_change",
        "sessions_ended",
        "sessions_began",
        says="Not today · not in this context today · something in life changed · therapy ended "
        "or began (again): then gaps grow or shrink.",
        required=True,
    )
    day = required(Day, "Her local date.", "2026-11-22")
    behaviour_id = optional(Id, "The behaviour it is about.")
    context_id = optional(Id, "The context it is about.")
    words = fields.Nested(RehearsalChoiceWords, load_default=dict)


class RehearsalChoice(RecordAnswer, RehearsalChoiceFields):
    id = required(Id, "Made on the device.")


_WHEN = {"time_zone": "Europe/Berlin"}
MOMENTS = Noun(
    service.MOMENTS,
    "pattern-moments",
    PatternMomentFields(),
    PatternMoment(),
    "a moment in which a pattern was set off",
    {
        **_WHEN,
        "pattern_id": PATTERN,
        "occurred_at": "2026-11-20T18:30:00+01:00",
        "response": "mixed",
        "noticed": "during",
        "words": {"where": "On the phone with my sister"},
    },
)
SESSIONS = Noun(
    service.SESSIONS,
    "therapy-sessions",
    TherapySessionFields(),
    TherapySession(),
    "a session as she saw it",
    {
        **_WHEN,
        "held_at": "2026-11-20T17:00:00+01:00",
        "activated": 6,
        "new_experience": 4,
        "words": {"take_aways": ["I may say no"]},
    },
)
RECALLS = Noun(
    service.RECALLS,
    "recalls",
    RecallFields(),
    Recall(),
    "a point from a session, recalled or not",
    {
        "session_id": SESSION,
        "point": 1,
        "answered_at": "2026-11-22T18:30:00+01:00",
        "recalled": "yes",
    },
)
PROBES = Noun(
    service.PROBES,
    "transfer-probes",
    TransferProbeFields(),
    TransferProbe(),
    "whether a new way came by itself",
    {"answered_at": "2026-11-22T18:30:00+01:00", "came_by_itself": "no"},
)
CHOICES = Noun(
    service.CHOICES,
    "rehearsal-choices",
    RehearsalChoiceFields(),
    RehearsalChoice(),
    "what she said to an offer",
    {"choice": "life_change", "day": "2026-11-22"},
)

for _noun in (MOMENTS, SESSIONS, RECALLS, PROBES, CHOICES):
    records.serve(blueprint, _noun)
