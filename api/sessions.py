"""Signing in and out."""

from typing import Any

from flask import current_app
from marshmallow import fields

from api import access
from api.access import Access, caller
from api.accounts import email
from api.fields import Id, Instant, required, text
from api.http import Answer, Blueprint, Schema
from api.limits import Limit
from api.passkeys import CHALLENGE, credential
from api.signed_in import SignedIn, ThisDevice, forget, start, told
from backend.accounts import registration, sessions, totp
from backend.accounts.models import Account, LoginSession
from backend.accounts.passwords import matches
from backend.core import clock
from backend.core.db import begin, db
from backend.core.errors import Invalid, NotFound, NotSignedIn, OtpNeeded
from notifications import in_flight

blueprint = Blueprint("sessions", __name__, url_prefix="/v1", description="Signed-in devices.")


class SignIn(ThisDevice):
    email = email()
    password = fields.String(required=True, metadata={"example": "a sentence is good"})
    otp = text(20, "Six digits of the authenticator, or a recovery code.", example="123456")


class SignInByPasskey(ThisDevice):
    challenge_id = required(Id, "From POST /v1/passkeys/challenge.", CHALLENGE)
    credential = credential("AuthenticationResponseJSON")


class Refresh(Schema):
    refresh_token = fields.String(required=True)


class Confirmation(Schema):
    password = fields.String(required=True, metadata={"example": "a sentence is good"})


class Device(Answer):
    id = required(Id, "The session.")
    device_name = fields.String(required=True, allow_none=True)
    created_at = required(Instant, "Signed in at.")
    last_seen_at = Instant(
        required=True, attribute="rotated_at", metadata={"description": "Last token refresh."}
    )
    current = fields.Boolean(required=True, metadata={"description": "The one that asks."})


class Devices(Answer):
    items = fields.List(fields.Nested(Device), required=True)


@blueprint.endpoint("POST", "/sessions", Access.PUBLIC, limit=Limit("sign-in", 30), errors=(401,))
@blueprint.arguments(SignIn, example={"email": "mira@example.org", "password": "…"})
@blueprint.response(201, SignedIn, description="Signed in.")
def sign_in(values: dict[str, Any]) -> Any:
    """Sign in"""
    now = clock.now()
    # From however many addresses somebody guesses.
    Limit("sign-in-for", 10).count(registration.normalised(values["email"]), now)
    account = _by_password(values["email"], values["password"])
    two_factors = totp.in_force(account.id)
    if two_factors and not totp.check(account.id, values["otp"] or "", now):
        raise OtpNeeded()
    return start(account, values, two_factors, now)


def _by_password(email: str, password: str) -> Account:
    """Whose address and password these are; a write begins. Raises `NotSignedIn`."""
    begin("read")
    account = registration.account_by_email(email)
    stored = account.password_hash if account else None
    # The slow check runs while nobody waits for a lock.
    db.session.rollback()
    if not matches(stored, password):
        raise NotSignedIn("The address or the password is not right.")
    begin("write")
    # Locked, or a session could begin with a password that a reset is just replacing.
    account = registration.account_by_email(email, lock=True)
    if account is None or account.password_hash != stored:
        raise NotSignedIn()
    return account


@blueprint.endpoint(
    "POST", "/sessions/passkey", Access.PUBLIC, limit=Limit("sign-in", 30), errors=(401,)
)
@blueprint.arguments(SignInByPasskey)
@blueprint.response(201, SignedIn, description="Signed in, with two factors.")
def sign_in_by_passkey(values: dict[str, Any]) -> Any:
    """Sign in by passkey"""
    from backend.accounts import ceremonies

    now = clock.now()
    shown = (values["challenge_id"], values["credential"])
    account = ceremonies.sign_in(*shown, current_app.config["BASE_URL"], now)
    if account is None:
        db.session.commit()  # the challenge is spent: the refusal must not undo that
        raise NotSignedIn("This passkey cannot sign in here.")
    return start(account, values, True, now)


@blueprint.endpoint("POST", "/sessions/current/confirmation", Access.SIGNED_IN)
@blueprint.arguments(Confirmation)
@blueprint.response(204, description="For ten minutes what is at stake can be done.")
def confirm(values: dict[str, Any]) -> Any:
    """Show the password once more"""
    now, account = clock.now(), caller().account
    id, stored = account.id, account.password_hash
    db.session.rollback()
    Limit("confirm-for", 10).count(str(id), now)
    if not matches(stored, values["password"]):
        raise Invalid.field("/password", "wrong", "This is not the password.")
    access.still_signed_in(now).session.confirmed_at = now
    return ""


@blueprint.endpoint("POST", "/sessions/refresh", Access.PUBLIC, errors=(401,))
@blueprint.arguments(Refresh, example={"refresh_token": "…"})
@blueprint.response(200, SignedIn)
def refresh(values: dict[str, Any]) -> Any:
    """Get the next tokens"""
    session, tokens = sessions.refresh(values["refresh_token"], clock.now())
    if tokens is None:
        id = session.account_id
        db.session.commit()  # the session was ended: the refusal must not undo that
        in_flight.settle(id, clock.now())
        raise NotSignedIn(sessions.USED_TWICE)
    return told(db.session.get_one(Account, session.account_id), session, tokens)


@blueprint.endpoint("GET", "/sessions", Access.SIGNED_IN)
@blueprint.response(200, Devices)
def devices() -> Any:
    """Where I am signed in"""
    who = caller()
    living: list[LoginSession] = sessions.living(who.id, clock.now())
    names = ("id", "device_name", "created_at", "rotated_at")
    return {
        "items": [
            {**{name: getattr(one, name) for name in names}, "current": one is who.session}
            for one in living
        ]
    }


@blueprint.endpoint("DELETE", "/sessions/<id>", Access.SIGNED_IN, stops=True)
@blueprint.response(204, description="Signed out.")
def end_session(id: Any) -> Any:
    """Sign one device out"""
    if not sessions.end(caller().id, id, clock.now()):
        raise NotFound()
    return ""


@blueprint.endpoint("DELETE", "/sessions/current", Access.SIGNED_IN, stops=True)
@blueprint.response(204, description="Signed out.")
def end_current_session() -> Any:
    """Sign this device out"""
    who = caller()
    sessions.end(who.id, who.holder.session_id, clock.now())
    return forget()


@blueprint.endpoint("DELETE", "/sessions", Access.SIGNED_IN, stops=True)
@blueprint.response(204, description="Signed out everywhere.")
def end_sessions() -> Any:
    """Sign every device out"""
    sessions.end(caller().id, None, clock.now())
    return forget()
