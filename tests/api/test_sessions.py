"""Signing in and out; tokens that rotate, expire and end."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from backend.accounts.sessions import ACCESS, GRACE
from backend.core import clock
from backend.core.db import begin, db
from tests.api.subject import Json, without_trace
from tests.people import PASSWORD, People, Person


def sign_in(http: FlaskClient, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
    return http.post("/v1/sessions", json={"email": email, "password": password, **more})


def refresh(http: FlaskClient, token: str) -> TestResponse:
    return http.post("/v1/sessions/refresh", json={"refresh_token": token})


def works(http: FlaskClient, token: str) -> bool:
    answer = http.get("/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code in (200, 401)
    return answer.status_code == 200


@pytest.fixture
def http(people: People) -> FlaskClient:
    return people.app.test_client()


@pytest.fixture
def tokens(people: People, http: FlaskClient) -> Json:
    signed_in: Json = sign_in(http, people.client.email, device_name="📱").get_json()
    return signed_in


def test_signing_in_says_who_one_is_and_for_how_long(people: People, tokens: Json) -> None:
    assert tokens["expires_in"] == 15 * 60
    assert tokens["account"]["id"] == people.client.id
    assert tokens["account"]["role"] == "client"
    assert works(people.app.test_client(), tokens["access_token"])


def test_addresses_are_found_however_they_are_typed(people: People, http: FlaskClient) -> None:
    assert sign_in(http, f" {people.client.email.upper()} ").status_code == 201


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(
    people: People, http: FlaskClient
) -> None:
    wrong = sign_in(http, people.client.email, "not the password")
    unknown = sign_in(http, "nobody@example.org")
    assert wrong.status_code == 401
    assert without_trace(wrong) == without_trace(unknown)
    assert dict(wrong.headers) == dict(unknown.headers)


def test_no_token_or_password_is_stored_or_answered(people: People, tokens: Json) -> None:
    answers = [
        str(tokens),
        people.client.get("/v1/me").text,
        people.client.get("/v1/sessions").text,
    ]
    assert not any(PASSWORD in answer or "password" in answer for answer in answers)
    secrets = {PASSWORD, tokens["access_token"], tokens["refresh_token"], "📱"}
    with people.app.app_context():
        begin("read")
        for table in ("accounts", "login_sessions", "audit_entries"):
            rows = str(db.session.execute(text(f"SELECT * FROM {table}")).all())
            assert not [secret for secret in secrets if secret in rows]


def test_an_access_token_is_good_for_fifteen_minutes(people: People) -> None:
    http, now = people.app.test_client(), clock.now()
    with clock.at(now):
        tokens = sign_in(http, people.client.email).get_json()
    with clock.at(now + ACCESS - timedelta(seconds=5)):
        assert works(http, tokens["access_token"])
    with clock.at(now + ACCESS + timedelta(seconds=1)):
        assert not works(http, tokens["access_token"])
        assert refresh(http, tokens["refresh_token"]).status_code == 200


def test_a_refresh_token_is_good_for_sixty_days(people: People, tokens: Json) -> None:
    http, now = people.app.test_client(), clock.now()
    with clock.at(now + timedelta(days=61)):
        assert refresh(http, tokens["refresh_token"]).status_code == 401


def test_refreshing_replaces_both_tokens(http: FlaskClient, tokens: Json) -> None:
    after = refresh(http, tokens["refresh_token"]).get_json()
    assert works(http, after["access_token"])
    assert not works(http, tokens["access_token"])
    assert after["account"] == tokens["account"]
    assert refresh(http, after["refresh_token"]).status_code == 200


def test_twenty_refreshes_at_once_get_one_pair_of_successors(people: People, tokens: Json) -> None:
    answers: list[TestResponse] = []
    together = Barrier(20)

    def ask() -> None:
        http = FlaskClient(people.app, people.app.response_class)
        together.wait()
        while (answer := refresh(http, tokens["refresh_token"])).status_code == 503:
            pass  # SQLite is busy: a device asks again
        answers.append(answer)

    threads = [Thread(target=ask) for _ in range(20)]
    with clock.at(clock.now()):  # all inside the grace, however slow this machine is
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [answer.status_code for answer in answers] == [200] * 20
    pairs = {(a.get_json()["access_token"], a.get_json()["refresh_token"]) for a in answers}
    assert len(pairs) == 1
    ((access, _),) = pairs
    assert works(people.app.test_client(), access)


def test_a_lost_answer_can_be_asked_for_again_within_the_grace(
    http: FlaskClient, tokens: Json
) -> None:
    now = clock.now()
    with clock.at(now):
        first = refresh(http, tokens["refresh_token"]).get_json()
    with clock.at(now + GRACE):
        assert refresh(http, tokens["refresh_token"]).get_json() == first
        assert works(http, first["access_token"])


def test_a_token_that_is_used_again_after_the_grace_ends_the_session(
    people: People, http: FlaskClient, tokens: Json
) -> None:
    now = clock.now()
    with clock.at(now):
        first = refresh(http, tokens["refresh_token"]).get_json()
    with clock.at(now + timedelta(seconds=31)):
        assert refresh(http, tokens["refresh_token"]).status_code == 401
        assert not works(http, first["access_token"])
        assert refresh(http, first["refresh_token"]).status_code == 401
        assert works(http, people.client.token), "her other device stays signed in"


def test_an_older_token_that_is_used_again_ends_the_session(
    http: FlaskClient, tokens: Json
) -> None:
    stolen = tokens["refresh_token"]
    second = refresh(http, refresh(http, stolen).get_json()["refresh_token"]).get_json()
    with clock.at(clock.now() + timedelta(seconds=31)):
        assert refresh(http, stolen).status_code == 401
        assert not works(http, second["access_token"])


def test_whoever_holds_a_sign_in_that_was_used_twice_is_told(
    people: People, http: FlaskClient, tokens: Json
) -> None:
    first = refresh(http, tokens["refresh_token"]).get_json()
    with clock.at(clock.now() + timedelta(seconds=31)):
        told = [refresh(http, each["refresh_token"]) for each in (tokens, tokens, first)]
        bearer = {"Authorization": f"Bearer {first['access_token']}"}
        told.append(http.get("/v1/me", headers=bearer))
    assert [answer.status_code for answer in told] == [401] * 4
    says = {answer.get_json()["detail"] for answer in told}
    assert says == {"This sign-in was used twice and has been ended."}
    rows = people.client.get("/v1/access-log").get_json()["items"]
    assert [row["action"] for row in rows] == ["sign-in-reused"]


def test_a_sign_in_that_she_ended_herself_is_called_that_and_not_used_twice(
    people: People, http: FlaskClient, tokens: Json
) -> None:
    people.client.delete("/v1/sessions")
    refused = refresh(http, tokens["refresh_token"]).get_json()
    assert refused["detail"] == "Please sign in"
    assert refused["type"] == "urn:anew:problem:signed-out"
    assert people.client.get("/v1/me").get_json()["type"] == "urn:anew:problem:signed-out"


def test_a_device_that_a_new_password_signed_out_is_not_told_to_empty_itself(
    people: People, tokens: Json
) -> None:
    change = {"password": "another sentence is better"}
    assert people.client.put("/v1/me/password", json=change).status_code == 204
    refused = people.client.http.get(
        "/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"}
    )
    assert refused.get_json()["type"] == "urn:anew:problem:not-signed-in"


def test_an_unknown_refresh_token_is_refused(http: FlaskClient, tokens: Json) -> None:
    for token in ("", "x", tokens["access_token"], tokens["refresh_token"] + "x", "🔑"):
        assert refresh(http, token).status_code == 401


def devices(person: Person) -> dict[str, Json]:
    return {one["id"]: one for one in person.get("/v1/sessions").get_json()["items"]}


def test_one_device_can_be_signed_out_from_another(people: People, tokens: Json) -> None:
    phone = people.client
    listed = devices(phone)
    assert len(listed) == 2
    (other,) = [one for one in listed.values() if one["device_name"] == "📱"]
    assert [one["current"] for one in listed.values()].count(True) == 1
    assert not other["current"]
    assert people.stranger.delete(f"/v1/sessions/{other['id']}").status_code == 404
    assert phone.delete(f"/v1/sessions/{other['id']}").status_code == 204
    assert not works(phone.http, tokens["access_token"])
    assert refresh(phone.http, tokens["refresh_token"]).status_code == 401
    assert phone.delete(f"/v1/sessions/{other['id']}").status_code == 404
    assert works(phone.http, phone.token)
    assert other["id"] not in devices(phone)


def test_this_device_signs_out_alone(people: People, tokens: Json) -> None:
    assert people.client.delete("/v1/sessions/current").status_code == 204
    assert not works(people.client.http, people.client.token)
    assert works(people.client.http, tokens["access_token"])


def test_signing_out_everywhere_ends_every_device_of_this_person(
    people: People, tokens: Json
) -> None:
    assert people.client.delete("/v1/sessions").status_code == 204
    assert not works(people.client.http, people.client.token)
    assert not works(people.client.http, tokens["access_token"])
    assert works(people.stranger.http, people.stranger.token)
