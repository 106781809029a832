"""Passkeys: making, listing and removing them. See sessions.py for signing in."""

from typing import Any

from flask import current_app
from marshmallow import fields

from api.access import Access, caller
from api.fields import Id, Instant, required, text
from api.http import Answer, Blueprint, Empty, Schema
from api.limits import Limit
from backend.accounts import passkeys, second_factor
from backend.accounts.account_log import note
from backend.core import clock
from backend.core.db import db
from backend.core.errors import Invalid, NotFound

blueprint = Blueprint("passkeys", __name__, url_prefix="/v1", description="Passkeys.")

CHALLENGE = "0190a1b2-0000-7000-8000-000000000001"


def credential(kind: str) -> fields.Dict:
    """What the browser gave; WebAuthn says what is in it."""
    return fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={
            "description": f"{kind} of WebAuthn, as the browser gave it.",
            "example": {"id": "…", "rawId": "…", "type": "public-key", "response": {}},
        },
    )


class Challenge(Answer):
    challenge_id = required(Id, "Good once, for five minutes.")
    options = fields.Dict(
        required=True, metadata={"description": "For the browser: …OptionsJSON of WebAuthn."}
    )


class NewPasskey(Schema):
    challenge_id = required(Id, "From POST /v1/passkeys/options.", CHALLENGE)
    credential = credential("RegistrationResponseJSON")
    name = text(200, "To know it again in the list.", example="My phone")


class Passkey(Answer):
    id = required(Id, "The passkey.")
    name = fields.String(required=True, allow_none=True)
    created_at = required(Instant, "Made at.")
    last_used_at = Instant(
        required=True, allow_none=True, metadata={"description": "Last sign-in with it."}
    )


class Passkeys(Answer):
    items = fields.List(fields.Nested(Passkey), required=True)


@blueprint.endpoint(
    "POST", "/passkeys/challenge", Access.PUBLIC, limit=Limit("passkey-challenge", 60)
)
@blueprint.arguments(Empty, example={})
@blueprint.response(200, Challenge)
def passkey_challenge(_values: dict[str, Any]) -> Any:
    """Begin to sign in by passkey"""
    from backend.accounts import ceremonies  # the first one waits for its libraries

    return ceremonies.options_to_sign_in(current_app.config["BASE_URL"], clock.now())


@blueprint.endpoint("GET", "/passkeys", Access.SIGNED_IN)
@blueprint.response(200, Passkeys, description="The newest first.")
def list_passkeys() -> Any:
    """My passkeys"""
    return {"items": passkeys.own(caller().id)}


@blueprint.endpoint("POST", "/passkeys/options", Access.SIGNED_IN, fresh=True)
@blueprint.arguments(Empty, example={})
@blueprint.response(200, Challenge)
def passkey_options(_values: dict[str, Any]) -> Any:
    """Begin to make a passkey"""
    from backend.accounts import ceremonies

    base_url = current_app.config["BASE_URL"]
    return ceremonies.options_to_add(caller().account, base_url, clock.now())


@blueprint.endpoint("POST", "/passkeys", Access.SIGNED_IN, fresh=True)
@blueprint.arguments(NewPasskey)
@blueprint.response(201, Passkey)
def add_passkey(values: dict[str, Any]) -> Any:
    """Keep the passkey that the device made"""
    from backend.accounts import ceremonies

    who, now = caller(), clock.now()
    made = ceremonies.add(who.id, values, current_app.config["BASE_URL"], now)
    if made is None:
        db.session.commit()  # the challenge is spent: the refusal must not undo that
        raise Invalid.field("/credential", "invalid", "This is not the passkey asked for.")
    who.session.strong = True
    note(who.account, "passkey-added", now)
    return made


@blueprint.endpoint("DELETE", "/passkeys/<id>", Access.SIGNED_IN, fresh=True)
@blueprint.response(204, description="It signs nobody in any more.")
def remove_passkey(id: Any) -> Any:
    """Remove a passkey"""
    account = caller().account
    if not passkeys.remove(account.id, id):
        raise NotFound()
    second_factor.after_removal(account.id)
    note(account, "passkey-removed", clock.now())
    return ""
