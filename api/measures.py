"""Questionnaires on the wire: what they ask, what was answered, what is agreed and due."""

from typing import Any

from marshmallow import fields, validate

from api import records
from api.access import Access, caller
from api.fields import Day, Id, Instant, Switch, choice, required, text, zone_name
from api.http import Answer, Blueprint, Schema
from api.nouns import Noun, RecordAnswer
from backend.core import clock
from backend.core.zones import zone
from measures import queries, service
from measures.questionnaires import NAMES, Questionnaire, questionnaires

MOST_ITEMS, HIGHEST_ANSWER = 20, 5

blueprint = Blueprint("measures", __name__, url_prefix="/v1", description="Questionnaires.")


class MeasureBand(Answer):
    key = fields.String(required=True, metadata={"example": "mild"})
    start = fields.Integer(data_key="from", required=True, metadata={"description": "Score."})
    label = fields.String(required=True)


class MeasureFlag(Answer):
    """An item whose answer may need help at once: open crisis help, whatever else is missing."""

    key = fields.String(required=True, metadata={"example": "item_9"})
    item = fields.Integer(required=True, metadata={"description": "Counted from one."})
    start = fields.Integer(data_key="from", required=True, metadata={"description": "Answer."})


class Measure(Answer):
    """One questionnaire. Its words stand as its authors wrote them, in `language`."""

    id = choice(*NAMES, says="Its name.", required=True)
    version = fields.Integer(required=True, metadata={"description": "To be sent back."})
    title = fields.String(required=True, metadata={"example": "PHQ-9"})
    about = fields.String(required=True, metadata={"description": "What it asks after."})
    language = fields.String(
        required=True,
        metadata={"description": "Of lead, items and options; English where no text is known."},
    )
    lead = fields.String(required=True)
    items = fields.List(fields.String(), required=True)
    options = fields.List(
        fields.String(), required=True, metadata={"description": "The answers 0, 1, 2 and so on."}
    )
    highest = fields.Integer(required=True, metadata={"description": "Score; the lowest is 0."})
    higher_is_worse = fields.Boolean(required=True)
    bands = fields.List(fields.Nested(MeasureBand), required=True)
    flags = fields.List(fields.Nested(MeasureFlag), required=True)
    caseness = fields.Float(required=True, metadata={"description": "The mildest case's score."})
    reliable_change = fields.Float(
        required=True, metadata={"description": "Two scores this far apart differ reliably."}
    )
    source = fields.String(required=True)
    evidence = choice(*"RK", says="R: its source was read. K: it was not.", required=True)
    licence = fields.String(required=True)
    notice = fields.String(required=True, metadata={"description": "To be shown with it."})


class Measures(Answer):
    items = fields.List(fields.Nested(Measure), required=True)


class DueQuery(Schema):
    on = Day(metadata={"description": "A local date; today where she lives by default."})


class DueMeasure(Answer):
    measure = choice(*NAMES, says="Which questionnaire.", required=True)
    due_on = required(Day, "Since when.")


class DueMeasures(Answer):
    items = fields.List(fields.Nested(DueMeasure), required=True)


@blueprint.endpoint("GET", "/measures", Access.SIGNED_IN)
@blueprint.response(200, Measures, description="In the language of who asks, where there is one.")
def measures() -> Any:
    """The questionnaires, item by item"""
    locale = caller().account.locale
    return {"items": [_told(each, locale) for each in questionnaires().values()]}


def _told(one: Questionnaire, locale: str) -> dict[str, Any]:
    language = one.language(locale)
    same = "id version title highest flags source evidence licence notice".split()
    scale = ("caseness", "reliable_change", "higher_is_worse")
    words = ("lead", "items", "options")
    return {
        **{name: getattr(one, name) for name in same},
        **{name: getattr(one.scale, name) for name in scale},
        **{name: getattr(one.texts[language], name) for name in words},
        "about": one.about[locale],
        "language": language,
        "bands": [
            {"key": band.key, "start": band.start, "label": band.label[locale]}
            for band in one.bands
        ],
    }


