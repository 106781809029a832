"""Where pushes go: one device, one sign-in."""

from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from api.access import Access, caller
from api.fields import Id, Switch, choice, required, zone_name
from api.http import Answer, Blueprint, Schema
from backend.core import clock
from backend.core.errors import NotFound
from notifications import devices, service

blueprint = Blueprint("devices", __name__, url_prefix="/v1", description="Where pushes go.")


class DeviceFields(Schema):
    channel = choice(service.FCM, says="How it is reached.", required=True)
    token = fields.String(
        required=True,
        validate=validate.Length(1, 4096),
        metadata={"description": "From the messaging service; never shown again."},
    )
    time_zone = zone_name("Where the device is.", required=True)


class PushDevice(Answer):
    id = required(Id, "Made on the device.")
    channel = choice(service.FCM, says="How it is reached.", required=True)
    time_zone = zone_name("Where the device is.", required=True)
    enabled = required(Switch, "False once the messaging service does not know it any more.")


@blueprint.endpoint("PUT", "/devices/<id>", Access.CLIENT, errors=(409,))
@blueprint.arguments(
    DeviceFields,
    example={"channel": "fcm", "token": "fMEP0vJqS0", "time_zone": "Europe/Berlin"},
)
@blueprint.alt_response(201, schema=PushDevice, description="Registered.")
@blueprint.response(200, PushDevice, description="Known already, and brought up to date.")
def put_device(values: dict[str, Any], id: UUID) -> Any:
    """Let this device take pushes for as long as it is signed in

    A token belongs to one person at a time: the last who registered it.
    """
    who = caller()
    device, created = devices.register(
        who.account.id, who.session.id, id, values["token"], values["time_zone"], clock.now()
    )
    return device, 201 if created else 200


@blueprint.endpoint("DELETE", "/devices/<id>", Access.CLIENT)
@blueprint.response(204, description="No push goes there any more.")
def delete_device(id: UUID) -> Any:
    """Send this device no more pushes"""
    if not devices.remove(caller().account.id, id, clock.now()):
        raise NotFound()
    return ""
