"""What to practise next, and what to recall, on the wire."""

from dataclasses import asdict
from typing import Any

from marshmallow import fields

from api.access import Access, caller
from api.fields import Day, Id, choice, optional, required
from api.http import Answer, Blueprint, Schema
from backend.core import clock
from backend.core.zones import zone
from practice.reasons import why_offered, why_resting
from practice.today import today

blueprint = Blueprint("next", __name__, url_prefix="/v1", description="What is next.")


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
    reason = choice(
        "first_time",
        "due",
        "overdue",
        "two_weeks_on",
        "six_weeks_on",
        "twelve_weeks_on",
        "life_change",
        says="Why today; the last four are boosters of what was retired.",
        required=True,
    )
    context_reason = choice(
        "easiest_first",
        "least_practised",
        "longest_ago",
        "plan_order",
        says="Why this context.",
    )
    sentence = required(fields.String, "Both reasons in words.")


class RestingPractice(Answer):
    behaviour_id = required(Id, "Not suggested for now: paused, or worth a smaller step.")
    reason = choice(
        "could_not_twice", "no_chance_three_times", "paused", says="Why it rests.", required=True
    )
    sentence = required(fields.String, "The same in words.")


class DueRecall(Answer):
    session_id = required(Id, "Whose take-aways to recall.")
    day = fields.Integer(required=True, metadata={"description": "Days after: 2, 7 or 21."})
    due_on = required(Day, "Since when.")


class LostPoint(Answer):
    session_id = required(Id, "Whose take-away.")
    point = fields.Integer(required=True, metadata={"description": "Counted from one."})


class NextPractices(Answer):
    on = required(Day, "The date asked for.")
    items = fields.List(fields.Nested(NextPractice), required=True)
    resting = fields.List(fields.Nested(RestingPractice), required=True)
    recalls = fields.List(fields.Nested(DueRecall), required=True)
    lost_points = fields.List(
        fields.Nested(LostPoint),
        required=True,
        metadata={"description": "Points that did not come back: worth rehearsing."},
    )
    probe = fields.Boolean(
        required=True,
        metadata={"description": "May be asked: did the new way come by itself somewhere?"},
    )


@blueprint.endpoint("GET", "/practice/next", Access.CLIENT, errors=(422,))
@blueprint.arguments(OnQuery, location="query")
@blueprint.response(200, NextPractices, description="At most two a day, with reasons.")
def next_practice(query: dict[str, Any]) -> Any:
    """What to practise next"""
    client, now = caller().account, clock.now()
    on = query.get("on") or now.astimezone(zone(client.time_zone)).date()
    found = today(client.id, client.time_zone, on, now)
    return {
        "on": on,
        "items": [
            {**asdict(item), "sentence": why_offered(item, client.locale)}
            for item in found.rehearsal.items
        ],
        "resting": [
            {**asdict(each), "sentence": why_resting(each, client.locale)}
            for each in found.rehearsal.resting
        ],
        "recalls": found.recalls,
        "lost_points": [{"session_id": id, "point": point} for id, point in found.lost],
        "probe": found.probe,
    }
