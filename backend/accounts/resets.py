"""A new password by mail: the worker sends the link, so that asking takes the same time for all."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base


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
