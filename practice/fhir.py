"""FHIR R4: attempts as Observations, new ways as Goals, the plan as a CarePlan.

No system has codes for these, so the codes are our own. What was not answered is absent.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

Json = dict[str, Any]

CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
CODES = "urn:anew:practice-codes"
OUTCOMES = "urn:anew:practice-outcomes"
ANSWERS = "urn:anew:practice-answers"
_NUMBERS = {
    "managed": "managed",
    "surprise": "surprise",
    "distress_before": "distressBefore",
    "distress_peak": "distressPeak",
    "distress_after": "distressAfter",
}
_PERCENT = {"expected_likelihood": "expectedLikelihood", "next_likelihood": "nextLikelihood"}


def goal(patient_id: UUID, behaviour: Mapping[str, Any]) -> Json:
    """A new way, in the client's words. `behaviour`: id, name, active, retired_at."""
    standing = "active" if behaviour["active"] else "on-hold"
    return {
        "resourceType": "Goal",
        "id": _id(patient_id, "behaviour", behaviour["id"]),
        "lifecycleStatus": "completed" if behaviour["retired_at"] else standing,
        "description": {"text": behaviour["name"]},
        "subject": _patient(patient_id),
    }


def care_plan(
    patient_id: UUID, behaviours: Sequence[Mapping[str, Any]], labels: Mapping[UUID, str]
) -> Json:
    """What is planned where: one activity for each new way in each of its contexts."""
    return {
        "resourceType": "CarePlan",
        "id": _id(patient_id, "plan", patient_id),
        "status": "active",
        "intent": "plan",
        "subject": _patient(patient_id),
        "goal": [_goal(patient_id, each["id"]) for each in behaviours],
        "activity": [
            {"detail": _detail(patient_id, each, name)}
            for each in behaviours
            for name in _planned(each, labels)
        ],
    }


def _planned(behaviour: Mapping[str, Any], labels: Mapping[UUID, str]) -> list[str]:
    there = [labels[id] for id in behaviour["context_ids"] if id in labels]
    return [f"{behaviour['name']}: {label}" for label in there] or [behaviour["name"]]


def _detail(patient_id: UUID, behaviour: Mapping[str, Any], description: str) -> Json:
    going = "in-progress" if behaviour["active"] else "on-hold"
    return {
        "status": "completed" if behaviour["retired_at"] else going,
        "goal": [_goal(patient_id, behaviour["id"])],
        "description": description,
    }


def attempts(
    patient_id: UUID, entries: Iterable[Mapping[str, Any]], labels: Mapping[UUID, str]
) -> list[Json]:
    """Each attempt with its outcome, its ratings and the context that it was in."""
    return [_attempt(patient_id, each, labels) for each in entries]


def _attempt(patient_id: UUID, entry: Mapping[str, Any], labels: Mapping[UUID, str]) -> Json:
    patient = _patient(patient_id)
    components = _components(entry, labels)
    return {
        "resourceType": "Observation",
        "id": _id(patient_id, "practice-entry", entry["id"]),
        "status": "final",
        "category": [{"coding": [{"system": CATEGORY, "code": "survey"}]}],
        "code": {**_code(CODES, "practiceAttempt"), "text": "Practice attempt"},
        "subject": patient,
        "focus": [_goal(patient_id, entry["behaviour_id"])],
        "performer": [patient],
        "effectiveDateTime": entry["occurred_at"].isoformat(),
        "issued": (entry["logged_at"] or entry["created_at"]).isoformat(),
        "valueCodeableConcept": _code(OUTCOMES, entry["outcome"]),
        **({"component": components} if components else {}),
    }


def _components(entry: Mapping[str, Any], labels: Mapping[UUID, str]) -> list[Json]:
    found = [
        _component(code, "valueInteger", entry[name])
        for name, code in _NUMBERS.items()
        if entry[name] is not None
    ]
    found += [
        _component(code, "valueQuantity", _percent(entry[name]))
        for name, code in _PERCENT.items()
        if entry[name] is not None
    ]
    if entry["happened"] is not None:
        found.append(
            _component("happened", "valueCodeableConcept", _code(ANSWERS, entry["happened"]))
        )
    if entry["context_id"] in labels:
        found.append(_component("context", "valueString", labels[entry["context_id"]]))
    return found


def _component(code: str, of: str, value: Any) -> Json:
    return {"code": _code(CODES, code), of: value}


def _percent(value: int) -> Json:
    return {"value": value, "unit": "%", "system": "http://unitsofmeasure.org", "code": "%"}


def _code(system: str, code: str) -> Json:
    return {"coding": [{"system": system, "code": code}]}


def _patient(patient_id: UUID) -> Json:
    return {"reference": f"urn:uuid:{patient_id}"}


def _goal(patient_id: UUID, behaviour_id: UUID) -> Json:
    return {"reference": f"urn:uuid:{_id(patient_id, 'behaviour', behaviour_id)}"}


def _id(patient_id: UUID, kind: str, id: UUID) -> str:
    """Ids are unique within a client only."""
    return str(uuid5(patient_id, f"{kind}/{id}"))
