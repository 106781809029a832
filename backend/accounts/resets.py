"""A new password by mail: the worker sends the link, so that asking takes the same time for all."""

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from backend.accounts import sessions
from backend.accounts.account_log import note
from backend.accounts.models import Account
from backend.accounts.registration import account_by_email
from backend.core.crypto import keyring
from backend.core.db import Base, db
from backend.core.errors import Invalid
from backend.core.ids import uuid7

LIFETIME = timedelta(minutes=30)
HOLD = timedelta(hours=24)
_KEPT = timedelta(days=1)


class PasswordReset(Base):
    """One request. Without an account: somebody asked for an address that nobody has."""

    __tablename__ = "password_resets"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    """When a worker took it to send the mail: at most once, as the outcome of a mail is unsure."""
    used_at: Mapped[datetime | None]


def ask(email: str, now: datetime) -> None:
    """Somebody wants a new password for this address; the same is done when nobody has it."""
    account = account_by_email(email)
    reset = PasswordReset(
        id=uuid7(),
        account_id=account.id if account else None,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    db.session.add(reset)


def token(id: UUID) -> str:
    """What the link in the mail carries. It can be made from the id with our key only."""
    digest = keyring().digest("password-reset", str(id))
    return f"{id}.{urlsafe_b64encode(digest).decode().rstrip('=')}"


def holder(shown: str, now: datetime) -> tuple[UUID, Account]:
    """The reset of this token and whose it is. Raises `Invalid` unless it is good now."""
    id = _read(shown)
    account = db.session.scalar(
        select(Account)
        .join(PasswordReset, PasswordReset.account_id == Account.id)
        .where(PasswordReset.id == id, *_open_at(now))
    )
    if account is None:
        raise _unknown()
    return id, account


def use(shown: str, password_hash: str, now: datetime) -> None:
    """Set the password, once. Whoever was signed in is not; sharing and export wait for a day.

    The second factor stays as it is: who has the mailbox has not got the phone.
    """
    id, account = holder(shown, now)
    mine = (PasswordReset.account_id == account.id, *_open_at(now))
    using = update(PasswordReset).where(*mine).values(used_at=now).returning(PasswordReset.id)
    if id not in db.session.scalars(using).all():  # somebody was faster
        raise _unknown()
    account.password_hash, account.held_until = password_hash, now + HOLD
    sessions.end(account.id, None, now, by="password")
    note(account, "password-reset", now)


def forget_old(now: datetime) -> None:
    """Remove what has been over for a day."""
    db.session.execute(delete(PasswordReset).where(PasswordReset.expires_at <= now - _KEPT))


def _open_at(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (PasswordReset.used_at.is_(None), PasswordReset.expires_at > now)


def _read(shown: str) -> UUID:
    """The id in a token that we made. Raises `Invalid`."""
    try:
        id = UUID(shown.partition(".")[0])
    except ValueError:
        raise _unknown() from None
    if not hmac.compare_digest(shown.encode(), token(id).encode()):
        raise _unknown()
    return id


def _unknown() -> Invalid:
    return Invalid.field("/token", "unknown-code", "This link is not valid (any more).")
