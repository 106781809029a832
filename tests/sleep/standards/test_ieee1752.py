"""IEEE 1752.1: held against its published schemas, whatever the diary says."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import assume, given

from backend.core.ids import uuid7
from sleep.diary import Night
from sleep.standards.episode import Interval
from sleep.standards.ieee1752 import bodies, data_point, sleep_stage_summary
from tests.sleep.standards.nights import ANY_NIGHT, PLAUSIBLE_NIGHT, WORKED, handed_on
from tests.sleep.standards.schemas import complaints

AT = datetime(2026, 3, 10, 7, tzinfo=UTC)
SCHEMAS = {
    "sleep-episode": "ieee_sleep-episode_1-0.json",
    "total-sleep-time": "ieee_total-sleep-time_1-0.json",
    "time-in-bed": "ieee_time-in-bed_1-0.json",
}
SLEPT = {
    "time_interval": {
        "start_date_time": "2026-03-09T23:20:00+01:00",
        "end_date_time": "2026-03-10T06:30:00+01:00",
    }
}


def test_the_worked_night() -> None:
    made = bodies(handed_on(WORKED))
    share = made["sleep-episode"].pop("sleep_efficiency_percentage")
    assert share == {"value": pytest.approx(100 * 420 / 430), "unit": "%"}  # SME, and not SE
    assert made == {
        "sleep-episode": {
            "latency_to_sleep_onset": {"value": 20, "unit": "min"},
            "latency_to_arising": {"value": 5, "unit": "min"},
            "total_sleep_time": {"value": 420, "unit": "min"},
            "wake_after_sleep_onset": {"value": 10, "unit": "min"},
            "number_of_awakenings": 2,
            "is_main_sleep": True,
            "effective_time_frame": SLEPT,
        },
        "total-sleep-time": {
            "total_sleep_time": {"value": 420, "unit": "min"},
            "effective_time_frame": SLEPT,
            "is_main_sleep": True,
        },
        "time-in-bed": {
            "time_in_bed": {"value": 480, "unit": "min"},
            "effective_time_frame": {
                "time_interval": {
                    "start_date_time": "2026-03-09T22:45:00+01:00",
                    "end_date_time": "2026-03-10T06:45:00+01:00",
                }
            },
            "is_main_sleep": True,
        },
    }


@given(ANY_NIGHT | PLAUSIBLE_NIGHT)
def test_any_diary_gives_valid_bodies_or_none(diary: Night) -> None:
    night = handed_on(diary)
    made = bodies(night)
    assert ("sleep-episode" in made) is (night.asleep is not None)
    for name, body in made.items():
        assert complaints(body, SCHEMAS[name]) == []
        assert None not in list(values(body))


@given(PLAUSIBLE_NIGHT)
def test_a_night_with_all_its_answers_has_one_of_each(diary: Night) -> None:
    assume(handed_on(diary).asleep)
    assert bodies(handed_on(diary)).keys() == SCHEMAS.keys()


def test_the_schemas_do_complain() -> None:
    body = bodies(handed_on(WORKED))["sleep-episode"]
    spoilt: dict[str, Any]
    for spoilt in (
        {"total_sleep_time": {"value": 420, "unit": "minutes"}},
        {"sleep_efficiency_percentage": {"value": 97, "unit": "min"}},
        {"number_of_awakenings": 1.5},
        {"effective_time_frame": {}},
    ):
        assert complaints({**body, **spoilt}, SCHEMAS["sleep-episode"])


def test_a_data_point_says_that_she_reported_it_herself_and_when() -> None:
    id = uuid7()
    schema = {"namespace": "ieee", "name": "sleep-episode", "version": "1.0"}
    point = data_point(id, schema, AT, "self-reported", bodies(handed_on(WORKED))["sleep-episode"])
    assert point["header"] == {
        "uuid": str(id),
        "schema_id": schema,
        "source_creation_date_time": "2026-03-10T07:00:00+00:00",
        "modality": "self-reported",
    }
    assert complaints(point, "data-point-1.0.json") == []


@pytest.mark.parametrize(
    ("stages", "total"),
    [
        ({"light": 220, "deep": 90, "rem": 110, "awake": 10}, 420),
        ({"rem": 110}, 420),
        ({"light": 0, "deep": 0, "rem": 0}, 0),
        ({}, 420),
    ],
)
def test_a_devices_stages_are_those_it_tells_apart(stages: dict[str, int], total: int) -> None:
    asleep = handed_on(WORKED).asleep
    assert isinstance(asleep, Interval)
    body = sleep_stage_summary(asleep, total, stages)
    assert complaints(body, "ieee_sleep-stage-summary_1-0.json") == []
    said = body["sleep_stage_summary"]
    assert said["total_sleep_time"] == {"value": total, "unit": "min"}
    named = {stage: f"{stage}_sleep_duration" for stage in ("light", "deep", "rem")}
    named["awake"] = "awake_duration"
    assert {stage: said[name]["value"] for stage, name in named.items() if name in said} == stages
    if "rem" in stages and total:
        share = {"value": pytest.approx(100 * 110 / 420), "unit": "%"}
        assert said["rem_sleep_percentage"] == share


def values(body: Any) -> Iterator[Any]:
    if isinstance(body, dict):
        for inner in body.values():
            yield from values(inner)
    else:
        yield body