@blueprint.endpoint("GET", "/measures/due", Access.CLIENT, errors=(422,))
@blueprint.arguments(DueQuery, location="query")
@blueprint.response(200, DueMeasures, description="Agreed, due, and not filled in since.")
def due_measures(query: dict[str, Any]) -> Any:
    """Which questionnaires are due"""
    me = caller().account
    today = query.get("on") or clock.now().astimezone(zone(me.time_zone)).date()
    found = queries.due(queries.schedules([me.id]), queries.answered([me.id]), today)
    return {"items": [{"measure": name, "due_on": day} for name, day in found.items()]}


class MeasureResponseWords(Schema):
    note = text(4000, "For herself; never shared.")


class MeasureResponseFields(Schema):
    measure = choice(*NAMES, says="Which questionnaire.", required=True)
    version = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, 1000),
        metadata={"description": "Of the questionnaire, as GET /v1/measures has it."},
    )
    answered_at = required(Instant, "When.", "2026-11-22T18:30:00+01:00")
    time_zone = zone_name("Where the clock on the wall was.", required=True)
    answers = fields.List(
        fields.Integer(strict=True, allow_none=True, validate=validate.Range(0, HIGHEST_ANSWER)),
        required=True,
        validate=validate.Length(1, MOST_ITEMS),
        metadata={
            "description": "One an item, in its order; null: left out. Kept sealed.",
            "example": [1, 0, 2, None, 0, 1, 0],
        },
    )
    private = Switch(load_default=False, metadata={"description": "Kept out of all sharing."})
    words = fields.Nested(MeasureResponseWords, load_default=dict)


class Scored(Answer):
    """What the answers come to."""

    score = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Null when an item was left out: it is never estimated."},
    )
    band = fields.String(required=True, allow_none=True, metadata={"example": "mild"})
    incomplete = required(Switch, "An item was left out.")
    flags = fields.List(
        fields.String(),
        required=True,
        metadata={
            "description": "Not empty: open crisis help at once. Nobody is told by this.",
            "example": ["item_9"],
        },
    )


class MeasureResponse(RecordAnswer, MeasureResponseFields, Scored):
    id = required(Id, "Made on the device.")
    local_date = required(Day, "The date on the wall where it was filled in.")


class MeasureScheduleWords(Schema):
    why = text(4000, "Why this one.")


class MeasureScheduleFields(Schema):
    measure = choice(*NAMES, says="Which questionnaire.", required=True)
    every_weeks = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, 12),
        metadata={"description": "Due every so many weeks, on the weekday of `starts_on`."},
    )
    starts_on = required(Day, "The first date on which it is due.", "2026-11-23")
    active = Switch(load_default=True, metadata={"description": "Agreed at present."})
    words = fields.Nested(MeasureScheduleWords, load_default=dict)


class MeasureSchedule(RecordAnswer, MeasureScheduleFields):
    id = required(Id, "Made on the device.")


RESPONSES = Noun(
    service.RESPONSES,
    "measure-responses",
    MeasureResponseFields(),
    MeasureResponse(),
    "a questionnaire, filled in",
    {
        "measure": "gad-7",
        "version": 1,
        "answered_at": "2026-11-22T18:30:00+01:00",
        "time_zone": "Europe/Berlin",
        "answers": [1, 0, 2, None, 0, 1, 0],
    },
)
SCHEDULES = Noun(
    service.SCHEDULES,
    "measure-schedules",
    MeasureScheduleFields(),
    MeasureSchedule(),
    "how often a questionnaire is filled in",
    {"measure": "gad-7", "every_weeks": 2, "starts_on": "2026-11-23"},
)

for _noun in (RESPONSES, SCHEDULES):
    records.serve(blueprint, _noun)
