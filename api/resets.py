"""A new password for who forgot hers."""

from datetime import timedelta
from typing import Any

from flask import current_app
from marshmallow import fields, validate

from api.access import Access
from api.accounts import email, new_password
from api.http import Blueprint, Schema
from api.limits import Limit
from backend.accounts import resets
from backend.accounts.passwords import hashed
from backend.accounts.registration import normalised
from backend.core import clock
from backend.core.db import begin, db
from backend.core.errors import Unavailable
from notifications import in_flight

blueprint = Blueprint("resets", __name__, url_prefix="/v1", description="A forgotten password.")

# However many machines ask: nobody's mailbox is flooded.
ONE_MAILBOX = Limit("password-reset-mail", 3, timedelta(hours=1))


class ForgottenPassword(Schema):
    email = email()


class NewPassword(Schema):
    token = fields.String(
        required=True,
        validate=validate.Length(max=200),
        metadata={"description": "From the link in the mail.", "example": "…"},
    )
    password = new_password()


@blueprint.endpoint("POST", "/password-resets", Access.PUBLIC, limit=Limit("password-resets", 10))
@blueprint.arguments(ForgottenPassword)
@blueprint.response(202, description="If there is such an account, a link is on its way to it.")
def ask_for_reset(values: dict[str, Any]) -> Any:
    """Get a link to a new password by mail"""
    if current_app.config["SMTP_URL"] is None:
        raise Unavailable("This installation sends no mail. Please ask whoever runs it.")
    now = clock.now()
    ONE_MAILBOX.count(normalised(values["email"]), now)
    begin("write")
    resets.ask(values["email"], now)
    return ""


@blueprint.endpoint("POST", "/password-resets/use", Access.PUBLIC, limit=Limit("reset-use", 10))
@blueprint.arguments(NewPassword)
@blueprint.response(204, description="Changed. Signed out everywhere; sign in next.")
def use_reset(values: dict[str, Any]) -> Any:
    """Choose the new password"""
    begin("read")
    _, account = resets.holder(values["token"], clock.now())
    id, about = account.id, (account.email, account.display_name)
    # The slow hashing is done while nobody waits for a lock.
    db.session.rollback()
    password_hash = hashed(values["password"], *about)
    begin("write")
    resets.use(values["token"], password_hash, clock.now())
    db.session.commit()
    in_flight.settle(id, clock.now())
    return ""
