"""Devices of somebody who was erased: each is told so once it comes, and empties itself."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from backend.accounts.models import LoginSession
from backend.core.db import Base, db


class ErasedSignIn(Base):
    """The hash of a random token and when its cookie ends: nothing that says whose it was."""

    __tablename__ = "erased_sign_ins"

    access_hash: Mapped[bytes] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column(index=True)


def note(account_ids: Sequence[UUID]) -> None:
    """Before these people's sign-ins are deleted, in the same transaction."""
    theirs = select(LoginSession.access_hash, LoginSession.access_until).where(
        LoginSession.account_id.in_(account_ids)
    )
    db.session.execute(insert(ErasedSignIn).from_select(["access_hash", "until"], theirs))


def knows(access_hash: bytes) -> bool:
    """Was whoever held this token erased?"""
    return db.session.get(ErasedSignIn, access_hash) is not None


def forget_old(now: datetime) -> None:
    """Remove those whose cookie has ended."""
    db.session.execute(delete(ErasedSignIn).where(ErasedSignIn.until <= now))
