"""A person's record as FHIR R4 resources, for another record system: what the scopes cover.

The client's own export has all of it. Her therapist gets what her consent covers at this instant,
and nothing that is kept private.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

import measures.queries
import practice.queries
import sleep.queries
from backend.accounts import care
from backend.accounts.models import SCOPES, Account, CareLink
from backend.core import audit
from backend.core.db import db
from measures import fhir as measures_fhir
from measures.models import MeasureResponse
from measures.service import score
from practice import fhir as practice_fhir
from practice.models import Behaviour
from sharing.export_standards import recorded
from sleep.medicine_queries import medicines
from sleep.medicines import Medicine
from sleep.standards import fhir as sleep_fhir

Json = dict[str, Any]

_ENTRY = (
    "id created_at logged_at occurred_at behaviour_id context_id outcome managed happened "
    "expected_likelihood surprise next_likelihood distress_before distress_peak distress_after"
).split()
_SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
_PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
_POLICY = "The person's own consent in Anew, by kind of record, until she takes it back."


def read_bundle(link: CareLink, start: date, end: date, now: datetime) -> Json:
    """For the therapist. That it was read is written down, or it is not read."""
    details = {"scopes": link.scopes, "from": str(start), "to": str(end)}
    audit.record(link.client_id, link.therapist_id, "fhir-read", details, now)
    therapist = db.session.get_one(Account, link.therapist_id)
    found = [consent(link, therapist.display_name, now)]
    found += resources(link.client_id, start, end, link.scopes, private=False)
    return sleep_fhir.bundle(link.client_id, found, now)


def own_resources(client_id: UUID, now: datetime) -> list[Json]:
    """For the client: all of it, at any time, private too."""
    links = care.own_links(client_id)
    consents = [consent(link, therapist.display_name, now) for link, therapist, _ in links]
    return [*consents, *resources(client_id, date.min, date.max, SCOPES, private=True)]


def resources(
    client_id: UUID, start: date, end: date, scopes: Collection[str], private: bool
) -> Iterator[Json]:
    """What is stored of these kinds between two dates; the plan as it is now."""
    if "practice" in scopes:
        yield from _practice(client_id, start, end, private)
    if "sleep" in scopes:
        for night in recorded(sleep.queries.nights(client_id, start, end, private)):
            yield from sleep_fhir.observations(client_id, night)
    if "medicines" in scopes:
        for taken in medicines(client_id, start, end, private):
            yield _medicine(client_id, taken)
    if "measures" in scopes:
        for response in measures.queries.responses(client_id, start, end, private):
            yield from measures_fhir.resources(client_id, _answered(response))


def _practice(client_id: UUID, start: date, end: date, private: bool) -> Iterator[Json]:
    plan = [_behaviour(each) for each in practice.queries.behaviours(client_id)]
    labels = {
        each.id: str(each.opened_words()["label"]) for each in practice.queries.contexts(client_id)
    }
    for each in plan:
        yield practice_fhir.goal(client_id, each)
    if plan:
        yield practice_fhir.care_plan(client_id, plan, labels)
    entries = practice.queries.shared_entries(client_id, start, end, _ENTRY, private)
    yield from practice_fhir.attempts(client_id, entries, labels)


def _behaviour(behaviour: Behaviour) -> Json:
    return {
        "id": behaviour.id,
        "name": behaviour.opened_words()["name"],
        "active": behaviour.active,
        "retired_at": behaviour.retired_at,
        "context_ids": [UUID(id) for id in behaviour.context_ids],
    }


def _medicine(client_id: UUID, taken: Medicine) -> Json:
    """As she reported it; her note is never in it."""
    words = taken.opened_words()
    period = {"start": taken.started_on, "end": taken.stopped_on}
    patient = {"reference": f"urn:uuid:{client_id}"}
    dose = words.get("dose")
    return {
        "resourceType": "MedicationStatement",
        "id": str(uuid5(client_id, f"medicine/{taken.id}")),
        "status": "completed" if taken.stopped_on else "active",
        "medicationCodeableConcept": {"text": words.get("name") or taken.generic},
        "subject": patient,
        "effectivePeriod": {name: str(day) for name, day in period.items() if day},
        "informationSource": patient,
        **({"dosage": [{"text": dose}]} if dose else {}),
    }


def _answered(response: MeasureResponse) -> Json:
    """As she filled it in; her note is never in it."""
    return {
        "id": response.id,
        "measure": response.measure,
        "answered_at": response.answered_at,
        "answers": response.answers,
        "score": score(response).score,
    }


def consent(link: CareLink, therapist: str | None, now: datetime) -> Json:
    """What she lets this therapist see, since when and until when."""
    period = {"start": link.created_at, "end": link.expires_at}
    ended = link.expires_at is not None and link.expires_at <= now
    return {
        "resourceType": "Consent",
        "id": str(link.id),
        "status": "inactive" if ended else "active",
        "scope": {"coding": [{"system": _SCOPE, "code": "patient-privacy"}]},
        "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}],
        "patient": {"reference": f"urn:uuid:{link.client_id}"},
        "dateTime": link.created_at.isoformat(),
        "policyRule": {"text": _POLICY},
        "provision": {
            "type": "permit",
            "period": {name: at.isoformat() for name, at in period.items() if at},
            "actor": [
                {
                    "role": {"coding": [{"system": _PARTICIPATION, "code": "PRCP"}]},
                    "reference": {"display": therapist or "a therapist"},
                }
            ],
            **({"code": [{"text": scope} for scope in link.scopes]} if link.scopes else {}),
        },
    }
