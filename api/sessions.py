"""Signing in and out."""

from typing import Any

from flask import Response, current_app, make_response
from marshmallow import fields

from api.access import COOKIE, Access, caller
from api.accounts import Me, email
from api.fields import Id, Instant, choice, required, text
from api.http import Answer, Blueprint, Schema
from backend.accounts import registration, sessions
from backend.accounts.models import Account, LoginSession
from backend.accounts.passwords import matches
from backend.accounts.sessions import Tokens
from backend.core import clock
from backend.core.db import begin, db
from backend.core.errors import NotFound, NotSignedIn

blueprint = Blueprint("sessions", __name__, url_prefix="/v1", description="Signed-in devices.")


class SignIn(Schema):
    email = email()
    password = fields.String(required=True, metadata={"example": "a sentence is good"})
    device_name = text(200, "To know it again in the list.", example="My phone")
    transport = choice(
        "bearer", "cookie", says="`cookie` is for the web app itself.", default="bearer"
    )


class Refresh(Schema):
    refresh_token = fields.String(required=True)


class SignedIn(Answer):
    access_token = fields.String(
        required=True, allow_none=True, metadata={"description": "Authorization: Bearer …"}
    )
    refresh_token = fields.String(
        required=True, allow_none=True, metadata={"description": "Good once; then use the next."}
    )
    expires_in = fields.Integer(
        required=True, metadata={"description": "Seconds until the access token ends."}
    )
    account = fields.Nested(Me, required=True)


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


@blueprint.endpoint("POST", "/sessions", Access.PUBLIC, errors=(401,))
@blueprint.arguments(SignIn)
@blueprint.response(201, SignedIn, description="Signed in.")
def sign_in(values: dict[str, Any]) -> Any:
    """Sign in"""
    begin("read")
    account = registration.account_by_email(values["email"])
    stored = account.password_hash if account else None
    # The slow check runs while nobody waits for a lock.
    db.session.rollback()
    if not matches(stored, values["password"]):
        raise NotSignedIn("The address or the password is not right.")
    begin("write")
    account = registration.account_by_email(values["email"])
    if account is None or account.password_hash != stored:
        raise NotSignedIn()
    browser = values["transport"] == "cookie"
    _, tokens = sessions.start(account, values["device_name"], browser, False, clock.now())
    return _with_cookie(account, tokens) if browser else _signed_in(account, tokens)


@blueprint.endpoint("POST", "/sessions/refresh", Access.PUBLIC, errors=(401,))
@blueprint.arguments(Refresh, example={"refresh_token": "…"})
@blueprint.response(200, SignedIn)
def refresh(values: dict[str, Any]) -> Any:
    """Get the next tokens"""
    session, tokens = sessions.refresh(values["refresh_token"], clock.now())
    if tokens is None:
        db.session.commit()  # the session was ended: the refusal must not undo that
        raise NotSignedIn("This sign-in was used twice and has been ended.")
    return _signed_in(db.session.get_one(Account, session.account_id), tokens)


@blueprint.endpoint("GET", "/sessions", Access.SIGNED_IN)
@blueprint.response(200, Devices)
def devices() -> Any:
    """Where I am signed in"""
    who = caller()
    living: list[LoginSession] = sessions.living(who.account.id, clock.now())
    names = ("id", "device_name", "created_at", "rotated_at")
    return {
        "items": [
            {**{name: getattr(one, name) for name in names}, "current": one is who.session}
            for one in living
        ]
    }


@blueprint.endpoint("DELETE", "/sessions/<id>", Access.SIGNED_IN)
@blueprint.response(204, description="Signed out.")
def end_session(id: Any) -> Any:
    """Sign one device out"""
    if not sessions.end(caller().account.id, id, clock.now()):
        raise NotFound()
    return ""


@blueprint.endpoint("DELETE", "/sessions/current", Access.SIGNED_IN)
@blueprint.response(204, description="Signed out.")
def end_current_session() -> Any:
    """Sign this device out"""
    who = caller()
    sessions.end(who.account.id, who.session.id, clock.now())
    return _forget()


@blueprint.endpoint("DELETE", "/sessions", Access.SIGNED_IN)
@blueprint.response(204, description="Signed out everywhere.")
def end_sessions() -> Any:
    """Sign every device out"""
    sessions.end(caller().account.id, None, clock.now())
    return _forget()


def _signed_in(account: Account, tokens: Tokens) -> dict[str, Any]:
    return {
        "access_token": tokens.access,
        "refresh_token": tokens.refresh,
        "expires_in": int(tokens.lifetime.total_seconds()),
        "account": account,
    }


def _with_cookie(account: Account, tokens: Tokens) -> Response:
    """The browser keeps the token where no script can read it."""
    body = {**_signed_in(account, tokens), "access_token": None}
    response = make_response(SignedIn().dump(body), 201)
    response.set_cookie(
        COOKIE,
        tokens.access,
        int(tokens.lifetime.total_seconds()),
        secure=True,
        httponly=True,
        samesite="Strict",
    )
    return response


def _forget() -> Response:
    response = current_app.response_class(status=204)
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Strict")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
