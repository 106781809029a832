"""FHIR: held against the R4B models of fhir.resources, whatever the diary says."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.observation import Observation
from hypothesis import given
from hypothesis import strategies as st

from sleep.diary import Night
from sleep.standards.fhir import Recorded, bundle, observations
from tests.sleep.standards.nights import ANY_NIGHT, PLAUSIBLE_NIGHT, WORKED, handed_on

PATIENT = UUID("0190a1b2-0000-7000-8000-000000000001")
NIGHT = UUID("0190a1b2-0000-7000-8000-000000000002")
AT = datetime(2026, 3, 10, 7, tzinfo=UTC)


def made(diary: Night) -> list[dict[str, Any]]:
    return list(observations(PATIENT, Recorded(NIGHT, handed_on(diary), AT)))


def parts(observation: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for part in observation["component"]:
        (coding,) = part["code"]["coding"]
        assert coding["system"] == "http://hl7.org/fhir/uv/phr/CodeSystem/sleep-episode-codes"
        (value,) = [value for name, value in part.items() if name.startswith("value")]
        found[coding["code"]] = value["value"] if isinstance(value, dict) else value
    return found


def test_the_worked_night_as_three_observations() -> None:
    episode, asleep, in_bed = made(WORKED)
    assert parts(episode) == {
        "latencyToSleepOnset": 20,
        "latencyToArising": 5,
        "totalSleepTime": 420,
        "wakeAfterSleepOnset": 10,
        "numberOfAwakenings": 2,
        "sleepEfficiencyPercentage": pytest.approx(100 * 420 / 430),  # SME, and not SE
        "isMainSleep": True,
    }
    assert episode["effectivePeriod"] == {
        "start": "2026-03-09T23:20:00+01:00",
        "end": "2026-03-10T06:30:00+01:00",
    }
    assert {"system": "http://loinc.org", "code": "93832-4"} in asleep["code"]["coding"]
    minutes = {"unit": "min", "system": "http://unitsofmeasure.org", "code": "min"}
    assert asleep["valueQuantity"] == {"value": 420, **minutes}
    assert in_bed["valueQuantity"] == {"value": 480, **minutes}
    assert in_bed["effectivePeriod"]["start"] == "2026-03-09T22:45:00+01:00"


def test_each_says_that_it_is_from_the_patients_diary() -> None:
    for observation in made(WORKED):
        assert observation["method"] == {"text": "patient sleep diary"}
        assert observation["status"] == "final"
        (category,) = observation["category"]
        assert category["coding"][0]["code"] == "survey"
        assert observation["subject"] == observation["performer"][0]
        assert observation["subject"] == {"reference": f"urn:uuid:{PATIENT}"}
        assert observation["issued"] == "2026-03-10T07:00:00+00:00"


def test_a_night_without_onset_has_no_episode_and_what_is_unknown_is_absent() -> None:
    (in_bed,) = made(replace(WORKED, sleep_latency_minutes=None))
    assert in_bed["code"]["text"] == "Time in bed"
    few = replace(WORKED, awake_minutes=None, awakenings=None, trying_after_waking_minutes=None)
    episode, _ = made(few)
    assert parts(episode).keys() == {"latencyToSleepOnset", "isMainSleep"}
    asleep, _ = made(replace(WORKED, no_sleep=True))
    assert asleep["valueQuantity"]["value"] == 0


@given(st.lists(ANY_NIGHT | PLAUSIBLE_NIGHT, max_size=4))
def test_any_diary_gives_a_valid_bundle(diaries: list[Night]) -> None:
    nights = [
        Recorded(UUID(int=NIGHT.int + n), handed_on(diary), AT) for n, diary in enumerate(diaries)
    ]
    content = bundle(PATIENT, (each for one in nights for each in observations(PATIENT, one)), AT)
    Bundle.model_validate(content)
    resources = [entry["resource"] for entry in content["entry"]]
    assert resources[0]["resourceType"] == "Patient"
    for resource in resources[1:]:
        Observation.model_validate(resource)
    urls = [entry["fullUrl"] for entry in content["entry"]]
    assert len(urls) == len(set(urls))
    episodes = [each for each in resources if each.get("code", {}).get("text") == "Sleep episode"]
    assert len(episodes) == sum(night.night.asleep is not None for night in nights)


def test_the_models_do_complain() -> None:
    episode, *_ = made(WORKED)
    for spoilt in ({"status": None}, {"effectivePeriod": {"start": "yesterday"}}, {"odd": 1}):
        with pytest.raises(ValueError, match="validation error"):
            Observation.model_validate({**episode, **spoilt})
