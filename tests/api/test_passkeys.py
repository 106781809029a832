"""Passkeys: made on a device, shown by it, each time for a challenge that is good once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from backend.core import clock
from backend.core.db import begin, db
from backend.core.ids import uuid7
from tests.api.refusals import stored
from tests.api.subject import Json, without_trace
from tests.authenticator import (
    USER_PRESENT,
    USER_VERIFIED,
    Authenticator,
    add_passkey,
    decoded,
    encoded,
)
from tests.people import People, Person
from tests.second_factor import problem, sign_in, signed_in


def challenge(people: People) -> Json:
    asked: Json = people.app.test_client().post("/v1/passkeys/challenge", json={}).get_json()
    return asked


def show(people: People, asked: Json, credential: Json, **more: Any) -> TestResponse:
    body = {"challenge_id": asked["challenge_id"], "credential": credential, **more}
    return people.app.test_client().post("/v1/sessions/passkey", json=body)


def enter(people: People, key: Authenticator) -> TestResponse:
    """Sign in with this key."""
    asked = challenge(people)
    return show(people, asked, key.get(asked["options"]))


@pytest.fixture
def me(people: People) -> Person:
    return people.client


@pytest.fixture
def key(me: Person) -> Authenticator:
    """A passkey of hers."""
    made = Authenticator()
    add_passkey(me, made, "My phone 📱")
    return made


def test_whoever_has_the_passkey_signs_in_without_a_password(
    people: People, me: Person, key: Authenticator
) -> None:
    with clock.at(clock.now()):
        answer = enter(people, key)
        assert answer.get_json()["account"]["id"] == me.id
        fresh = signed_in(me, answer)
        assert fresh.get("/v1/me").status_code == 200
        assert fresh.post("/v1/totp", {}).status_code == 201, "it counts as a confirmation"
        (listed,) = me.get("/v1/passkeys").get_json()["items"]
        assert listed["name"] == "My phone 📱"
        assert listed["last_used_at"] == clock.now().isoformat().replace("+00:00", "Z")
    assert enter(people, key).status_code == 201


def test_a_browser_gets_its_cookie_by_passkey_too(people: People, key: Authenticator) -> None:
    asked = challenge(people)
    answer = show(people, asked, key.get(asked["options"]), transport="cookie")
    assert answer.get_json()["access_token"] is None
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-anew-session=")
    assert "HttpOnly" in cookie


def test_a_passkey_is_two_factors(people: People) -> None:
    ada = people.add_therapist("Dr Hill", f"{uuid7()}@clinic.example", "Green Lane")
    key = Authenticator()
    weak = signed_in(ada, sign_in(ada))
    assert weak.get("/v1/clients").status_code == 403
    mine = add_passkey(weak, key)
    assert weak.get("/v1/clients").status_code == 200
    strong = signed_in(ada, enter(people, key))
    assert strong.get("/v1/clients").status_code == 200
    assert not strong.get("/v1/me").get_json()["second_factor_needed"]
    assert signed_in(ada, sign_in(ada)).get("/v1/clients").status_code == 403
    assert strong.delete(f"/v1/passkeys/{mine}").status_code == 204
    assert problem(strong.get("/v1/clients")) == "second-factor-needed", "it was her last one"


def test_what_the_browser_is_asked_for(me: Person, people: People, key: Authenticator) -> None:
    options = me.post("/v1/passkeys/options", {}).get_json()["options"]
    assert options["rp"] == {"id": "localhost", "name": "Anew"}
    assert options["user"]["name"] == me.email
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert [one["id"] for one in options["excludeCredentials"]] == [encoded(key.id)]
    asked = challenge(people)["options"]
    assert (asked["rpId"], asked["userVerification"]) == ("localhost", "required")
    assert asked["allowCredentials"] == []
    assert asked["challenge"] != options["challenge"]


Change = Callable[[Authenticator], None]


def change(**values: Any) -> Change:
    return lambda key: vars(key).update(values)


FAULTS: dict[str, Change] = {
    "another page": change(origin="https://anew.example"),
    "another port": change(origin="http://localhost:8000"),
    "a page over https": change(origin="https://localhost"),
    "nobody unlocked it": change(flags=USER_PRESENT),
    "nobody was there": change(flags=USER_VERIFIED),
    "another key": change(key=Authenticator().key),
    "an unknown one": change(id=b"x" * 16),
    "somebody else's name": change(user=uuid7().bytes),
    "a copy that counted less": change(count=-1),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_passkey_that_does_not_fit_signs_nobody_in(
    people: People, me: Person, key: Authenticator, fault: str
) -> None:
    assert enter(people, key).status_code == 201
    FAULTS[fault](key)
    refused = enter(people, key)
    assert problem(refused) == "not-signed-in"
    unknown = enter(people, Authenticator())
    assert without_trace(refused) == without_trace(unknown)


def test_another_party_is_refused(people: People, key: Authenticator) -> None:
    asked = challenge(people)
    refused = show(people, asked, key.get({**asked["options"], "rpId": "anew.example"}))
    assert problem(refused) == "not-signed-in"


def test_where_the_server_is_said_to_be_decides(
    people: People, key: Authenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(people.app.config, "BASE_URL", "https://localhost")
    assert problem(enter(people, key)) == "not-signed-in"
    key.origin = "https://localhost"
    assert enter(people, key).status_code == 201
    monkeypatch.setitem(people.app.config, "BASE_URL", "https://anew.example")
    assert problem(enter(people, key)) == "not-signed-in"


def test_a_challenge_is_good_once_whatever_came_of_it(people: People, key: Authenticator) -> None:
    asked = challenge(people)
    assert show(people, asked, key.get(asked["options"])).status_code == 201
    assert expired(show(people, asked, key.get(asked["options"])))
    asked = challenge(people)
    assert show(people, asked, {}).status_code == 401
    assert expired(show(people, asked, key.get(asked["options"])))


def expired(answer: TestResponse) -> bool:
    errors = answer.get_json()["errors"]
    return [(one["pointer"], one["code"]) for one in errors] == [("/challenge_id", "expired")]


def test_a_challenge_is_good_for_five_minutes(people: People, key: Authenticator) -> None:
    asked, now = challenge(people), clock.now()
    with clock.at(now + timedelta(minutes=5, seconds=1)):
        assert expired(show(people, asked, key.get(asked["options"])))
        assert challenge(people)  # and takes those that are over out of the table
    with clock.at(now):
        assert expired(show(people, asked, key.get(asked["options"])))


def test_another_challenge_was_not_signed(people: People, key: Authenticator) -> None:
    signed = key.get(challenge(people)["options"])
    assert problem(show(people, challenge(people), signed)) == "not-signed-in"


def test_a_challenge_to_sign_in_adds_no_passkey_and_the_other_way_round(
    people: People, me: Person, key: Authenticator
) -> None:
    to_enter, to_add = challenge(people), me.post("/v1/passkeys/options", {}).get_json()
    new = Authenticator()
    asked = {**to_add["options"], "challenge": to_enter["options"]["challenge"]}
    body = {"challenge_id": to_enter["challenge_id"], "credential": new.create(asked)}
    assert expired(me.post("/v1/passkeys", body))
    asked = {**to_enter["options"], "challenge": to_add["options"]["challenge"]}
    assert expired(show(people, to_add, key.get(asked)))


def test_only_who_asked_for_it_adds_the_passkey(people: People, me: Person) -> None:
    asked = me.post("/v1/passkeys/options", {}).get_json()
    made = Authenticator().create(asked["options"])
    body = {"challenge_id": asked["challenge_id"], "credential": made}
    assert expired(people.stranger.post("/v1/passkeys", body))
    assert me.post("/v1/passkeys", body).status_code == 201
    assert expired(me.post("/v1/passkeys", body))


NEW_FAULTS = ("another page", "nobody unlocked it", "nobody was there")


@pytest.mark.parametrize("fault", [*NEW_FAULTS, "no challenge of ours", "there already", "junk"])
def test_a_passkey_that_was_not_asked_for_is_not_kept(
    people: People, me: Person, key: Authenticator, fault: str
) -> None:
    new = key if fault == "there already" else Authenticator()
    FAULTS.get(fault, change())(new)
    asked = me.post("/v1/passkeys/options", {}).get_json()
    if fault == "no challenge of ours":
        asked["options"]["challenge"] = encoded(b"x" * 64)
    made = {} if fault == "junk" else new.create(asked["options"])
    body = {"challenge_id": asked["challenge_id"], "credential": made}
    before = stored(people)
    refused = me.post("/v1/passkeys", body)
    assert [one["pointer"] for one in refused.get_json()["errors"]] == ["/credential"]
    spent = before["passkey_challenges"] - 1
    assert stored(people) == {**before, "passkey_challenges": spent}
    assert expired(me.post("/v1/passkeys", body))


NEEDED = ("id", "rawId", "type", "response")
WRONG: list[Any] = [None, "", "!", "A", "AAAA", 7, [], {}]


def junk(good: Json) -> list[Json]:
    """What nobody's browser sends."""
    response = good["response"]
    spoilt = [{**response, name: value} for name in response for value in WRONG]
    noise = {name: encoded(b"\xff" * 300) for name in response}
    return [
        *({**good, name: value} for name in good if name in NEEDED for value in WRONG),
        *({**good, "response": one} for one in (*spoilt, noise)),
    ]


