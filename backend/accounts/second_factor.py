"""What holds for both kinds of second factor: codes and passkeys."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from backend.accounts import passkeys, sessions, totp
from backend.accounts.account_log import note
from backend.accounts.models import Account, LoginSession
from backend.core.db import db


def remove_all(account: Account, now: datetime) -> None:
    """She has lost them: her password alone signs her in again, on every device anew."""
    if totp.remove(account.id):
        note(account, "totp-removed", now)
    for passkey in passkeys.own(account.id):
        passkeys.remove(account.id, passkey.id)
        note(account, "passkey-removed", now)
    sessions.end(account.id, None, now, by="operator")


def after_removal(account_id: UUID) -> None:
    """When the last one is gone, no sign-in of hers counts as strong any more."""
    if not totp.in_force(account_id) and not passkeys.own(account_id):
        hers = update(LoginSession).where(LoginSession.account_id == account_id)
        db.session.execute(hers.values(strong=False))
