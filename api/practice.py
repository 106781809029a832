"""Attempts on the wire, and what to practise next."""

from marshmallow import fields, validate

from api import records
from api.fields import (
    AsItIs,
    Day,
    Id,
    Instant,
    Switch,
    choice,
    number,
    optional,
    required,
    text,
    zone_name,
)
from api.http import Blueprint, Schema
from api.nouns import Noun, RecordAnswer
from api.plan import ACTIVITIES, PEOPLE, PLACES
from practice import service
from practice.marks import MARKS
from practice.time_bands import TimeBand

INNER_STATES = "calm tense afraid sad angry ashamed tired lonely numb other".split()
OUTCOMES = ("done", "partly", "could_not", "avoided", "no_chance")
HAPPENED = ("yes", "partly", "no", "unclear")

blueprint = Blueprint("practice", __name__, url_prefix="/v1", description="Attempts.")


class Facets(Schema):
    place = choice(*PLACES, says="Where.")
    people = choice(*PEOPLE, says="With whom.")
    inner_state = choice(*INNER_STATES, says="In what state.")
    activity = choice(*ACTIVITIES, says="Doing what.")


_NOT_SAID = dict.fromkeys(Facets().fields)


class PracticeEntryWords(Schema):
    expected = text(4000, "What she feared.")
    happened = text(4000, "What happened.")
    learned = text(4000, "What she takes from it.")
    new_experience = text(4000, "What was new.")
    safety = text(4000, "What she did to feel safer.")
    note = text(4000, "For herself; never shared.")


class PracticeEntryFields(Schema):
    """Only behaviour, time, zone and outcome are asked for; null is unknown, never no."""

    behaviour_id = required(Id, "What was practised.")
    context_id = optional(Id, "In which planned context.")
    occurred_at = required(Instant, "When it happened.", "2026-11-20T18:30:00+01:00")
    time_zone = zone_name("Where the clock on the wall was.", required=True)
    logged_at = optional(Instant, "When it was written down on the device.")
    outcome = choice(
        *OUTCOMES,
        says="`could_not`: tried; `avoided`: the old way won; `no_chance`: nothing came up.",
        required=True,
    )
    managed = number(0, 4, "How much of it she managed.")
    expected_likelihood = number(0, 100, "Before: how likely is what she feared.")
    surprise = number(0, 100, "After: how surprising it was.")
    next_likelihood = number(0, 100, "After: how likely next time.")
    distress_before = number(0, 100, "SUDS before.")
    distress_peak = number(0, 100, "SUDS at its highest.")
    distress_after = number(0, 100, "SUDS after. Falling is not success.")
    distress_before_at = optional(Instant, "When that was.")
    distress_peak_at = optional(Instant, "When that was.")
    distress_after_at = optional(Instant, "When that was.")
    happened = choice(*HAPPENED, says="Did what she feared happen?")
    old_feeling = number(0, 10, "How much of the old feeling was there.")
    new_feeling = number(0, 10, "How much of something new was felt.")
    stayed_with_it = choice("yes", "partly", "no", says="Could she stay with it.")
    duration_minutes = number(0, 1440, "How long, in minutes.")
    facets = AsItIs(
        Facets,
        load_default=_NOT_SAID.copy,
        metadata={"description": "Sorts of place, people, state, activity."},
    )
    private = Switch(load_default=False, metadata={"description": "Kept out of all sharing."})
    words = fields.Nested(PracticeEntryWords, load_default=dict)


class PracticeEntry(RecordAnswer, PracticeEntryFields):
    id = required(Id, "Made on the device.")
    local_date = required(Day, "The date on the wall where it happened.")
    late = required(Switch, "Written down more than a day after it happened.")
    ahead = required(Switch, "The device's clock was ahead of the server's.")
    time_band = choice(
        *(band.value for band in TimeBand), says="By the clock on the wall.", required=True
    )
    marks = fields.List(
        fields.String(validate=validate.OneOf(MARKS)),
        required=True,
        metadata={"description": "What a reader may wonder about; nothing was changed."},
    )


ENTRIES = Noun(
    service.ENTRIES,
    "practice-entries",
    PracticeEntryFields(),
    PracticeEntry(),
    "one attempt",
    {
        "behaviour_id": "0190a1b2-0000-7000-8000-000000000001",
        "occurred_at": "2026-11-20T18:30:00+01:00",
        "time_zone": "Europe/Berlin",
        "outcome": "done",
        "expected_likelihood": 70,
        "happened": "no",
        "words": {"learned": "Nobody minded."},
    },
)
records.serve(blueprint, ENTRIES)
