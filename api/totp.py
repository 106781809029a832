"""Codes of an authenticator, as a second factor."""

from typing import Any

from marshmallow import fields, validate

from api.access import Access, caller
from api.http import Answer, Blueprint, Empty, Schema
from api.pictures import qr_svg
from backend.accounts import second_factor, totp
from backend.accounts.account_log import note
from backend.core import clock
from backend.core.db import db

blueprint = Blueprint("totp", __name__, url_prefix="/v1", description="A second factor.")


class NewTotp(Answer):
    secret = fields.String(required=True, metadata={"description": "To type, in Base32."})
    uri = fields.String(required=True, metadata={"description": "otpauth://…"})
    qr_svg = fields.String(required=True, metadata={"description": "The URI as a picture."})


class TotpCode(Schema):
    code = fields.String(
        required=True, validate=validate.Length(max=20), metadata={"example": "123456"}
    )


class RecoveryCodes(Answer):
    recovery_codes = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Each is good once, instead of a code. Shown only now."},
    )


@blueprint.endpoint("POST", "/totp", Access.SIGNED_IN, fresh=True, errors=(409,))
@blueprint.arguments(Empty, example={})
@blueprint.response(201, NewTotp, description="Not in force until one of its codes is shown.")
def make_totp(_values: dict[str, Any]) -> Any:
    """Begin to set up an authenticator"""
    account = caller().account
    secret = totp.make(account.id, clock.now())
    uri = totp.uri(secret, account.email)
    db.session.commit()  # nobody waits for the picture
    return {"secret": secret, "uri": uri, "qr_svg": qr_svg(uri)}


@blueprint.endpoint("PUT", "/totp", Access.SIGNED_IN, fresh=True, errors=(409,))
@blueprint.arguments(TotpCode)
@blueprint.response(200, RecoveryCodes, description="In force.")
def confirm_totp(values: dict[str, Any]) -> Any:
    """Put the authenticator into force"""
    who, now = caller(), clock.now()
    codes = totp.confirm(who.id, values["code"], now)
    who.session.strong = True
    note(who.account, "totp-set", now)
    return {"recovery_codes": codes}


@blueprint.endpoint("DELETE", "/totp", Access.SIGNED_IN, fresh=True)
@blueprint.response(204, description="Signing in takes no code any more.")
def remove_totp() -> Any:
    """Do without the authenticator"""
    account = caller().account
    if totp.remove(account.id):
        second_factor.after_removal(account.id)
        note(account, "totp-removed", clock.now())
    return ""


@blueprint.endpoint("POST", "/totp/recovery-codes", Access.SIGNED_IN, fresh=True, errors=(409,))
@blueprint.arguments(Empty, example={})
@blueprint.response(200, RecoveryCodes, description="Those from before are not good any more.")
def new_recovery_codes(_values: dict[str, Any]) -> Any:
    """Get new recovery codes"""
    return {"recovery_codes": totp.new_recovery_codes(caller().id)}
