"""Signing up, by invitation or freely, and what one says of oneself."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from backend.accounts import passwords
from backend.accounts.models import Account
from backend.core import clock
from backend.core.crypto import DataKey
from backend.core.db import begin, db
from backend.core.ids import uuid7
from backend.core.synced import RevisionCounter
from tests.api.subject import without_trace
from tests.people import PASSWORD, People


def new_address() -> str:
    return f"{uuid7()}@example.org"


def sign_up(people: People, **changes: Any) -> TestResponse:
    body = {
        "email": new_address(),
        "password": PASSWORD,
        "time_zone": "Europe/Berlin",
        "locale": "ar",
        **changes,
    }
    return people.app.test_client().post("/v1/accounts", json=body)


def code_of(people: People) -> str:
    code: str = people.therapist.post("/v1/invitations", {}).get_json()["code"]
    return code


def test_without_a_code_nobody_signs_up(people: People) -> None:
    refused = sign_up(people)
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.get_json()["errors"]] == ["/invitation_code"]
    assert sign_up(people, invitation_code=None).status_code == 422
    assert sign_up(people, invitation_code="").status_code == 422


@pytest.fixture
def open_house(running: Flask) -> Iterator[None]:
    """ANEW_OPEN_REGISTRATION=1"""
    running.config["OPEN_REGISTRATION"] = True
    yield
    running.config["OPEN_REGISTRATION"] = False


def test_with_open_registration_no_code_is_needed(open_house: None, people: People) -> None:
    email = new_address()
    assert sign_up(people, email=email).status_code == 201
    assert people.signed_in(email).get("/v1/me").status_code == 200


def test_an_invitation_works_once(people: People) -> None:
    code = code_of(people)
    email = new_address()
    made = sign_up(people, invitation_code=code, email=email)
    assert made.status_code == 201
    assert made.get_json()["role"] == "client"
    again = sign_up(people, invitation_code=code)
    unknown = sign_up(people, invitation_code="0000-0000")
    assert again.status_code == 422
    assert [one["pointer"] for one in again.get_json()["errors"]] == ["/invitation_code"]
    assert without_trace(again) == without_trace(unknown)
    consent = {"code": code, "scopes": ["sleep"]}
    assert people.client.post("/v1/care-links", consent).status_code == 422, "it is not hers"
    person = people.signed_in(email)
    assert person.post("/v1/care-links", consent).status_code == 201
    assert person.post("/v1/care-links", consent).status_code == 422


def test_a_code_expires_after_fourteen_days(people: People) -> None:
    code, now = code_of(people), clock.now()
    look_up = people.app.test_client().post
    with clock.at(now + timedelta(days=13, hours=23)):
        found = look_up("/v1/invitations/look-up", json={"code": code})
        assert found.get_json()["therapist"]["display_name"] == "Dr Ada Moss"
        assert found.get_json()["clinic"] == {"name": "Green Lane"}
    with clock.at(now + timedelta(days=14, seconds=1)):
        assert look_up("/v1/invitations/look-up", json={"code": code}).status_code == 422
        assert sign_up(people, invitation_code=code).status_code == 422


def test_a_code_may_be_typed_as_people_type(people: People) -> None:
    code = code_of(people)
    typed = code.lower().replace("-", " ").replace("1", "l").replace("0", "o")
    for spelling in (typed, code.replace("-", ""), code.replace("1", "I").replace("0", "O")):
        answer = people.app.test_client().post("/v1/invitations/look-up", json={"code": spelling})
        assert answer.status_code == 200, spelling
    assert set(code) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ-")


def test_an_invitation_is_a_link_and_a_picture_of_it(people: People) -> None:
    made = people.therapist.post("/v1/invitations", {}).get_json()
    assert made["url"] == f"http://localhost/#/join/{made['code']}"
    assert made["qr_svg"].startswith("<svg")


def test_nobody_learns_who_has_an_account(people: People) -> None:
    def join(email: str) -> TestResponse:
        return sign_up(people, invitation_code=code_of(people), email=email, display_name="Lea")

    fresh, taken = join(new_address()), join(f" {people.client.email.upper()}")
    before = people.client.get("/v1/me").get_json()
    assert taken.status_code == fresh.status_code == 201
    assert list(taken.headers.keys()) == list(fresh.headers.keys())
    shown, told = fresh.get_json(), taken.get_json()
    own = {"id": told["id"], "email": people.client.email}
    assert told == {**shown, **own}
    assert list(told) == list(shown)
    assert told["id"] != before["id"]
    assert people.client.get("/v1/me").get_json() == before, "nothing of hers is changed"
    assert people.signed_in(people.client.email).id == before["id"]


def test_signing_up_again_leaves_nobody_behind(people: People) -> None:
    def counts() -> list[int | None]:
        tables = (Account, DataKey, RevisionCounter)
        with people.app.app_context():
            begin("read")
            return [db.session.scalar(select(func.count()).select_from(one)) for one in tables]

    code, before = code_of(people), counts()
    assert sign_up(people, invitation_code=code, email=people.client.email).status_code == 201
    assert counts() == before


def test_signing_up_does_the_same_slow_work_for_an_address_that_is_taken(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Counting(PasswordHasher):
        hashes = 0

        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            type(self).hashes += 1
            return super().hash(password, salt=salt)

    monkeypatch.setattr(passwords, "hasher", Counting(1, 8, 1))
    counts = []
    for email in (new_address(), people.client.email):
        code, before = code_of(people), Counting.hashes
        assert sign_up(people, invitation_code=code, email=email).status_code == 201
        counts.append(Counting.hashes - before)
    assert counts == [1, 1]


def test_with_her_old_password_the_code_is_hers(people: People) -> None:
    code = code_of(people)
    assert sign_up(people, invitation_code=code, email=people.client.email).status_code == 201
    consent = {"code": code, "scopes": ["sleep"]}
    assert people.stranger.post("/v1/care-links", consent).status_code == 422
    assert people.client.post("/v1/care-links", consent).status_code == 201


@pytest.mark.parametrize("role", ["client", "therapist"])
def test_a_code_is_used_up_whoever_has_the_address(people: People, role: str) -> None:
    code, email = code_of(people), getattr(people, role).email
    assert sign_up(people, invitation_code=code, email=email).status_code == 201
    assert sign_up(people, invitation_code=code).status_code == 422
    look_up = people.app.test_client().post
    assert look_up("/v1/invitations/look-up", json={"code": code}).status_code == 422
    if role == "therapist":
        consent = {"code": code, "scopes": ["sleep"]}
        assert people.client.post("/v1/care-links", consent).status_code == 422


def test_an_unknown_code_is_refused_before_anybody_is_looked_for(people: People) -> None:
    for email in (new_address(), people.client.email):
        assert sign_up(people, invitation_code="0000-0000", email=email).status_code == 422


def test_of_ten_who_take_one_address_at_once_one_gets_it(people: People) -> None:
    email, codes = new_address(), [code_of(people) for _ in range(10)]

    def join(number: int) -> int:
        password = f"the sentence of number {number}"
        return sign_up(
            people, invitation_code=codes[number], email=email, password=password
        ).status_code

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(join, range(10))) == {201}
    known = [
        people.app.test_client().post(
            "/v1/sessions", json={"email": email, "password": f"the sentence of number {number}"}
        )
        for number in range(10)
    ]
    assert sorted(one.status_code for one in known) == [201, *[401] * 9]


def test_what_one_says_of_oneself_can_be_changed(people: People) -> None:
    reminders = {"quiet_from": "22:30", "daily_cap": 0, "paused_until": "2030-01-01T00:00:00Z"}
    wanted = {
        "display_name": "Mira ✨",
        "time_zone": "Asia/Kathmandu",
        "locale": "de",
        "country": None,
        "reminders": {
            "quiet_from": "22:30",
            "daily_cap": 0,
            "paused_until": "2030-01-01T00:00:00Z",
        },
    }
    before = people.client.get("/v1/me").get_json()
    changed = people.client.patch("/v1/me", wanted)
    assert changed.status_code == 200, changed.text
    expected = {**before, **wanted, "reminders": {**before["reminders"], **reminders}}
    assert changed.get_json() == people.client.get("/v1/me").get_json() == expected
    assert people.client.patch("/v1/me", {"email": "x@example.org"}).status_code == 422
    assert people.client.patch("/v1/me", {"role": "therapist"}).status_code == 422
