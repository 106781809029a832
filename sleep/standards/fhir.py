"""FHIR R4: the nights of a diary as a bundle of Observations.

LOINC has a code for the duration of sleep and none for the rest, so the parts of an episode are
coded as in HL7's Personal Health Records guide (1.0.0-ballot2), which follows IEEE 1752.1: its
sleepEfficiencyPercentage is our SME (100·TST/SPT), not SE. Time in bed has a code of our own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sleep.standards.episode import Episode, Interval

Json = dict[str, Any]

PHR = "http://hl7.org/fhir/uv/phr/CodeSystem"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
UCUM = "http://unitsofmeasure.org"
METHOD = "patient sleep diary"

SLEEP_EPISODE = {
    "coding": [
        {"system": f"{PHR}/observation-pghd-codes", "code": "sleepEpisode"},
        {"system": "http://snomed.info/sct", "code": "258158006"},
    ],
    "text": "Sleep episode",
}
SLEEP_DURATION = {
    "coding": [
        {"system": "http://loinc.org", "code": "93832-4"},
        {"system": "http://snomed.info/sct", "code": "248263006"},
    ],
    "text": "Sleep duration",
}
TIME_IN_BED = {
    "coding": [{"system": "urn:anew:sleep-codes", "code": "timeInBed"}],
    "text": "Time in bed",
}
_MINUTES = {
    "latencyToSleepOnset": "latency_to_sleep_onset",
    "latencyToArising": "latency_to_arising",
    "totalSleepTime": "total_sleep_time",
    "wakeAfterSleepOnset": "wake_after_sleep_onset",
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """A night with when it was written down; `id` goes with this version of it."""

    id: UUID
    night: Episode
    recorded_at: datetime


def bundle(patient_id: UUID, resources: Iterable[Json], made_at: datetime) -> Json:
    """These resources about one patient, who is not named."""
    patient = {"resourceType": "Patient", "id": str(patient_id)}
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": made_at.isoformat(),
        "entry": [
            {"fullUrl": f"urn:uuid:{patient_id}", "resource": patient},
            *map(_entry, resources),
        ],
    }


def observations(patient_id: UUID, recorded: Recorded) -> Iterator[Json]:
    """The episode with its parts, the duration of sleep, the time in bed: those that are known."""
    night = recorded.night
    if night.asleep is not None:
        parts = {"component": [*_components(night)]}
        yield _observation(patient_id, recorded, SLEEP_EPISODE, night.asleep, parts)
    if night.total_sleep_time is not None and night.slept_within is not None:
        slept = {"valueQuantity": _quantity(night.total_sleep_time, "min")}
        yield _observation(patient_id, recorded, SLEEP_DURATION, night.slept_within, slept)
    if night.time_in_bed is not None and night.in_bed is not None:
        lay = {"valueQuantity": _quantity(night.time_in_bed, "min")}
        yield _observation(patient_id, recorded, TIME_IN_BED, night.in_bed, lay)


def _observation(
    patient_id: UUID,
    recorded: Recorded,
    code: Mapping[str, Any],
    during: Interval,
    value: Mapping[str, Any],
) -> Json:
    patient = {"reference": f"urn:uuid:{patient_id}"}
    return {
        "resourceType": "Observation",
        "id": str(uuid5(recorded.id, code["text"])),
        "status": "final",
        "category": [{"coding": [{"system": CATEGORY, "code": "survey"}]}],
        "code": code,
        "subject": patient,
        "performer": [patient],
        "effectivePeriod": {"start": during.start.isoformat(), "end": during.end.isoformat()},
        "issued": recorded.recorded_at.isoformat(),
        "method": {"text": METHOD},
        **value,
    }


def _components(night: Episode) -> Iterator[Json]:
    for code, name in _MINUTES.items():
        value = getattr(night, name)
        if value is not None:
            yield _component(code, "valueQuantity", _quantity(value, "min"))
    if night.number_of_awakenings is not None:
        yield _component("numberOfAwakenings", "valueInteger", night.number_of_awakenings)
    if night.sleep_maintenance_efficiency is not None:
        share = _quantity(night.sleep_maintenance_efficiency, "%")
        yield _component("sleepEfficiencyPercentage", "valueQuantity", share)
    yield _component("isMainSleep", "valueBoolean", True)


def _component(code: str, of: str, value: Any) -> Json:
    return {"code": {"coding": [{"system": f"{PHR}/sleep-episode-codes", "code": code}]}, of: value}


def _quantity(value: float, unit: str) -> Json:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def _entry(resource: Json) -> Json:
    return {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
