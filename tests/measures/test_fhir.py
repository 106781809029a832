"""Answered questionnaires for other systems: LOINC where a code was verified, ours elsewhere."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from measures.fhir import resources

PATIENT = UUID("0190a1b2-0000-7000-8000-000000000001")
ANSWERED = {
    "id": UUID("0190a1b2-0000-7000-8000-000000000002"),
    "measure": "phq-9",
    "answered_at": datetime(2026, 3, 10, 7, tzinfo=UTC),
    "answers": [0, 1, 2, 3, 0, 0, 0, 0, 1],
    "score": 7,
}


def made(**changed: Any) -> list[dict[str, Any]]:
    found = resources(PATIENT, {**ANSWERED, **changed})
    for each in found:
        kind = each["resourceType"]
        model = Observation if kind == "Observation" else QuestionnaireResponse
        model.model_validate(each)
    return found


def test_phq_9_has_loinc_codes_for_its_items_its_answers_and_its_score() -> None:
    response, score = made()
    assert response["status"] == "completed"
    assert response["questionnaire"] == "http://loinc.org/q/44249-1"
    assert response["item"][0]["linkId"] == "/44250-9"
    assert response["item"][-1]["linkId"] == "/44260-8"
    codes = [item["answer"][0]["valueCoding"]["code"] for item in response["item"][:4]]
    assert codes == ["LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"]
    assert score["code"]["coding"] == [{"system": "http://loinc.org", "code": "44261-6"}]
    assert score["valueInteger"] == 7
    assert score["derivedFrom"] == [{"reference": f"urn:uuid:{response['id']}"}]


def test_what_was_not_answered_is_not_there_and_there_is_no_score() -> None:
    (response,) = made(answers=[0, 1, 2, 3, None, 0, 0, 0, 1], score=None)
    assert response["status"] == "stopped"
    assert len(response["item"]) == 8
    assert "/44251-7" not in [item["linkId"] for item in response["item"]]


def test_a_measure_without_verified_codes_goes_by_our_own_system() -> None:
    response, score = made(measure="who-5", answers=[5, 4, 3, 2, 1], score=60)
    assert response["questionnaire"] == "urn:anew:measures:who-5"
    assert [item["linkId"] for item in response["item"]] == ["1", "2", "3", "4", "5"]
    assert response["item"][0]["answer"] == [{"valueInteger": 5}]
    assert score["code"]["coding"] == [{"system": "urn:anew:measures", "code": "who-5"}]
