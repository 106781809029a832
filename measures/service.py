"""What a filled-in questionnaire and a schedule must fulfil, and what follows from the answers."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from backend.core.device_time import instant_errors
from backend.core.errors import FieldError
from backend.core.sync import Change, Kind, Writer
from backend.core.zones import zone
from measures.models import MeasureResponse, MeasureSchedule
from measures.questionnaires import questionnaires
from measures.scoring import Scored, scored


def score(response: MeasureResponse) -> Scored:
    """What the answers come to."""
    return scored(questionnaires()[response.measure], response.answers)


def _check_response(writer: Writer, change: Change) -> Iterable[FieldError]:
    values, answers = change.values, change.words["answers"]
    asked = questionnaires()[values["measure"]]
    yield from instant_errors("/answered_at", values["answered_at"], writer.now)
    if values["version"] != asked.version:
        yield FieldError("/version", "unknown-version", "There is no such version of it.")
    if len(answers) != asked.items:
        yield FieldError("/answers", "length", f"It has {asked.items} items: null where left out.")
    for index, answer in enumerate(answers):
        if answer is not None and answer > asked.most:
            yield FieldError(f"/answers/{index}", "range", f"Must be from 0 to {asked.most}.")


def _date(_writer: Writer, values: Mapping[str, Any]) -> dict[str, Any]:
    there = zone(values["time_zone"])
    return {"local_date": values["answered_at"].astimezone(there).date()}


def _scored(response: MeasureResponse) -> dict[str, Any]:
    return asdict(score(response))


RESPONSES = Kind(
    "measure-response",
    MeasureResponse,
    check=_check_response,
    complete=_date,
    derive=_scored,
    versioned=True,
    day=MeasureResponse.local_date,
    sealed=("answers",),
)
SCHEDULES = Kind("measure-schedule", MeasureSchedule, versioned=True)
