"""The address under which a client's own calendar reads her next appointments.

A calendar program cannot sign in, so the address itself is the key: 256 random bits, stored as
a hash, shown once, gone when she says so.
"""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from backend.accounts.account_log import note
from backend.accounts.care import living_at
from backend.accounts.models import Account, CareLink
from backend.accounts.sessions import token_hash
from backend.core.db import Base, db
from backend.core.errors import NotFound


class CalendarFeed(Base):
    """One an account."""

    __tablename__ = "calendar_feeds"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]


def make(account: Account, now: datetime) -> str:
    """A new address; the one before reads nothing any more. Returns its token."""
    _remove(account.id)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed(account_id=account.id, token_hash=token_hash(token), created_at=now)
    db.session.add(feed)
    note(account, "calendar-made", now)
    return token


def remove(account: Account, now: datetime) -> None:
    """Whoever has the address reads nothing any more."""
    if _remove(account.id):
        note(account, "calendar-removed", now)


def made_at(account_id: UUID) -> datetime | None:
    """Since when there is an address; None: there is none."""
    feed = db.session.get(CalendarFeed, account_id)
    return None if feed is None else feed.created_at


def holder(token: str) -> Account:
    """Whose address this is. Raises `NotFound`."""
    account = db.session.scalar(
        select(Account)
        .join(CalendarFeed, CalendarFeed.account_id == Account.id)
        .where(CalendarFeed.token_hash == token_hash(token))
    )
    if account is None:
        raise NotFound()
    return account


def appointments(client_id: UUID, now: datetime) -> list[CareLink]:
    """Her living links with a next session, the soonest first."""
    return list(
        db.session.scalars(
            select(CareLink)
            .where(
                CareLink.client_id == client_id,
                CareLink.next_session_at.is_not(None),
                *living_at(now),
            )
            .order_by(CareLink.next_session_at, CareLink.id)
        )
    )


def _remove(account_id: UUID) -> bool:
    gone = delete(CalendarFeed).where(CalendarFeed.account_id == account_id)
    return bool(db.session.scalars(gone.returning(CalendarFeed.account_id)).all())
