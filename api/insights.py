"""The figures of a period on the wire: for the client, her preview and her therapist."""

from datetime import date, timedelta
from typing import Any

from marshmallow import fields

from api.access import Access, caller
from api.fields import Day, Id, choice, required
from api.http import Answer, Blueprint, Schema
from api.nights import NightFigures
from backend.accounts.models import Account
from backend.core import clock
from backend.core.errors import Invalid
from backend.core.zones import zone
from sharing.insights import practice_figures, sleep_figures

DEFAULT_DAYS, MOST_DAYS = 28, 400

blueprint = Blueprint("insights", __name__, url_prefix="/v1", description="What it adds up to.")


class PeriodQuery(Schema):
    start = Day(data_key="from", metadata={"description": "First date; 28 days in all if missing."})
    end = Day(data_key="to", metadata={"description": "Last date; today if missing."})


class Period(Answer):
    start = Day(data_key="from", required=True, attribute="from")
    end = Day(data_key="to", required=True, attribute="to")


class Figure(Answer):
    """A number, and how much is known behind it. Below its minimum it says nothing."""

    value = fields.Float(required=True, allow_none=True)
    n = fields.Integer(required=True, metadata={"description": "Observations used."})
    of = fields.Integer(required=True, metadata={"description": "Observations possible."})
    missing_share = fields.Float(
        required=True, allow_none=True, metadata={"description": "1 − n/of."}
    )
    minimum = fields.Integer(required=True, metadata={"description": "n it takes to say it."})
    standing = choice("enough", "few", "not_enough", says="Is there enough?", required=True)


def _count(says: str = "") -> fields.Integer:
    return fields.Integer(required=True, metadata={"description": says} if says else {})


class Attempts(Answer):
    done = _count()
    partly = _count()
    could_not = _count("Tried.")
    avoided = _count("The old way won.")
    no_chance = _count("Nothing came up.")


class InContext(Answer):
    id = required(Id, "The context.")
    label = fields.String(required=True)
    done = _count()
    partly = _count()
    could_not = _count()
    avoided = _count()


class Coverage(Answer):
    practised = _count("Planned contexts with practice.")
    planned = _count("Planned contexts.")
    figure = fields.Nested(Figure, required=True)


class BehaviourFigures(Answer):
    id = required(Id, "The behaviour.")
    name = fields.String(required=True)
    stage = fields.String(required=True)
    active = fields.Boolean(required=True)
    attempts = fields.Nested(Attempts, required=True)
    coverage = fields.Nested(Coverage, required=True)
    effective_contexts = fields.Nested(
        Figure, required=True, metadata={"description": "Counts like this many contexts (¹D)."}
    )
    contexts = fields.List(fields.Nested(InContext), required=True)


class Expectations(Answer):
    better = _count("What she feared did not happen.")
    partly = _count()
    as_feared = _count()
    unclear = _count()
    unanswered = _count()
    figure = fields.Nested(
        Figure, required=True, metadata={"description": "Share of the answered that went better."}
    )


class Practice(Answer):
    attempts = fields.Nested(Attempts, required=True)
    days_practised = fields.Nested(Figure, required=True)
    behaviours = fields.List(fields.Nested(BehaviourFigures), required=True)
    expectations = fields.Nested(Expectations, required=True)


class NightSummary(NightFigures):
    date = required(Day, "The morning's date.")
    quality = fields.Integer(required=True, allow_none=True)
    rested = fields.Integer(required=True, allow_none=True)
    awakenings = fields.Integer(required=True, allow_none=True)
    sleep_latency_minutes = fields.Integer(required=True, allow_none=True)
    awake_minutes = fields.Integer(required=True, allow_none=True)
    late = fields.Boolean(required=True)


class Week(Answer):
    """Means over the last seven dates; five nights are enough, three are few."""

    first = Day(data_key="from", required=True)
    last = Day(data_key="to", required=True)
    time_in_bed_minutes = fields.Nested(Figure, required=True)
    total_sleep_minutes = fields.Nested(Figure, required=True)
    sleep_latency_minutes = fields.Nested(Figure, required=True)
    awake_minutes = fields.Nested(Figure, required=True)
    sleep_efficiency = fields.Nested(
        Figure, required=True, metadata={"description": "Mean of the nights, percent."}
    )
    sleep_efficiency_weekly = fields.Nested(
        Figure, required=True, metadata={"description": "ΣTST/ΣTIB, percent."}
    )


class Sleep(Answer):
    nights = fields.List(fields.Nested(NightSummary), required=True)
    week = fields.Nested(Week, required=True)


class Insights(Answer):
    period = fields.Nested(Period, required=True)
    practice = fields.Nested(Practice, required=True)
    sleep = fields.Nested(Sleep, required=True)


def period(query: dict[str, Any], client: Account) -> tuple[date, date]:
    """The dates asked for; the last 28 days where the client lives by default."""
    end = query.get("end") or clock.now().astimezone(zone(client.time_zone)).date()
    start = query.get("start") or end - timedelta(days=DEFAULT_DAYS - 1)
    if not start <= end < start + timedelta(days=MOST_DAYS):
        raise Invalid.field("/from", "period", f"Must be at most {MOST_DAYS} days up to `to`.")
    return start, end


@blueprint.endpoint("GET", "/insights", Access.CLIENT, errors=(422,))
@blueprint.arguments(PeriodQuery, location="query")
@blueprint.response(200, Insights, description="Each figure with what it stands on.")
def insights(query: dict[str, Any]) -> Any:
    """My own figures, private entries included"""
    client = caller().account
    start, end = period(query, client)
    return {
        "period": {"from": start, "to": end},
        "practice": practice_figures(client.id, start, end, private=True),
        "sleep": sleep_figures(client.id, start, end, private=True),
    }
