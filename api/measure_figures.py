"""Questionnaires of a period, on the wire."""

from typing import get_args

from marshmallow import fields

from api.fields import AsItIs, Day, Id, choice, required
from api.figures import Figure
from api.http import MAY_BE_ABSENT, Answer
from api.measures import Scored
from measures.change import Change
from measures.questionnaires import NAMES


class FilledIn(Scored):
    """One questionnaire, item by item; her note is never here."""

    id = required(Id, "The response.")
    local_date = required(Day, "The date on the wall where it was filled in.")
    answers = fields.List(
        fields.Integer(allow_none=True),
        required=True,
        metadata={"description": "In the order of the items; null was left out."},
    )


class SharedResponse(FilledIn):
    measure = choice(*NAMES, says="Which questionnaire.", required=True)


class Scheduled(Answer):
    every_weeks = fields.Integer(required=True)
    starts_on = required(Day, "The first date.")


class DatedScore(Answer):
    local_date = required(Day, "When.")
    score = fields.Integer(required=True)


class MeasureChange(Answer):
    """From the first to the last of the period that was filled in whole."""

    first = fields.Nested(DatedScore, required=True)
    last = fields.Nested(DatedScore, required=True)
    finding = choice(*get_args(Change), says="More than chance?", required=True)


class MeasureTotal(Answer):
    measure = choice(*NAMES, says="Which questionnaire.", required=True)
    title = fields.String(required=True)
    total = AsItIs(
        Figure,
        required=True,
        metadata={"description": "Of the last that was filled in whole; `from`, `to`: its day."},
    )


class MeasureFigures(MeasureTotal):
    schedule = fields.Nested(
        Scheduled, required=True, allow_none=True, metadata={"description": "As agreed now."}
    )
    responses = fields.List(
        fields.Nested(FilledIn), required=True, metadata={"description": "Oldest first."}
    )
    change = fields.Nested(
        MeasureChange, required=True, allow_none=True, metadata={"description": "Null under two."}
    )
    difference = AsItIs(
        Figure, required=True, metadata={"description": "Last minus first, in points."}
    )
    trend = AsItIs(
        Figure,
        required=True,
        metadata={"description": "Points a week (Theil–Sen) over the half year before `to`."},
    )


class Flagged(Answer):
    """An answer to look at that came since the therapist last read a summary."""

    measure = choice(*NAMES, says="Which questionnaire.", required=True)
    title = fields.String(required=True)
    flag = fields.String(required=True, metadata={"example": "item_9"})
    local_date = required(Day, "Answered above 0 on.")


class SharedMeasures(Answer):
    forms = fields.List(fields.Nested(MeasureFigures), required=True)
    # In her own figures there is nobody whom it is new to.
    flagged = fields.List(fields.Nested(Flagged), metadata=MAY_BE_ABSENT)
