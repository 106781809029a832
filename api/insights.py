"""The figures of a period on the wire: for the client, her preview and her therapist."""

from datetime import date, timedelta
from typing import Any

from marshmallow import fields

from api.access import Access, caller
from api.fields import AsItIs, Day
from api.figures import Figure
from api.http import Answer, Blueprint, Schema
from api.measure_figures import SharedMeasures
from api.medicine_notes import Medicines
from api.practice_figures import BehaviourFigures, FacetFigures, Practice, Untouched
from api.practice_nights import PracticeNights
from api.sleep_figures import Metrics, Sleep
from api.stall_card import StallCard
from backend.accounts import care
from backend.accounts.models import Account as Client
from backend.core import clock
from backend.core.errors import Invalid
from backend.core.zones import zone
from sharing import statements
from sharing.insights import KINDS, Asked, for_client, insights
from sharing.practice_figures import context_map
from sharing.sleep_figures import sleep_metrics

DEFAULT_DAYS, MOST_DAYS = 28, 400

blueprint = Blueprint("insights", __name__, url_prefix="/v1", description="What it adds up to.")


class PeriodQuery(Schema):
    start = Day(data_key="from", metadata={"description": "First date; 28 days in all if missing."})
    end = Day(data_key="to", metadata={"description": "Last date; today if missing."})


class Period(Answer):
    start = Day(data_key="from", required=True, attribute="from")
    end = Day(data_key="to", required=True, attribute="to")


class Insights(Answer):
    period = fields.Nested(Period, required=True)
    practice = fields.Nested(Practice, required=True)
    sleep = fields.Nested(Sleep, required=True)
    practice_nights = fields.Nested(PracticeNights, required=True)
    medicines = fields.Nested(Medicines, required=True)
    measures = fields.Nested(SharedMeasures, required=True)
    stalled = fields.Nested(StallCard, required=True)


class SleepMetrics(Metrics):
    period = fields.Nested(Period, required=True)


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
    first_times = AsItIs(Figure, required=True)
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


@blueprint.endpoint("GET", "/insights", Access.CLIENT, errors=(422,), name="insights")
@blueprint.arguments(PeriodQuery, location="query")
@blueprint.response(200, Insights, description="Each figure with what it stands on.")
def get_insights(query: dict[str, Any]) -> Any:
    """My own figures, private entries included"""
    client = caller().account
    start, end = period(query, client)
    said = statements.Period(start, end, client.locale)
    opened = care.opened(client.id, clock.now())
    asked = Asked(client.id, client.time_zone, said, KINDS, private=True)
    found = for_client(insights(asked, opened))
    return {**found, "period": {"from": start, "to": end}}


@blueprint.endpoint("GET", "/sleep/metrics", Access.CLIENT, errors=(422,))
@blueprint.arguments(PeriodQuery, location="query")
@blueprint.response(200, SleepMetrics, description="Whole weeks, the newest last, and the period.")
def get_sleep_metrics(query: dict[str, Any]) -> Any:
    """My sleep, week by week and whole"""
    client = caller().account
    start, end = period(query, client)
    found = sleep_metrics(client.id, statements.Period(start, end, client.locale), private=True)
    return {**found, "period": {"from": start, "to": end}}
