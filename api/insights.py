"""The figures of a period on the wire: for the client, her preview and her therapist."""

from datetime import date, timedelta
from typing import Any

from marshmallow import fields

from api.access import Access, caller
from api.fields import Day, required
from api.figures import Figure
from api.http import Answer, Blueprint, Schema
from api.nights import NightFigures
from api.practice_figures import BehaviourFigures, FacetFigures, Practice, Untouched
from backend.accounts.models import Account as Client
from backend.core import clock
from backend.core.errors import Invalid
from backend.core.zones import zone
from sharing import statements
from sharing.insights import sleep_figures
from sharing.practice_figures import context_map, practice_figures

DEFAULT_DAYS, MOST_DAYS = 28, 400

blueprint = Blueprint("insights", __name__, url_prefix="/v1", description="What it adds up to.")


class PeriodQuery(Schema):
    start = Day(data_key="from", metadata={"description": "First date; 28 days in all if missing."})
    end = Day(data_key="to", metadata={"description": "Last date; today if missing."})


class Period(Answer):
    start = Day(data_key="from", required=True, attribute="from")
    end = Day(data_key="to", required=True, attribute="to")


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


def period(query: dict[str, Any], client: Client) -> tuple[date, date]:
    """The dates asked for; the last 28 days where the client lives by default."""
    end = query.get("end") or clock.now().astimezone(zone(client.time_zone)).date()
    start = query.get("start") or end - timedelta(days=DEFAULT_DAYS - 1)
    if not start <= end < start + timedelta(days=MOST_DAYS):
        raise Invalid.field("/from", "period", f"Must be at most {MOST_DAYS} days up to `to`.")
    return start, end


class Map(Answer):
    """Behaviours by contexts: where each was tried, how varied that was, and what is untouched."""

    period = fields.Nested(Period, required=True)
    behaviours = fields.List(fields.Nested(BehaviourFigures), required=True)
    first_times = fields.Nested(Figure, required=True)
    facets = fields.Nested(FacetFigures, required=True)
    untouched = fields.Nested(Untouched, required=True, allow_none=True)


@blueprint.endpoint("GET", "/practice/map", Access.CLIENT, errors=(422,))
@blueprint.arguments(PeriodQuery, location="query")
@blueprint.response(200, Map, description="A description, never a target.")
def practice_map(query: dict[str, Any]) -> Any:
    """In which contexts I practised what"""
    client = caller().account
    start, end = period(query, client)
    found = context_map(client.id, statements.Period(start, end, client.locale))
    return {**found, "period": {"from": start, "to": end}}


@blueprint.endpoint("GET", "/insights", Access.CLIENT, errors=(422,))
@blueprint.arguments(PeriodQuery, location="query")
@blueprint.response(200, Insights, description="Each figure with what it stands on.")
def insights(query: dict[str, Any]) -> Any:
    """My own figures, private entries included"""
    client = caller().account
    start, end = period(query, client)
    said = statements.Period(start, end, client.locale)
    return {
        "period": {"from": start, "to": end},
        "practice": practice_figures(client.id, said, private=True),
        "sleep": sleep_figures(client.id, said, private=True),
    }
