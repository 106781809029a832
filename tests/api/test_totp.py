"""Codes of an authenticator, and the recovery codes for the day it is gone."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from pyotp import TOTP
from sqlalchemy import text

from backend.accounts import passwords
from backend.core import clock
from backend.core.db import begin, db
from backend.core.ids import uuid7
from tests.api.refusals import stored
from tests.api.subject import without_trace
from tests.api.world import make_world
from tests.people import PASSWORD, People, Person
from tests.second_factor import Phone, problem, set_up_totp, sign_in, signed_in
from tests.test_access import CONSENT, ROUTES, THERAPIST


@pytest.fixture
def me(people: People) -> Iterator[Person]:
    """The clock stands: a code is good for a while only."""
    with clock.at(clock.now()):
        yield people.signed_in(people.client.email)


@pytest.fixture
def phone(me: Person) -> Phone:
    return set_up_totp(me)


def later(**how_much: float) -> Any:
    return clock.at(clock.now() + timedelta(**how_much))


def test_a_therapist_works_only_with_a_second_factor_and_can_set_one_up(people: People) -> None:
    world = make_world(people)
    ada = people.therapist
    weak = signed_in(ada, sign_in(ada))
    assert weak.get("/v1/me").get_json()["second_factor_needed"]
    guarded = [route for route, who in ROUTES.items() if who in (THERAPIST, CONSENT)]
    assert len(guarded) > 2
    for route in guarded:
        refused = world.send(route, weak.token)
        assert (refused.status_code, problem(refused)) == (403, "second-factor-needed"), route
    phone = set_up_totp(weak)
    assert not weak.get("/v1/me").get_json()["second_factor_needed"]
    assert weak.get("/v1/clients").status_code == 200
    with later(minutes=1):
        strong = signed_in(ada, sign_in(ada, phone.code()))
        assert strong.get("/v1/clients").status_code == 200


def test_a_client_works_without_a_second_factor(people: People) -> None:
    account = sign_in(people.client).get_json()["account"]
    assert (account["totp"], account["second_factor_needed"]) == (False, False)


def test_a_secret_is_not_in_force_until_one_of_its_codes_is_shown(me: Person) -> None:
    first = me.post("/v1/totp", {}).get_json()
    second = me.post("/v1/totp", {}).get_json()
    assert first["secret"] != second["secret"]
    assert second["uri"].startswith("otpauth://totp/Anew:")
    assert f"secret={second['secret']}" in second["uri"]
    assert second["qr_svg"].startswith("<svg")
    assert sign_in(me).status_code == 201
    replaced, valid = (Phone(TOTP(made["secret"]), []) for made in (first, second))
    for code in (replaced.code(), valid.code(2), "", "x", "٤٥٦١٢٣"):
        wrong = me.put("/v1/totp", {"code": code})
        assert wrong.status_code == 422, code
        assert [one["code"] for one in wrong.get_json()["errors"]] == ["wrong-code"]
    assert not me.get("/v1/me").get_json()["totp"]
    assert me.put("/v1/totp", {"code": valid.code()}).status_code == 200
    assert me.get("/v1/me").get_json()["totp"]
    assert problem(sign_in(me)) == "otp-needed"


def test_an_authenticator_in_force_is_not_replaced_without_being_removed(
    me: Person, phone: Phone
) -> None:
    assert me.post("/v1/totp", {}).status_code == 409
    with later(minutes=1):
        assert me.put("/v1/totp", {"code": phone.code()}).status_code == 409
        assert sign_in(me, phone.code()).status_code == 201


def test_without_an_authenticator_there_is_nothing_to_confirm(me: Person) -> None:
    assert me.put("/v1/totp", {"code": "123456"}).status_code == 409
    assert me.post("/v1/totp/recovery-codes", {}).status_code == 409


def test_the_password_alone_is_not_enough_and_neither_is_a_wrong_code(
    me: Person, phone: Phone
) -> None:
    with later(minutes=1):
        for code in (None, "", "000000", phone.code(5), "12345678", "ABCD-EFGH"):
            refused = sign_in(me, code)
            assert (refused.status_code, problem(refused)) == (401, "otp-needed"), code
        assert sign_in(me, phone.code()).status_code == 201


def test_a_code_is_good_thirty_seconds_early_and_late_and_no_longer(
    me: Person, phone: Phone
) -> None:
    for steps, status in ((-2, 401), (2, 401), (-1, 201), (0, 201), (1, 201)):
        with later(hours=1 + steps / 10):
            assert sign_in(me, phone.code(steps)).status_code == status, steps


def test_a_code_is_good_once_and_so_are_those_before_it(me: Person, phone: Phone) -> None:
    assert problem(sign_in(me, phone.code())) == "otp-needed", "it confirmed the authenticator"
    with later(minutes=1):
        earlier, code = phone.code(-1), phone.code()
        assert sign_in(me, code).status_code == 201
        assert problem(sign_in(me, code)) == "otp-needed"
        assert problem(sign_in(me, earlier)) == "otp-needed"
        assert sign_in(me, phone.code(1)).status_code == 201


@pytest.mark.parametrize("kind", ["code", "recovery code"])
def test_of_many_who_show_one_code_at_once_one_gets_in(me: Person, phone: Phone, kind: str) -> None:
    answers: list[int] = []
    together = Barrier(8)
    app = me.http.application
    with later(minutes=1):
        code = phone.code() if kind == "code" else phone.recovery_codes[0]
        body = {"email": me.email, "password": PASSWORD, "otp": code}

        def ask() -> None:
            http = FlaskClient(app, app.response_class)
            together.wait()
            while (answer := http.post("/v1/sessions", json=body)).status_code == 503:
                pass  # SQLite is busy: a device asks again
            answers.append(answer.status_code)

        threads = [Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(answers) == [201] + [401] * 7


def test_a_recovery_code_is_good_once_however_it_is_typed(me: Person, phone: Phone) -> None:
    assert len(set(phone.recovery_codes)) == 10
    first, second, *_ = phone.recovery_codes
    assert sign_in(me, first.lower().replace("-", " ")).status_code == 201
    assert problem(sign_in(me, first)) == "otp-needed"
    assert sign_in(me, second).status_code == 201


def test_a_recovery_code_is_good_for_its_owner_only(
    people: People, me: Person, phone: Phone
) -> None:
    other = people.add_client("Lea", f"{uuid7()}@example.org")
    set_up_totp(other)
    assert problem(sign_in(other, phone.recovery_codes[0])) == "otp-needed"


def test_a_refused_sign_in_spends_no_code(me: Person, phone: Phone) -> None:
    with later(minutes=1):
        assert problem(sign_in(me, phone.code(), "not the password")) == "not-signed-in"
        assert sign_in(me, phone.code()).status_code == 201


def test_new_recovery_codes_end_the_old_ones(me: Person, phone: Phone) -> None:
    fresh = me.post("/v1/totp/recovery-codes", {}).get_json()["recovery_codes"]
    assert len(fresh) == 10
    assert problem(sign_in(me, phone.recovery_codes[0])) == "otp-needed"
    assert sign_in(me, fresh[0]).status_code == 201


def test_without_the_authenticator_the_password_is_enough_again(
    people: People, me: Person, phone: Phone
) -> None:
    before = stored(people)
    assert me.delete("/v1/totp").status_code == 204
    assert me.delete("/v1/totp").status_code == 204
    after = stored(people)
    gone = [before[name] - after[name] for name in ("totp_secrets", "recovery_codes")]
    assert gone == [1, 10]
    assert sign_in(me).status_code == 201
    again = set_up_totp(me)
    assert problem(sign_in(me, phone.recovery_codes[0])) == "otp-needed"
    assert sign_in(me, again.recovery_codes[0]).status_code == 201


def test_a_therapist_who_removes_her_only_second_factor_stops_seeing_clients(
    people: People,
) -> None:
    ada = people.add_therapist("Dr Hill", f"{uuid7()}@clinic.example", "Green Lane")
    set_up_totp(ada)
    assert ada.get("/v1/clients").status_code == 200
    assert ada.delete("/v1/totp").status_code == 204
    assert problem(ada.get("/v1/clients")) == "second-factor-needed"


def test_nobody_learns_from_the_answer_who_has_an_account_or_an_authenticator(
    people: People, me: Person, phone: Phone
) -> None:
    nobody = Person(me.http, f"{uuid7()}@example.org", "", "")
    wrong = [sign_in(who, otp, "wrong") for who in (nobody, me, people.stranger) for otp in OTPS]
    assert {answer.status_code for answer in wrong} == {401}
    assert len({str(without_trace(answer)) for answer in wrong}) == 1
    assert len({str(answer.headers) for answer in wrong}) == 1


OTPS = (None, "123456")


class Counting(PasswordHasher):
    """Counts how often a password is tried."""

    tries = 0

    def verify(self, *given: Any) -> Any:
        Counting.tries += 1
        return super().verify(*given)


def test_the_same_work_is_done_whoever_asks(
    people: People, me: Person, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "hasher", Counting(time_cost=1, memory_cost=8, parallelism=1))
    nobody = Person(me.http, f"{uuid7()}@example.org", "", "")
    for who in (nobody, me, people.stranger):
        for otp in OTPS:
            for password in ("wrong", PASSWORD):
                Counting.tries = 0
                sign_in(who, otp, password)
                assert Counting.tries == 1


def test_secret_and_recovery_codes_are_not_readable_in_the_database(
    me: Person, phone: Phone
) -> None:
    plain = [phone.totp.secret, *phone.recovery_codes]
    plain += [code.replace("-", "") for code in phone.recovery_codes]
    with me.http.application.app_context():
        begin("read")
        for table in ("totp_secrets", "recovery_codes", "audit_entries"):
            rows = str(db.session.execute(text(f"SELECT * FROM {table}")).all())
            assert not [one for one in plain if one in rows]


def test_a_client_finds_in_her_log_that_it_was_set_up_and_removed(me: Person, phone: Phone) -> None:
    me.delete("/v1/totp")
    rows = me.get("/v1/access-log").get_json()["items"]
    assert [row["action"] for row in rows] == ["totp-removed", "totp-set"]
    assert [row["scopes"] for row in rows] == [[], []]


def test_wrong_codes_count_as_tries_from_wherever_they_come(
    me: Person, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(me.http.application.config, "RATE_LIMITS", True)
    monkeypatch.setitem(me.http.application.config, "TRUSTED_PROXIES", {"127.0.0.1"})
    with later(minutes=1):
        right = phone.code()
        who = {"email": f" {me.email.upper()}", "password": PASSWORD}
        for number in range(11):
            http = me.http.application.test_client()
            otp = right if number == 10 else "000000"
            headers = {"X-Forwarded-For": f"192.0.2.{number}"}
            answer = http.post("/v1/sessions", json={**who, "otp": otp}, headers=headers)
            assert answer.status_code == (401 if number < 10 else 429)
        assert int(answer.headers["Retry-After"]) == 15 * 60 + 1
