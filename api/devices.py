"""Where reminders go: one device, one sign-in."""

import json
from typing import Any
from uuid import UUID

import marshmallow as ma
from flask import current_app, g
from marshmallow import fields, validate

from api.access import Access, caller
from api.fields import Id, Switch, choice, required, zone_name
from api.http import Answer, Blueprint, Schema
from backend.core import clock
from backend.core.errors import NotFound
from notifications import devices, push_services
from notifications.messages import CHANNELS, FCM, WEB_PUSH

blueprint = Blueprint("devices", __name__, url_prefix="/v1", description="Where reminders go.")

NEEDS = {FCM: "token", WEB_PUSH: "subscription"}


class SubscriptionKeys(Schema):
    p256dh = required(fields.String, "The browser's public key, base64url.")
    auth = required(fields.String, "The browser's secret, base64url.")


class Subscription(Schema):
    """Of `PushSubscription.toJSON()` what is needed: without its `expirationTime`."""

    endpoint = fields.String(
        required=True,
        validate=validate.Length(1, 2048),
        metadata={"description": "Of a known push service.", "format": "uri"},
    )
    keys = fields.Nested(SubscriptionKeys, required=True)

    @ma.validates("endpoint")
    def _known(self, endpoint: str, **_: Any) -> None:
        if not push_services.allowed(endpoint):
            raise ma.ValidationError("Must be https at a push service that is known here.")

    @ma.validates_schema
    def _usable(self, values: dict[str, Any], **_: Any) -> None:
        """Of both keys together, so only once there are both."""
        keys = values["keys"]
        if not push_services.usable_keys(keys["p256dh"], keys["auth"]):
            raise ma.ValidationError("Must be the keys of a subscription.", "keys")


class DeviceFields(Schema):
    channel = choice(*CHANNELS, says="How it is reached.", required=True)
    token = fields.String(
        validate=validate.Length(1, 4096),
        metadata={
            "description": "For fcm: from the messaging service; never shown again.",
            "example": "fMEP0vJqS0",
        },
    )
    subscription = fields.Nested(Subscription)
    time_zone = zone_name("Where the device is.", required=True)

    @ma.validates_schema
    def _one_way(self, values: dict[str, Any], **_: Any) -> None:
        needs = NEEDS.get(values["channel"])
        for name in NEEDS.values():
            if (name in values) != (name == needs):
                rule = "This channel needs it." if name == needs else "Not for this channel."
                raise ma.ValidationError(rule, name)


class PushDevice(Answer):
    id = required(Id, "Made on the device.")
    channel = choice(*CHANNELS, says="How it is reached.", required=True)
    time_zone = zone_name("Where the device is.", required=True)
    enabled = required(Switch, "False once the messaging service does not know it any more.")


class PushKey(Answer):
    public_key = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "The browser's `applicationServerKey`; null when there is no Web Push."
        },
    )


@blueprint.endpoint("PUT", "/devices/<id>", Access.CLIENT, stops=True, errors=(409,))
@blueprint.arguments(
    DeviceFields,
    example={"channel": "fcm", "token": "fMEP0vJqS0", "time_zone": "Europe/Berlin"},
)
@blueprint.alt_response(201, schema=PushDevice, description="Registered.")
@blueprint.response(200, PushDevice, description="Known already, and brought up to date.")
def put_device(values: dict[str, Any], id: UUID) -> Any:
    """Let this device take reminders for as long as it is signed in

    A native app gives its `token`, a browser its `subscription`, and for `email` nothing is
    needed: mails go to the account's address. A token belongs to one person at a time: the last
    who registered it.
    """
    who, now = caller(), clock.now()
    token = _token(values)
    device, created, others = devices.register(
        who.id, who.holder.session_id, id, values["channel"], token, values["time_zone"], now
    )
    g.stopped |= others
    return device, 201 if created else 200


def _token(values: dict[str, Any]) -> str:
    subscription = values.get("subscription")
    return json.dumps(subscription) if subscription else str(values.get("token", ""))


@blueprint.endpoint("DELETE", "/devices/<id>", Access.CLIENT, stops=True)
@blueprint.response(204, description="Nothing goes there any more.")
def delete_device(id: UUID) -> Any:
    """Send this device nothing any more"""
    if not devices.remove(caller().id, id, clock.now()):
        raise NotFound()
    return ""


@blueprint.endpoint("GET", "/push-key", Access.CLIENT)
@blueprint.response(200, PushKey)
def push_key() -> Any:
    """What a browser needs to subscribe"""
    from notifications import vapid  # with a library's keys of all kinds: nobody else needs them

    key = vapid.read(current_app.config["VAPID_KEY_FILE"])
    return {"public_key": vapid.public_key(key) if key else None}
