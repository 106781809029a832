"""A forgotten password: one link, once, for half an hour; and what changes with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from backend.accounts import totp
from backend.accounts.models import Account
from backend.accounts.passwords import hashed
from backend.accounts.resets import LIFETIME, PasswordReset
from backend.core import clock
from backend.core.db import begin, db
from backend.core.ids import uuid7
from tests.api.subject import without_trace
from tests.api.test_sessions import sign_in
from tests.people import PASSWORD, People
from tests.resets import asked_for, newest_token

NEW = "another sentence is better"


def use(http: FlaskClient, token: str, password: str = NEW) -> TestResponse:
    return http.post("/v1/password-resets/use", json={"token": token, "password": password})


@pytest.fixture
def http(people: People) -> FlaskClient:
    """Nobody in particular."""
    return people.app.test_client()


def test_the_link_sets_a_new_password(people: People, http: FlaskClient) -> None:
    token = asked_for(people.app, f" {people.client.email.upper()} ")
    assert use(http, token).status_code == 204
    assert sign_in(http, people.client.email).status_code == 401
    assert sign_in(http, people.client.email, NEW).status_code == 201


def test_the_link_works_once(people: People, http: FlaskClient) -> None:
    token = asked_for(people.app, people.client.email)
    assert use(http, token).status_code == 204
    assert use(http, token, "a third sentence, why not").status_code == 422
    assert sign_in(http, people.client.email, NEW).status_code == 201


def test_of_many_at_once_one_sets_the_password(people: People) -> None:
    tokens = [asked_for(people.app, people.client.email) for _ in range(2)] * 5

    def attempt(number: int) -> int:
        http = FlaskClient(people.app, people.app.response_class)
        return use(http, tokens[number], f"the sentence of number {number}").status_code

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(attempt, range(10)))
    assert sorted(statuses) == [204, *[422] * 9]
    password = f"the sentence of number {statuses.index(204)}"
    assert sign_in(people.app.test_client(), people.client.email, password).status_code == 201


def test_the_link_works_for_half_an_hour(people: People, http: FlaskClient) -> None:
    now = clock.now()
    with clock.at(now):
        token = asked_for(people.app, people.client.email)
    with clock.at(now + LIFETIME):
        assert use(http, token).status_code == 422
    with clock.at(now + LIFETIME - timedelta(seconds=1)):
        assert use(http, token).status_code == 204


def test_using_one_link_ends_the_others_of_hers_and_nobody_elses(
    people: People, http: FlaskClient
) -> None:
    earlier = asked_for(people.app, people.client.email)
    somebody = people.add_client("Lea", f"{uuid7()}@example.org")
    theirs = asked_for(people.app, somebody.email)
    assert use(http, asked_for(people.app, people.client.email)).status_code == 204
    assert use(http, earlier).status_code == 422
    assert use(http, theirs).status_code == 204


def test_a_bad_token_is_refused_whatever_is_wrong_with_it(
    people: People, http: FlaskClient
) -> None:
    mine = asked_for(people.app, people.client.email)
    nobodys = asked_for(people.app, "nobody@example.org")
    id, _, digest = mine.partition(".")
    refresh = sign_in(http, people.client.email).get_json()["refresh_token"]
    wrong = [use(http, nobodys)]
    for bad in (
        "",
        "x",
        ".",
        id,
        f"{uuid7()}.{digest}",
        f"{id}.{digest}x",
        f"{id}.",
        refresh,
        "🔑",
    ):
        wrong.append(use(http, bad))
    wrong.append(use(http, id.upper() + "." + digest))
    (error,) = wrong[0].get_json()["errors"]
    assert (error["pointer"], error["code"]) == ("/token", "unknown-code")
    assert all(without_trace(one) == without_trace(use(http, "x")) for one in wrong)
    assert use(http, mine).status_code == 204


def test_a_password_that_is_easily_guessed_leaves_the_link_good(
    people: People, http: FlaskClient
) -> None:
    token = asked_for(people.app, people.client.email)
    refused = use(http, token, people.client.email)
    assert [one["pointer"] for one in refused.get_json()["errors"]] == ["/password"]
    assert use(http, token).status_code == 204


def test_an_unknown_address_gets_the_same_answer_and_leaves_the_same_trace(
    people: People, http: FlaskClient
) -> None:
    known = http.post("/v1/password-resets", json={"email": people.client.email})
    unknown = http.post("/v1/password-resets", json={"email": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 202
    assert (known.data, dict(known.headers)) == (unknown.data, dict(unknown.headers))
    with people.app.app_context():
        begin("read")
        rows = db.session.scalars(select(PasswordReset).order_by(PasswordReset.id)).all()[-2:]
    assert [str(row.account_id) for row in rows] == [people.client.id, "None"]


def test_no_token_is_stored(people: People) -> None:
    token = asked_for(people.app, people.client.email)
    with people.app.app_context():
        begin("read")
        rows = str(db.session.execute(text("SELECT * FROM password_resets")).all())
    assert token.partition(".")[2] not in rows


def test_a_reset_signs_her_out_everywhere(people: People, http: FlaskClient) -> None:
    tokens = sign_in(http, people.client.email).get_json()
    assert use(http, asked_for(people.app, people.client.email)).status_code == 204
    assert people.client.get("/v1/me").status_code == 401
    again = {"refresh_token": tokens["refresh_token"]}
    assert http.post("/v1/sessions/refresh", json=again).status_code == 401
    assert people.stranger.get("/v1/me").status_code == 200


def test_a_reset_stands_in_her_log(people: People, http: FlaskClient) -> None:
    use(http, asked_for(people.app, people.client.email))
    token = sign_in(http, people.client.email, NEW).get_json()["access_token"]
    people.client.token = token
    newest = people.client.get("/v1/access-log").get_json()["items"][0]
    assert newest["action"] == "password-reset"


def test_who_has_the_mailbox_has_not_got_the_second_factor(
    people: People, http: FlaskClient
) -> None:
    with people.app.app_context():
        begin("write")
        account = db.session.get_one(PasswordReset, _ask(people)).account_id
        assert account is not None
        totp.make(account, clock.now())
        secret = db.session.get_one(totp.TotpSecret, account)
        secret.confirmed_at = clock.now()
        db.session.commit()
    assert use(http, newest_token(people.app)).status_code == 204
    answer = sign_in(http, people.client.email, NEW)
    assert answer.get_json()["type"] == "urn:anew:problem:otp-needed"


def _ask(people: People) -> object:
    asked_for(people.app, people.client.email)
    return db.session.scalars(select(PasswordReset.id).order_by(PasswordReset.id.desc())).first()


def test_a_therapist_resets_hers_too(people: People, http: FlaskClient) -> None:
    doctor = people.add_therapist("Dr Hope", f"{uuid7()}@clinic.example", "Green Lane")
    assert use(http, asked_for(people.app, doctor.email)).status_code == 204
    assert sign_in(http, doctor.email, NEW).status_code == 201
    assert sign_in(http, doctor.email, PASSWORD).status_code == 401


def test_where_no_mail_is_sent_nobody_is_promised_one(people: People, http: FlaskClient) -> None:
    configured, people.app.config["SMTP_URL"] = people.app.config["SMTP_URL"], None
    try:
        answer = http.post("/v1/password-resets", json={"email": people.client.email})
    finally:
        people.app.config["SMTP_URL"] = configured
    assert answer.status_code == 503
    assert "no mail" in answer.get_json()["detail"]


def test_a_sign_in_waits_for_a_change_of_the_password_and_then_fails(people: People) -> None:
    """Or a session that began with the old password would outlive the reset."""
    http = FlaskClient(people.app, people.app.response_class)
    with people.app.app_context(), ThreadPoolExecutor(1) as pool:
        begin("write")
        account = db.session.get_one(Account, UUID(people.client.id), with_for_update=True)
        account.password_hash = hashed(NEW)
        db.session.flush()
        signing_in = pool.submit(sign_in, http, people.client.email)
        with pytest.raises(TimeoutError):
            signing_in.result(timeout=1)
        db.session.commit()
        assert signing_in.result().status_code == 401
