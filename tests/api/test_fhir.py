"""For the therapist's record system: FHIR R4 of what is shared at this instant, and no more."""

from datetime import timedelta
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from backend.core import clock
from tests.api.story import BERLIN, Story, at
from tests.api.subject import Json
from tests.people import People

PERIOD = "from=2026-03-01&to=2026-03-10"
SECRET = "NEVER LEAVES"


class Record:
    """Mira's entries, some private, and what her therapist gets of them."""

    def __init__(self, people: People) -> None:
        self.people, self.me, self.therapist = people, people.client, people.therapist
        story = Story(self.me)
        self.work = story.context("Work")
        self.say = story.behaviour("Say one sentence", [self.work])
        rated = {"distress_peak": 60, "expected_likelihood": 70, "happened": "no", "managed": 3}
        told = {"words": {"learned": SECRET, "note": SECRET}}
        story.attempt(self.say, self.work, "2026-03-08", **rated, **told)
        story.attempt(self.say, None, "2026-03-09", outcome="avoided")
        story.attempt(self.say, None, "2026-03-09", private=True)
        story.attempt(self.say, None, "2026-02-01")
        story.night("2026-03-08", words={"comment": SECRET})
        story.night("2026-03-09", private=True)
        taken = {"generic": "sertraline", "started_on": "2026-01-02"}
        words = {"name": None, "dose": "50 mg", "note": SECRET}
        story.add("medicine", {**taken, "stopped_on": "2026-03-04", "words": words})
        filled = {"measure": "phq-9", "version": 1, "time_zone": BERLIN, "words": {"note": SECRET}}
        for day, last, more in (
            ("2026-03-07", 1, {}),
            ("2026-03-08", None, {}),
            ("2026-03-09", 0, {"private": True}),
            ("2026-02-27", 0, {}),
        ):
            when = {"answered_at": at(day), "answers": [0] * 8 + [last]}
            story.add("measure-response", {**filled, **when, **more})
        story.tell()
        self.path = f"/v1/clients/{self.me.id}/fhir?{PERIOD}"

    def bundle(self) -> list[Json]:
        answer = self.therapist.get(self.path)
        assert answer.status_code == 200, answer.text
        assert answer.mimetype == "application/fhir+json"
        assert SECRET not in answer.text
        Bundle.model_validate_json(answer.data)
        return [entry["resource"] for entry in answer.get_json()["entry"]]


@pytest.fixture
def record(people: People) -> Record:
    return Record(people)


def kinds(found: list[Json]) -> list[str]:
    return [each["resourceType"] for each in found]


def parts(observation: Json) -> dict[str, Any]:
    values = {}
    for part in observation["component"]:
        (value,) = [held for name, held in part.items() if name.startswith("value")]
        values[part["code"]["coding"][0]["code"]] = value
    return values


def test_everything_that_is_shared_is_a_valid_bundle(record: Record) -> None:
    record.people.share("practice", "sleep", "medicines", "measures")
    found = record.bundle()
    assert kinds(found) == [
        *("Patient", "Consent", "Goal", "CarePlan"),
        *["Observation"] * 2,  # attempts
        *["Observation"] * 3,  # of one night
        "MedicationStatement",
        *("QuestionnaireResponse", "Observation"),  # filled in whole, with its score
        "QuestionnaireResponse",  # and not whole
    ]


def test_an_attempt_carries_its_outcome_its_ratings_and_its_context(record: Record) -> None:
    record.people.share("practice")
    rated, bare = record.bundle()[4:]
    assert rated["valueCodeableConcept"]["coding"][0]["code"] == "done"
    assert parts(rated) == {
        "managed": 3,
        "distressPeak": 60,
        "expectedLikelihood": {**parts(rated)["expectedLikelihood"], "value": 70},
        "happened": {"coding": [{"system": "urn:anew:practice-answers", "code": "no"}]},
        "context": "Work",
    }
    assert bare["valueCodeableConcept"]["coding"][0]["code"] == "avoided"
    assert "component" not in bare  # what was not answered is not there


def test_the_plan_names_each_new_way_in_each_of_its_contexts(record: Record) -> None:
    record.people.share("practice")
    _, _, goal, plan, attempt, _ = record.bundle()
    assert goal["description"]["text"] == "Say one sentence"
    assert plan["activity"][0]["detail"]["description"] == "Say one sentence: Work"
    reference = {"reference": f"urn:uuid:{goal['id']}"}
    assert plan["goal"] == attempt["focus"] == [reference]


def test_a_medicine_is_there_with_its_dates_and_as_it_was_reported(record: Record) -> None:
    record.people.share("medicines")
    (statement,) = record.bundle()[2:]
    assert statement["status"] == "completed"
    assert statement["effectivePeriod"] == {"start": "2026-01-02", "end": "2026-03-04"}
    assert statement["dosage"] == [{"text": "50 mg"}]


def test_a_questionnaire_is_there_with_its_score_when_it_was_filled_in_whole(
    record: Record,
) -> None:
    record.people.share("measures")
    whole, score, broken = record.bundle()[2:]
    assert (whole["status"], broken["status"]) == ("completed", "stopped")
    assert len(broken["item"]) == 8, "what was left out is not there"
    assert score["valueInteger"] == 1
    assert score["derivedFrom"] == [{"reference": f"urn:uuid:{whole['id']}"}]


@pytest.mark.parametrize(
    ("scopes", "expected"),
    [
        ((), set()),
        (("words",), set()),
        (("practice",), {"Goal", "CarePlan", "Observation"}),
        (("sleep",), {"Observation"}),
        (("medicines",), {"MedicationStatement"}),
        (("measures",), {"QuestionnaireResponse", "Observation"}),
    ],
)
def test_each_scope_brings_its_kinds_and_no_others(
    record: Record, scopes: tuple[str, ...], expected: set[str]
) -> None:
    record.people.share(*scopes)
    assert {*kinds(record.bundle())} == {"Patient", "Consent"} | expected


def test_the_consent_says_what_is_shared_and_until_when(record: Record) -> None:
    until = str(clock.now().date() + timedelta(days=9))
    record.people.share("sleep", until=until)
    consent = record.bundle()[1]
    assert consent["status"] == "active"
    assert consent["provision"]["code"] == [{"text": "sleep"}]
    assert consent["provision"]["period"]["end"] > until


def test_the_same_entry_keeps_its_id(record: Record) -> None:
    record.people.share("practice", "sleep")
    first, second = record.bundle(), record.bundle()
    assert [each["id"] for each in first] == [each["id"] for each in second]
    assert len({each["id"] for each in first}) == len(first)


def test_reading_it_is_in_her_log(record: Record) -> None:
    record.people.share("sleep")
    record.bundle()
    (newest, *_) = record.me.get("/v1/access-log").get_json()["items"]
    assert (newest["action"], newest["scopes"]) == ("fhir-read", ["sleep"])
    assert (newest["from"], newest["to"]) == ("2026-03-01", "2026-03-10")


def test_when_consent_is_taken_back_it_is_gone(record: Record) -> None:
    link = record.people.share("practice")
    record.me.delete(f"/v1/care-links/{link}")
    assert record.therapist.get(record.path).status_code == 404
