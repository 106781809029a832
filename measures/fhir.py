"""FHIR R4: an answered questionnaire as a QuestionnaireResponse, its score as an Observation.

LOINC codes as in docs/standards.md; where none was verified, the item's number and our own system.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

Json = dict[str, Any]

LOINC = "http://loinc.org"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
PANELS = {"phq-9": "44249-1", "gad-7": "69737-5"}
TOTALS = {"phq-9": "44261-6", "gad-7": "70274-6"}
ITEMS = {
    "phq-9": (
        *("44250-9", "44255-8", "44259-0", "44254-1", "44251-7"),
        *("44258-2", "44252-5", "44253-3", "44260-8"),
    )
}
CHOICES = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")
_CODED = ("phq-9", "gad-7")
"""Those whose answers 0 to 3 are LOINC's."""


def resources(patient_id: UUID, response: Mapping[str, Any]) -> list[Json]:
    """`response`: id, measure, answered_at, answers (None: not answered), score (None: none)."""
    answered = _response(patient_id, response)
    if response["score"] is None:
        return [answered]
    return [answered, _score(patient_id, response, answered["id"])]


def _response(patient_id: UUID, response: Mapping[str, Any]) -> Json:
    measure, answers = response["measure"], response["answers"]
    panel = PANELS.get(measure)
    return {
        "resourceType": "QuestionnaireResponse",
        "id": str(uuid5(patient_id, f"measure-response/{response['id']}")),
        "questionnaire": f"{LOINC}/q/{panel}" if panel else f"urn:anew:measures:{measure}",
        "status": "stopped" if None in answers else "completed",
        "subject": {"reference": f"urn:uuid:{patient_id}"},
        "source": {"reference": f"urn:uuid:{patient_id}"},
        "authored": response["answered_at"].isoformat(),
        "item": [
            {"linkId": _link(measure, place), "answer": [_answer(measure, answer)]}
            for place, answer in enumerate(answers)
            if answer is not None
        ],
    }


def _link(measure: str, place: int) -> str:
    return f"/{ITEMS[measure][place]}" if measure in ITEMS else str(place + 1)


def _answer(measure: str, answer: int) -> Json:
    if measure in _CODED:
        return {"valueCoding": {"system": LOINC, "code": CHOICES[answer]}}
    return {"valueInteger": answer}


def _score(patient_id: UUID, response: Mapping[str, Any], of: str) -> Json:
    measure = response["measure"]
    coded = {"system": LOINC, "code": TOTALS[measure]} if measure in TOTALS else None
    patient = {"reference": f"urn:uuid:{patient_id}"}
    return {
        "resourceType": "Observation",
        "id": str(uuid5(patient_id, f"measure-score/{response['id']}")),
        "status": "final",
        "category": [{"coding": [{"system": CATEGORY, "code": "survey"}]}],
        "code": {
            "coding": [coded or {"system": "urn:anew:measures", "code": measure}],
            "text": f"{measure} score",
        },
        "subject": patient,
        "performer": [patient],
        "effectiveDateTime": response["answered_at"].isoformat(),
        "valueInteger": response["score"],
        "derivedFrom": [{"reference": f"urn:uuid:{of}"}],
    }
