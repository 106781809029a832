"""What an operator types about people."""

from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from backend.accounts import totp
from backend.accounts.passkeys import Passkey
from backend.accounts.totp import RecoveryCode, TotpSecret
from backend.core import clock
from backend.core.config import Settings
from backend.core.db import begin, db
from tests.api.test_sessions import sign_in
from tests.authenticator import Authenticator, add_passkey
from tests.commands import refused, succeeds
from tests.people import PASSWORD, People, Person

CLINIC = ("--clinic", "Green Lane", "--name", "Ada Moss", "--password-file", "-")
EMAIL = "ada@green.example"


@pytest.fixture
def machine(settings: Settings) -> Settings:
    return replace(settings, smtp_url=None)


@pytest.mark.parametrize("role", ["therapist", "admin"])
def test_who_works_here_is_added(app: Flask, machine: Settings, role: str) -> None:
    add = (f"add-{role}", *CLINIC, "--email", EMAIL.upper(), "--locale", "de")
    succeeds(machine, *add, answer=f"{PASSWORD}\n")
    account = sign_in(app.test_client(), EMAIL).get_json()["account"]
    shown = {name: account[name] for name in ("role", "display_name", "locale")}
    assert shown == {"role": role, "display_name": "Ada Moss", "locale": "de"}
    assert account["second_factor_needed"]
    assert "exists already" in refused(machine, *add, answer=f"{PASSWORD}\n")


@pytest.mark.parametrize(
    ("password", "says"), [("short", "ten characters"), ("password12", "easily guessed")]
)
def test_a_weak_password_is_refused_with_a_sentence(
    app: Flask, machine: Settings, password: str, says: str
) -> None:
    add = ("add-admin", *CLINIC, "--email", EMAIL)
    assert says in refused(machine, *add, answer=f"{password}\n")
    assert sign_in(app.test_client(), EMAIL, password).status_code == 401


def test_an_admin_looks_after_her_own_account_and_nothing_else(
    people: People, machine: Settings
) -> None:
    succeeds(machine, "add-admin", *CLINIC, "--email", EMAIL, answer=f"{PASSWORD}\n")
    admin = people.signed_in(EMAIL)
    assert admin.get("/v1/sessions").status_code == 200
    assert admin.post("/v1/totp", {}).status_code == 201
    for path in ("/v1/clients", f"/v1/clients/{people.client.id}/summary", "/v1/care-links"):
        assert admin.get(path).status_code == 403, path
    assert admin.post("/v1/invitations", {}).status_code == 403


@pytest.fixture
def locked_out(people: People) -> Person:
    """She has an authenticator, recovery codes and a passkey, and lost the phone with all three."""
    me = people.client
    add_passkey(me, Authenticator())
    with people.app.app_context():
        begin("write")
        id, now = UUID(me.id), clock.now()
        totp.make(id, now)
        db.session.get_one(TotpSecret, id).confirmed_at = now
        totp.new_recovery_codes(id)
        db.session.commit()
    return me


def test_who_lost_her_phone_gets_in_with_her_password(
    people: People, machine: Settings, locked_out: Person
) -> None:
    http = people.app.test_client()
    assert sign_in(http, locked_out.email).status_code == 401
    succeeds(machine, "reset-second-factor", "--email", locked_out.email.upper())
    assert locked_out.get("/v1/me").status_code == 401, "whoever found the phone is signed out"
    answer = sign_in(http, locked_out.email)
    assert answer.status_code == 201
    assert not answer.get_json()["account"]["totp"]
    with people.app.app_context():
        begin("read")
        for table in (TotpSecret, RecoveryCode, Passkey):
            assert db.session.scalar(select(func.count()).select_from(table)) == 0
    locked_out.token = answer.get_json()["access_token"]
    log = locked_out.get("/v1/access-log").get_json()["items"]
    assert {"totp-removed", "passkey-removed"} <= {entry["action"] for entry in log}
    assert people.stranger.get("/v1/me").status_code == 200


def test_nobody_is_found_under_an_address_that_nobody_has(app: Flask, machine: Settings) -> None:
    said = refused(machine, "reset-second-factor", "--email", "nobody@example.org")
    assert "Nobody has this address" in said
