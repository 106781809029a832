"""Invitations: a code that a therapist hands over, for one client, once."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from backend.accounts.codes import new_code, plain
from backend.accounts.models import Account, Invitation
from backend.core.crypto import keyring
from backend.core.db import db
from backend.core.errors import Invalid
from backend.core.ids import uuid7

LIFETIME = timedelta(days=14)


def invite(therapist_id: UUID, now: datetime) -> tuple[str, Invitation]:
    """A new code. Only its keyed hash is stored."""
    code = new_code()
    invitation = Invitation(
        id=uuid7(),
        therapist_id=therapist_id,
        code_hash=_digest(code),
        created_at=now,
        expires_at=now + LIFETIME,
    )
    db.session.add(invitation)
    return code, invitation


def open_invitation(
    code: str, account_id: UUID | None, now: datetime, pointer: str = "/code"
) -> Invitation:
    """The invitation of this code, if it is unused or `account_id` signed up with it.

    Raises `Invalid` at `pointer`; an unknown, a used and an expired code get the same answer.
    """
    invitation = db.session.scalar(
        select(Invitation).where(Invitation.code_hash == _digest(code)).with_for_update()
    )
    if (
        invitation is None
        or invitation.expires_at <= now
        or invitation.linked_at is not None
        or invitation.account_id not in (None, account_id)
    ):
        raise Invalid.field(pointer, "unknown-code", "This code is not valid (any more).")
    return invitation


def use(invitation: Invitation, account: Account, now: datetime) -> None:
    """Keep it for the client who signed up with it. Who cannot share has used it up."""
    if account.role == "client":
        invitation.account_id = account.id
    else:
        invitation.linked_at = now


def _digest(code: str) -> bytes:
    return keyring().digest("invitation", plain(code))