def of_no_algorithm(made: Json) -> Json:
    """The public key names its algorithm under 3; here it has another number there."""
    attestation = decoded(made["response"]["attestationObject"])
    spoilt = encoded(attestation.replace(b"\x03\x26", b"\x04\x26"))
    assert spoilt != made["response"]["attestationObject"]
    return {**made, "response": {**made["response"], "attestationObject": spoilt}}


def test_junk_is_refused_like_anything_else(people: People, me: Person) -> None:
    key = Authenticator()
    add_passkey(me, key)
    for one in junk(key.get(challenge(people)["options"])):
        assert show(people, challenge(people), one).status_code == 401, one
    asked = me.post("/v1/passkeys/options", {}).get_json()
    made = Authenticator().create(asked["options"])
    for one in (*junk(made), of_no_algorithm(made)):
        id = me.post("/v1/passkeys/options", {}).get_json()["challenge_id"]
        refused = me.post("/v1/passkeys", {"challenge_id": id, "credential": one})
        assert refused.status_code == 422, one


def test_a_removed_passkey_signs_nobody_in(people: People, me: Person, key: Authenticator) -> None:
    (mine,) = me.get("/v1/passkeys").get_json()["items"]
    assert people.stranger.get("/v1/passkeys").get_json()["items"] == []
    assert people.stranger.delete(f"/v1/passkeys/{mine['id']}").status_code == 404
    assert enter(people, key).status_code == 201
    assert me.delete(f"/v1/passkeys/{mine['id']}").status_code == 204
    assert me.delete(f"/v1/passkeys/{mine['id']}").status_code == 404
    assert problem(enter(people, key)) == "not-signed-in"
    rows = me.get("/v1/access-log").get_json()["items"]
    assert [row["action"] for row in rows] == ["passkey-removed", "passkey-added"]


def test_with_two_passkeys_one_may_go(people: People) -> None:
    ada = people.add_therapist("Dr Hill", f"{uuid7()}@clinic.example", "Green Lane")
    first, _ = add_passkey(ada, Authenticator(), "One"), add_passkey(ada, Authenticator(), "Two")
    names = [one["name"] for one in ada.get("/v1/passkeys").get_json()["items"]]
    assert names == ["Two", "One"]
    assert ada.delete(f"/v1/passkeys/{first}").status_code == 204
    assert ada.get("/v1/clients").status_code == 200


def test_the_name_of_a_passkey_is_sealed(people: People, key: Authenticator) -> None:
    with people.app.app_context():
        begin("read")
        rows = db.session.execute(text("SELECT words FROM passkeys")).scalars().all()
    assert rows
    assert not any(b"My phone" in bytes(row) for row in rows if row)
