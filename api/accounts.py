"""Signing up, and what one may change about oneself."""

from typing import Any

import marshmallow as ma
from flask import current_app
from marshmallow import fields, validate

from api.access import Access, caller
from api.fields import Clock, Id, Instant, choice, known_zone, required, text, zone_name
from api.http import Answer, Blueprint, Schema
from backend.accounts import invitations, registration
from backend.accounts.models import Account
from backend.accounts.passwords import hashed
from backend.core import clock
from backend.core.db import begin
from backend.core.errors import Invalid
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
    password = fields.String(
        required=True,
        validate=validate.Length(10, 200),
        metadata={"description": "Ten characters or more.", "example": "a sentence is good"},
    )
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
        metadata={"description": "Practice reminders a day."},
    )


class AccountChanges(Schema):
    display_name = fields.String(allow_none=True, validate=validate.Length(0, 200))
    time_zone = fields.String(validate=known_zone, metadata={"example": "Europe/Lisbon"})
    locale = fields.String(validate=validate.OneOf(LOCALES))
    country = country()
    reminders = fields.Nested(ReminderSettings)


class Me(Answer):
    id = required(Id, "The account.")
    role = choice("client", "therapist", says="What she may do.", required=True)
    email = fields.String(required=True)
    display_name = fields.String(required=True, allow_none=True)
    time_zone = fields.String(required=True)
    locale = fields.String(required=True)
    country = fields.String(required=True, allow_none=True)
    reminders = fields.Nested(ReminderSettings, required=True, attribute="_self")

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        return obj if attr == "_self" else super().get_attribute(obj, attr, default)


@blueprint.endpoint("POST", "/accounts", Access.PUBLIC, errors=(409,))
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
    begin("write")
    now = clock.now()
    if not code:
        return registration.add_client(values, now)
    invitation = invitations.open_invitation(code, None, now, "/invitation_code")
    account = registration.add_client(values, now)
    invitation.account_id = account.id
    return account


@blueprint.endpoint("GET", "/me", Access.SIGNED_IN)
@blueprint.response(200, Me)
def me() -> Account:
    """Who am I"""
    return caller().account


@blueprint.endpoint("PATCH", "/me", Access.SIGNED_IN)
@blueprint.arguments(AccountChanges, example={"time_zone": "Europe/Lisbon"})
@blueprint.response(200, Me)
def change_me(values: dict[str, Any]) -> Account:
    """Change what is said of me, and when I may be reminded"""
    account = caller().account
    settings = values.pop("reminders", {})
    for name, value in {**values, **settings}.items():
        setattr(account, name, value)
    if account.role == "client" and "time_zone" in values:
        devices.zone_changed(account.id, clock.now())
    return account
