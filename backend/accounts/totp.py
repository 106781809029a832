"""Time-based codes (RFC 6238) and the recovery codes for the day the phone is gone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base


class TotpSecret(Base):
    """One authenticator an account. `words` holds the secret, sealed."""

    __tablename__ = "totp_secrets"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    words: Mapped[bytes] = mapped_column(LargeBinary)
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int]
    """The time step of the last code that was taken: no code is good twice."""
    created_at: Mapped[datetime]


class RecoveryCode(Base):
    """Good once, instead of a code of the authenticator. Stored as a keyed hash."""

    __tablename__ = "recovery_codes"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    used_at: Mapped[datetime | None]
