"""What a device gets when it is signed in, and what a browser forgets when it is not."""

from datetime import datetime, timedelta
from typing import Any

from flask import Response, current_app, make_response
from marshmallow import fields

from api.access import COOKIE, SIGNED_IN
from api.accounts import Me, oneself
from api.fields import choice, text
from api.http import Answer, Schema
from backend.accounts import sessions
from backend.accounts.models import Account, LoginSession
from backend.accounts.sessions import Tokens


class ThisDevice(Schema):
    device_name = text(200, "To know it again in the list.", example="My phone")
    transport = choice(
        "bearer", "cookie", says="`cookie` is for the web app itself.", default="bearer"
    )


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


def start(account: Account, device: dict[str, Any], strong: bool, now: datetime) -> Any:
    """Sign this device in. `strong`: with two factors. The browser gets a cookie."""
    browser = device["transport"] == "cookie"
    session, tokens = sessions.start(account, device["device_name"], browser, strong, now)
    answer = told(account, session, tokens)
    return _with_cookie(answer, tokens) if browser else answer


def told(account: Account, session: LoginSession, tokens: Tokens) -> dict[str, Any]:
    return {
        "access_token": tokens.access,
        "refresh_token": tokens.refresh,
        "expires_in": int(tokens.lifetime.total_seconds()),
        "account": oneself(account, session),
    }


def _with_cookie(answer: dict[str, Any], tokens: Tokens) -> Response:
    """The browser keeps the token where no script can read it."""
    response = make_response(SignedIn().dump({**answer, "access_token": None}), 201)
    _set(response, COOKIE, tokens.access, tokens.lifetime, hidden=True)
    # The app sees that there is somebody to ask for, and asks for nobody else.
    _set(response, SIGNED_IN, "yes", tokens.lifetime, hidden=False)
    return response


def _set(response: Response, name: str, value: str, lifetime: timedelta, *, hidden: bool) -> None:
    seconds = int(lifetime.total_seconds())
    response.set_cookie(name, value, seconds, secure=True, httponly=hidden, samesite="Strict")


def forget() -> Response:
    """Signed out: the browser drops the cookie and what the app kept."""
    response = current_app.response_class(status=204)
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Strict")
    response.delete_cookie(SIGNED_IN, secure=True, samesite="Strict")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
