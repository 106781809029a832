"""Her nights in the shapes of others: all of them, numbers only, and valid as they are served."""

from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from api.changes import NOUNS
from tests.api.story import NIGHT, Story
from tests.api.test_export import exported
from tests.people import People, Person
from tests.sleep.standards.schemas import complaints

SCHEMAS = {
    ("ieee", "sleep-episode", "1.0"): "ieee_sleep-episode_1-0.json",
    ("ieee", "total-sleep-time", "1.0"): "ieee_total-sleep-time_1-0.json",
    ("ieee", "time-in-bed", "1.0"): "ieee_time-in-bed_1-0.json",
    ("omh", "sleep-episode", "1.1"): "omh_sleep-episode_1-1.json",
    ("omh", "total-sleep-time", "1.0"): None,  # tests/sleep/standards/test_open_mhealth.py
}


def told(person: Person) -> None:
    """Two whole nights, one of them private, one without sleep, and one that says nothing."""
    story = Story(person)
    story.night("2026-03-08", words={"comment": "NEVER LEAVES"})
    story.night("2026-03-09", private=True)
    story.night("2026-03-10", no_sleep=True)
    story.night("2026-03-11", **dict.fromkeys(NIGHT.keys() - {"time_zone"}))
    story.tell()


def points(person: Person, wanted: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = exported(person, wanted).get_json()
    return found


@pytest.mark.parametrize(("wanted", "count"), [("ieee1752", 8), ("open_mhealth", 5)])
def test_every_data_point_is_what_its_header_says(people: People, wanted: str, count: int) -> None:
    told(people.client)
    found = points(people.client, wanted)
    assert len(found) == count
    for point in found:
        assert complaints(point, "data-point-1.0.json") == []
        schema = SCHEMAS[tuple(point["header"]["schema_id"].values())]
        assert schema is None or complaints(point["body"], schema) == []
        assert point["header"]["modality"] == "self-reported"
    assert len({point["header"]["uuid"] for point in found}) == count
    first = found[0]["body"]
    assert first["effective_time_frame"]["time_interval"] == {
        "start_date_time": "2026-03-07T23:30:00+01:00",
        "end_date_time": "2026-03-08T07:00:00+01:00",
    }


def test_a_device_tells_its_stages_and_a_second_sleep_of_the_day_is_none(people: People) -> None:
    night = NOUNS["device-night"].example
    doze = {"started_at": "2026-03-02T12:00:00Z", "ended_at": "2026-03-02T13:00:00Z"}
    stages = [{"stage": "rem", **doze}]
    people.client.create("/v1/device-nights", night)
    people.client.create("/v1/device-nights", {**night, **doze, "stages": stages})
    totals = {name: night[name] for name in night if name != "stages"}
    people.client.create("/v1/device-nights", {**totals, "source": "garmin"})
    (point,) = points(people.client, "ieee1752")
    assert complaints(point, "data-point-1.0.json") == []
    assert complaints(point["body"], "ieee_sleep-stage-summary_1-0.json") == []
    assert point["header"]["modality"] == "sensed"
    assert point["body"]["sleep_stage_summary"] == {
        "total_sleep_time": {"value": 450, "unit": "min"},
        "light_sleep_duration": {"value": 360, "unit": "min"},
        "rem_sleep_duration": {"value": 90, "unit": "min"},
        "light_sleep_percentage": {"value": 80, "unit": "%"},
        "rem_sleep_percentage": {"value": 20, "unit": "%"},
    }
    assert points(people.client, "open_mhealth") == []


def test_the_bundle_is_valid_and_names_nobody(people: People) -> None:
    told(people.client)
    answer = exported(people.client, "fhir")
    Bundle.model_validate_json(answer.data)
    resources = [entry["resource"] for entry in answer.get_json()["entry"]]
    assert [each["resourceType"] for each in resources] == ["Patient"] + ["Observation"] * 8
    assert resources[0].keys() == {"resourceType", "id"}
    for secret in (b"Mira", people.client.email.encode(), b"NEVER LEAVES"):
        assert secret not in answer.data


@pytest.mark.parametrize("wanted", ["ieee1752", "open_mhealth", "fhir"])
def test_the_same_nights_are_the_same_and_a_corrected_one_is_another(
    people: People, wanted: str
) -> None:
    me = people.client
    told(me)
    before = ids(me, wanted)
    assert ids(me, wanted) == before
    revision = me.get("/v1/nights/2026-03-08").headers["ETag"]
    corrected = {**NIGHT, "awake_minutes": 31}
    assert me.put("/v1/nights/2026-03-08", corrected, If_Match=revision).status_code == 200
    after = ids(me, wanted)
    of_one_night = {"ieee1752": 3, "open_mhealth": 2, "fhir": 3}[wanted]
    assert len(before - after) == len(after - before) == of_one_night


def ids(person: Person, wanted: str) -> set[str]:
    found = exported(person, wanted).get_json()
    if wanted == "fhir":
        return {entry["fullUrl"] for entry in found["entry"]}
    return {point["header"]["uuid"] for point in found}


def test_the_bundle_has_her_plan_her_attempts_and_what_she_allowed(people: People) -> None:
    people.share("practice")
    story = Story(people.client)
    say = story.behaviour("Say one sentence", [story.context("Work")])
    story.attempt(say, None, "2026-03-08", private=True)
    story.tell()
    answer = exported(people.client, "fhir")
    Bundle.model_validate_json(answer.data)
    kinds = [entry["resource"]["resourceType"] for entry in answer.get_json()["entry"]]
    assert kinds == ["Patient", "Consent", "Goal", "CarePlan", "Observation"]


def test_without_nights_there_is_nothing_in_it(people: People) -> None:
    assert points(people.client, "ieee1752") == points(people.client, "open_mhealth") == []
    (patient,) = exported(people.client, "fhir").get_json()["entry"]
    assert patient["resource"]["id"] == people.client.id
