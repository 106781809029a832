"""Signing up, and what one may change about oneself."""

from datetime import datetime
from typing import Any

import marshmallow as ma
from flask import Response, current_app, make_response
from marshmallow import fields, validate
from sqlalchemy.exc import IntegrityError

from api.access import Access, caller, second_factor_needed
from api.fields import Clock, Id, Instant, Switch, choice, known_zone, required, text, zone_name
from api.http import Answer, Blueprint, Schema
from api.limits import Limit
from backend.accounts import care, invitations, registration, totp
from backend.accounts.models import Account, LoginSession
from backend.accounts.passwords import hashed
from backend.core import clock
from backend.core.db import begin, db
from backend.core.errors import Invalid
from backend.core.ids import uuid7
from backend.core.synced import hold
from notifications import devices

LOCALES = ("en", "de", "ar")

blueprint = Blueprint("accounts", __name__, url_prefix="/v1", description="Who one is.")


def _address(value: str) -> None:
    name, at, host = value.strip().partition("@")
    if not (name and at and "." in host.strip(".")) or " " in value.strip():
        raise ma.ValidationError("Must be an e-mail address.")


def email() -> fields.String:
    return fields.String(
        required=True,
        validate=[validate.Length(max=254), _address],
        metadata={"example": "mira@example.org"},
    )


def new_password() -> fields.String:
    return fields.String(
        required=True,
        validate=validate.Length(10, 200),
        metadata={"description": "Ten characters or more.", "example": "a sentence is good"},
    )


def _two_capitals(value: str) -> None:
    if not (len(value) == 2 and value.isascii() and value.isalpha() and value.isupper()):
        raise ma.ValidationError("Must be two capitals, like DE.")


def country() -> fields.String:
    return fields.String(
        allow_none=True,
        validate=_two_capitals,
        metadata={
            "description": "ISO 3166-1, chosen by the client.",
            "example": "DE",
            "pattern": "^[A-Z]{2}$",
        },
    )


class NewAccount(Schema):
    invitation_code = fields.String(
        metadata={"description": "From the therapist.", "example": "K7Q2-9XHM"}
    )
    email = email()
    password = new_password()
    display_name = text(200, "How the therapist sees her.", example="Mira")
    time_zone = zone_name("Where she lives.", required=True)
    locale = choice(*LOCALES, says="The language she reads.", required=True)
    country = country()


class ReminderSettings(Schema):
    paused_until = Instant(allow_none=True, metadata={"description": "No reminder before this."})
    quiet_from = Clock(metadata={"description": "No reminder from this time on …"})
    quiet_to = Clock(metadata={"description": "… to this time."})
    daily_cap = fields.Integer(
        strict=True,
        validate=validate.Range(0, 2),
        metadata={"description": "Reminders to practise a day, boosters included."},
    )


_NOTICES = {"description": "Therapists: told by a neutral mail that there is news to read."}


class AccountChanges(Schema):
    display_name = fields.String(allow_none=True, validate=validate.Length(0, 200))
    time_zone = fields.String(validate=known_zone, metadata={"example": "Europe/Lisbon"})
    locale = fields.String(validate=validate.OneOf(LOCALES))
    country = country()
    reminders = fields.Nested(ReminderSettings)
    notices = Switch(metadata=_NOTICES)


class Me(Answer):
    id = required(Id, "The account.")
    role = choice("client", "therapist", "admin", says="What she may do.", required=True)
    email = fields.String(required=True)
    display_name = fields.String(required=True, allow_none=True)
    time_zone = fields.String(required=True)
    locale = fields.String(required=True)
    country = fields.String(required=True, allow_none=True)
    reminders = fields.Nested(ReminderSettings, required=True)
    notices = Switch(required=True, metadata=_NOTICES)
    totp = required(Switch, "An authenticator is set up: signing in takes its code.")
    second_factor_needed = required(
        Switch, "This sign-in shows nothing of others until a second factor is set up."
    )
    held_until = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "No new sharing and no export before this."},
    )


def oneself(account: Account, session: LoginSession | None) -> dict[str, Any]:
    """`Me`, as this sign-in may see it."""
    names = ("id", "role", "email", "display_name", "time_zone", "locale", "country", "notices")
    held = account.held_until
    return {
        **{name: getattr(account, name) for name in names},
        "reminders": account,
        "totp": totp.in_force(account.id),
        "second_factor_needed": bool(
            session and second_factor_needed(account.role, session.strong)
        ),
        "held_until": held if held and held > clock.now() else None,
    }


@blueprint.endpoint("POST", "/accounts", Access.PUBLIC, limit=Limit("sign-up", 20))
@blueprint.arguments(NewAccount)
@blueprint.response(201, Me, description="Made. Sign in next.")
def sign_up(values: dict[str, Any]) -> Any:
    """Make a client's account"""
    code = values.pop("invitation_code", None)
    if not code and not current_app.config["OPEN_REGISTRATION"]:
        raise Invalid.field("/invitation_code", "required", "An invitation is needed here.")
    # Hashing is slow on purpose: no transaction waits for it.
    values["password_hash"] = hashed(
        values.pop("password"), values["email"], values.get("display_name")
    )
    try:
        return _signed_up(code, values, clock.now())
    except IntegrityError:  # somebody took this address at this very moment
        return _signed_up(code, values, clock.now())


def _signed_up(code: str | None, values: dict[str, Any], now: datetime) -> Response:
    """The same work and the same answer, whether somebody has this address or not."""
    begin("write")
    invitation = invitations.open_invitation(code, None, now, "/invitation_code") if code else None
    holder = registration.account_by_email(values["email"])
    with db.session.begin_nested() as attempt:
        email = str(uuid7()) if holder else values["email"]
        account = registration.add_client({**values, "email": email}, now)
        answer = Me().dump(oneself(account, None))
        answer["email"] = registration.normalised(values["email"])
        if holder:
            attempt.rollback()
    if invitation:
        invitations.use(invitation, holder or account, now)
    return make_response(answer, 201)


@blueprint.endpoint("GET", "/me", Access.SIGNED_IN)
@blueprint.response(200, Me)
def me() -> Any:
    """Who am I"""
    return oneself(caller().account, caller().session)


@blueprint.endpoint("PATCH", "/me", Access.SIGNED_IN, stops=True)
@blueprint.arguments(AccountChanges, example={"time_zone": "Europe/Lisbon"})
@blueprint.response(200, Me)
def change_me(values: dict[str, Any]) -> Any:
    """Change what is said of me, and when I may be reminded"""
    account = caller().account
    settings = values.pop("reminders", {})
    if account.role == "client":
        # No reminder is half sent while she pauses them. The workers lock in the same order.
        db.session.refresh(account, with_for_update={"key_share": True})
        hold(account.id)
    for name, value in {**values, **settings}.items():
        setattr(account, name, value)
    if account.role == "client" and "time_zone" in values:
        care.zone_changed(account, clock.now())
        devices.zone_changed(account.id, clock.now())
    return oneself(account, caller().session)
