"""Attempts on the wire, and what to practise next."""

from typing import Any

from marshmallow import fields

from api import records
from api.access import Access, caller
from api.fields import Day, Id, Instant, Switch, choice, number, optional, required, text, zone_name
from api.http import Answer, Blueprint, Schema
from api.nouns import Noun, RecordAnswer
from api.plan import ACTIVITIES, PEOPLE, PLACES
from backend.core import clock
from backend.core.zones import zone
from practice import queries, service

INNER_STATES = "calm tense afraid sad angry ashamed tired lonely numb other".split()
OUTCOMES = ("done", "partly", "could_not", "avoided", "no_chance")
HAPPENED = ("yes", "partly", "no", "unclear")

blueprint = Blueprint("practice", __name__, url_prefix="/v1", description="Attempts.")


class Facets(Schema):
    place = choice(*PLACES, says="Where.")
    people = choice(*PEOPLE, says="With whom.")
    inner_state = choice(*INNER_STATES, says="In what state.")
    activity = choice(*ACTIVITIES, says="Doing what.")


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
    happened = choice(*HAPPENED, says="Did what she feared happen?")
    old_feeling = number(0, 10, "How much of the old feeling was there.")
    new_feeling = number(0, 10, "How much of something new was felt.")
    stayed_with_it = choice("yes", "partly", "no", says="Could she stay with it.")
    duration_minutes = number(0, 1440, "How long, in minutes.")
    facets = fields.Nested(
        Facets,
        load_default=lambda: dict.fromkeys(Facets().fields),
        metadata={"description": "Sorts of place, people, state, activity."},
    )
    private = Switch(load_default=False, metadata={"description": "Kept out of all sharing."})
    words = fields.Nested(PracticeEntryWords, load_default=dict)


class PracticeEntry(RecordAnswer, PracticeEntryFields):
    id = required(Id, "Made on the device.")
    local_date = required(Day, "The date on the wall where it happened.")
    late = required(Switch, "Written down more than a day after it happened.")
    ahead = required(Switch, "The device's clock was ahead of the server's.")


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


class OnQuery(Schema):
    on = Day(metadata={"description": "A local date; today where the client lives by default."})


class NextPractice(Answer):
    behaviour_id = required(Id, "What to practise.")
    context_id = optional(Id, "One suggested context; it can be refused.")
    due_on = required(Day, "Since when it is due.")
    days_overdue = fields.Integer(required=True)
    level = fields.Integer(
        required=True, allow_none=True, metadata={"description": "On the ladder."}
    )
    gap_days = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Days between the last and this."}
    )
    reason = choice("first_time", "due", "overdue", says="Why today.", required=True)
    context_reason = choice(
        "easiest_first",
        "least_practised",
        "longest_ago",
        "plan_order",
        says="Why this context.",
    )


class RestingPractice(Answer):
    behaviour_id = required(Id, "Not suggested for now: worth a smaller step.")
    reason = choice("could_not_twice", "no_chance_three_times", says="Why it rests.", required=True)


class NextPractices(Answer):
    on = required(Day, "The date asked for.")
    items = fields.List(fields.Nested(NextPractice), required=True)
    resting = fields.List(fields.Nested(RestingPractice), required=True)


@blueprint.endpoint("GET", "/practice/next", Access.CLIENT, errors=(422,))
@blueprint.arguments(OnQuery, location="query")
@blueprint.response(200, NextPractices, description="At most two a day, with reasons.")
def next_practice(query: dict[str, Any]) -> Any:
    """What to practise next"""
    client = caller().account
    today = query.get("on") or clock.now().astimezone(zone(client.time_zone)).date()
    rehearsal = queries.next_practices(client.id, today)
    return {"on": today, "items": rehearsal.items, "resting": rehearsal.resting}
