"""What is at stake wants the password once more; and the password can be changed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher

from backend.accounts import passwords
from backend.core import clock
from tests.people import PASSWORD, People, Person
from tests.second_factor import problem, sign_in, signed_in

CONFIRM = "/v1/sessions/current/confirmation"
NEW = "another sentence, and longer"


@pytest.fixture
def me(people: People) -> Iterator[Person]:
    """She signed in eleven minutes ago."""
    now = clock.now()
    with clock.at(now - timedelta(minutes=11)):
        person = people.signed_in(people.client.email)
    with clock.at(now):
        yield person


def test_ten_minutes_after_signing_in_the_password_is_wanted_once_more(me: Person) -> None:
    refused = me.post("/v1/totp", {})
    assert (refused.status_code, problem(refused)) == (403, "confirm-first")
    assert me.get("/v1/me").status_code == 200
    assert me.post(CONFIRM, {"password": PASSWORD}).status_code == 204
    assert me.post("/v1/totp", {}).status_code == 201


def test_a_confirmation_holds_for_ten_minutes(people: People) -> None:
    now = clock.now()
    with clock.at(now):
        me = people.signed_in(people.client.email)
    with clock.at(now + timedelta(minutes=4)):
        assert me.post(CONFIRM, {"password": PASSWORD}).status_code == 204
    with clock.at(now + timedelta(minutes=14)):
        assert me.post("/v1/totp", {}).status_code == 201
    with clock.at(now + timedelta(minutes=14, seconds=1)):
        assert problem(me.post("/v1/totp", {})) == "confirm-first"


def test_a_wrong_password_confirms_nothing(me: Person) -> None:
    wrong = me.post(CONFIRM, {"password": "not the password"})
    assert wrong.status_code == 422
    assert [one["pointer"] for one in wrong.get_json()["errors"]] == ["/password"]
    assert problem(me.post("/v1/totp", {})) == "confirm-first"


def test_one_device_confirms_for_itself_only(people: People, me: Person) -> None:
    with clock.at(clock.now() - timedelta(minutes=12)):
        other = people.signed_in(me.email)
    me.post(CONFIRM, {"password": PASSWORD})
    assert problem(other.post("/v1/totp", {})) == "confirm-first"


def test_wrong_passwords_are_counted(me: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(me.http.application.config, "RATE_LIMITS", True)
    for _ in range(10):
        assert me.post(CONFIRM, {"password": "not the password"}).status_code == 422
    assert me.post(CONFIRM, {"password": PASSWORD}).status_code == 429


def test_a_new_password_signs_every_other_device_out(people: People, me: Person) -> None:
    other = signed_in(me, sign_in(me))
    stranger = people.signed_in(people.stranger.email)
    assert problem(me.put("/v1/me/password", {"password": NEW})) == "confirm-first"
    me.post(CONFIRM, {"password": PASSWORD})
    assert me.put("/v1/me/password", {"password": NEW}).status_code == 204
    assert me.get("/v1/me").status_code == 200
    assert other.get("/v1/me").status_code == 401
    assert stranger.get("/v1/me").status_code == 200
    assert problem(sign_in(me)) == "not-signed-in"
    assert sign_in(me, password=NEW).status_code == 201
    (row,) = me.get("/v1/access-log").get_json()["items"]
    assert row["action"] == "password-changed"
    assert me.put("/v1/me/password", {"password": PASSWORD}).status_code == 204


@pytest.mark.parametrize("easy", ["password123", "too short"])
def test_a_password_that_is_easily_guessed_is_not_taken(people: People, easy: str) -> None:
    for new in (easy, people.client.email):
        refused = people.client.put("/v1/me/password", {"password": new})
        assert [one["pointer"] for one in refused.get_json()["errors"]] == ["/password"]
    assert sign_in(people.client).status_code == 201


class Interrupted(PasswordHasher):
    """Something else happens while a password is being hashed or checked."""

    meanwhile: Callable[[], object]

    def hash(self, *given: Any, **named: Any) -> str:
        Interrupted.meanwhile()
        return super().hash(*given, **named)

    def verify(self, *given: Any) -> Any:
        Interrupted.meanwhile()
        return super().verify(*given)


@pytest.mark.parametrize("what", ["change", "confirmation"])
def test_a_sign_in_that_ends_meanwhile_does_nothing_more(
    people: People, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """A thief has her phone; she signs it out from another while he is at it."""
    phone, other = people.client, people.signed_in(people.client.email)
    devices = other.get("/v1/sessions").get_json()["items"]
    (stolen,) = [one["id"] for one in devices if not one["current"]]
    Interrupted.meanwhile = lambda: other.delete(f"/v1/sessions/{stolen}")
    hasher = Interrupted(time_cost=1, memory_cost=8, parallelism=1)
    with monkeypatch.context() as patch:
        patch.setattr(passwords, "hasher", hasher)
        if what == "change":
            answer = phone.put("/v1/me/password", {"password": NEW})
        else:
            answer = phone.post(CONFIRM, {"password": PASSWORD})
    assert answer.status_code == 401
    assert sign_in(people.client).status_code == 201
