"""An admin counts who works at her clinic. She sees no client, and nothing of one."""

from datetime import timedelta
from typing import Any

from backend.accounts import registration
from backend.accounts.invitations import LIFETIME
from backend.core import clock
from backend.core.db import begin, db
from backend.core.ids import uuid7
from tests.people import PASSWORD, People, Person

PATH = "/v1/clinic/therapists"


def admin_of(people: People, clinic: str) -> Person:
    email = f"{uuid7()}@clinic.example"
    who = {"email": email, "display_name": "Dr Lane", "password": PASSWORD}
    with people.app.app_context():
        begin("write")
        values = {**who, "time_zone": "UTC", "locale": "en"}
        registration.add_admin(clinic, values, clock.now())
        db.session.commit()
    return people.signed_in(email)


def seen(admin: Person, therapist: Person) -> dict[str, Any] | None:
    items = admin.get(PATH).get_json()["items"]
    return next((row for row in items if row["id"] == therapist.id), None)


def test_each_therapist_is_there_with_counts_and_without_a_client(people: People) -> None:
    clinic = f"Clinic {uuid7()}"
    ada = people.add_therapist("Dr Ada", f"{uuid7()}@clinic.example", clinic)
    admin = admin_of(people, clinic)
    first, second = (ada.post("/v1/invitations", {}).get_json()["code"] for _ in range(2))
    people.client.post("/v1/care-links", {"code": first, "scopes": ["practice"]})
    answer = admin.get(PATH)
    assert answer.get_json()["clinic"] == {"name": clinic}
    row = seen(admin, ada)
    assert row is not None
    assert (row["display_name"], row["email"]) == ("Dr Ada", ada.email)
    assert (row["clients"], row["open_invitations"]) == (1, 1)
    for secret in (people.client.id, "Mira", people.client.email, first, second):
        assert secret not in answer.text


def test_what_was_taken_back_or_is_over_is_not_counted(people: People) -> None:
    clinic = f"Clinic {uuid7()}"
    ada = people.add_therapist("Dr Ada", f"{uuid7()}@clinic.example", clinic)
    admin = admin_of(people, clinic)
    code = ada.post("/v1/invitations", {}).get_json()["code"]
    link = people.client.post("/v1/care-links", {"code": code, "scopes": ["sleep"]}).get_json()
    people.client.delete(f"/v1/care-links/{link['id']}")
    with clock.at(clock.now() - LIFETIME - timedelta(days=1)):
        people.signed_in(ada.email).post("/v1/invitations", {})
    row = seen(admin, ada)
    assert row is not None
    assert (row["clients"], row["open_invitations"]) == (0, 0)


def test_another_clinic_is_not_hers(people: People) -> None:
    admin = admin_of(people, f"Clinic {uuid7()}")
    assert admin.get(PATH).get_json()["items"] == []
    assert seen(admin, people.therapist) is None


def test_nobody_else_may_count(people: People) -> None:
    for person in (people.client, people.therapist):
        assert person.get(PATH).status_code == 403


def test_who_left_reads_nothing_and_cannot_come_back(people: People) -> None:
    clinic = f"Clinic {uuid7()}"
    ada = people.add_therapist("Dr Ada", f"{uuid7()}@clinic.example", clinic)
    admin = admin_of(people, clinic)
    used, waiting = (ada.post("/v1/invitations", {}).get_json()["code"] for _ in range(2))
    people.client.post("/v1/care-links", {"code": used, "scopes": ["practice"]})
    assert admin.delete(f"{PATH}/{ada.id}").status_code == 204

    assert ada.get("/v1/clients").status_code == 401
    again = {"email": ada.email, "password": PASSWORD}
    assert people.app.test_client().post("/v1/sessions", json=again).status_code == 401
    assert people.client.get("/v1/care-links").get_json()["items"] == []
    late = people.client.post("/v1/care-links", {"code": waiting, "scopes": ["sleep"]})
    assert late.status_code == 422
    (newest, *_) = people.client.get("/v1/access-log").get_json()["items"]
    assert (newest["action"], newest["actor"]["role"]) == ("therapist-left", "admin")
    row = seen(admin, ada)
    assert row is not None
    assert row["left_at"] is not None
    assert (row["clients"], row["open_invitations"]) == (0, 0)
    assert admin.delete(f"{PATH}/{ada.id}").status_code == 404


def test_a_therapist_of_another_clinic_stays(people: People) -> None:
    admin = admin_of(people, f"Clinic {uuid7()}")
    assert admin.delete(f"{PATH}/{people.therapist.id}").status_code == 404
    assert people.therapist.get("/v1/clients").status_code == 200


def test_an_admin_cannot_close_her_own_account_or_that_of_a_client(people: People) -> None:
    admin = admin_of(people, "Green Lane")
    for person in (admin, people.client):
        assert admin.delete(f"{PATH}/{person.id}").status_code == 404
        assert person.get("/v1/me").status_code == 200
