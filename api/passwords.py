"""A new password."""

from typing import Any

from api import access
from api.access import Access, caller
from api.accounts import new_password
from api.http import Blueprint, Schema
from backend.accounts import sessions
from backend.accounts.account_log import note
from backend.accounts.passwords import hashed
from backend.core import clock
from backend.core.db import db

blueprint = Blueprint("passwords", __name__, url_prefix="/v1", description="A new password.")


class PasswordChange(Schema):
    password = new_password()


@blueprint.endpoint("PUT", "/me/password", Access.SIGNED_IN, fresh=True, stops=True)
@blueprint.arguments(PasswordChange)
@blueprint.response(204, description="Changed; every other device is signed out.")
def change_password(values: dict[str, Any]) -> Any:
    """Change my password"""
    now, account = clock.now(), caller().account
    about = (account.email, account.display_name)
    # Hashing is slow on purpose: no transaction waits for it.
    db.session.rollback()
    stored = hashed(values["password"], *about)
    who = access.still_signed_in(now)
    who.account.password_hash = stored
    sessions.end_others(who.id, who.holder.session_id, now, by="password")
    note(who.account, "password-changed", now)
    return ""
