"""Open mHealth: sleep-episode against its published schema, total-sleep-time against ours.

No package carries the schema of total-sleep-time 1.0, so its structure is written here by hand, on
top of the published schemas of a duration and of a time frame.
"""

from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft7Validator

from sleep.diary import Night
from sleep.standards.open_mhealth import bodies
from tests.sleep.standards.nights import ANY_NIGHT, PLAUSIBLE_NIGHT, WORKED, handed_on
from tests.sleep.standards.schemas import complaints, shared

TOTAL_SLEEP_TIME = Draft7Validator(
    {
        "type": "object",
        "required": ["total_sleep_time", "effective_time_frame"],
        "additionalProperties": False,
        "properties": {
            "total_sleep_time": {"$ref": "duration-unit-value-1.x.json"},
            "effective_time_frame": {
                "allOf": [{"$ref": "time-frame-1.x.json"}, {"required": ["time_interval"]}]
            },
        },
    },
    registry=shared(),
)


def test_the_worked_night_is_the_ieees_under_other_names() -> None:
    made = bodies(handed_on(WORKED))
    assert made.keys() == {"sleep-episode", "total-sleep-time"}
    episode = made["sleep-episode"]
    assert "sleep_efficiency_percentage" not in episode
    share = episode["sleep_maintenance_efficiency_percentage"]
    assert share == {"value": pytest.approx(100 * 420 / 430), "unit": "%"}
    assert episode["latency_to_arising"] == {"value": 5, "unit": "min"}
    assert made["total-sleep-time"]["total_sleep_time"] == {"value": 420, "unit": "min"}


@given(ANY_NIGHT | PLAUSIBLE_NIGHT)
def test_any_diary_gives_valid_bodies_or_none(diary: Night) -> None:
    night = handed_on(diary)
    made = bodies(night)
    assert ("sleep-episode" in made) is (night.asleep is not None)
    if "sleep-episode" in made:
        assert complaints(made["sleep-episode"], "omh_sleep-episode_1-1.json") == []
    if "total-sleep-time" in made:
        assert list(TOTAL_SLEEP_TIME.iter_errors(made["total-sleep-time"])) == []


def test_the_structure_written_here_does_complain() -> None:
    body = bodies(handed_on(WORKED))["total-sleep-time"]
    spoilt: dict[str, Any]
    for spoilt in ({"total_sleep_time": {"value": 1, "unit": "m"}}, {"effective_time_frame": {}}):
        assert list(TOTAL_SLEEP_TIME.iter_errors({**body, **spoilt}))
