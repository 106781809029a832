"""Passkeys (WebAuthn level 2): a key on her device, opened by its lock, instead of a password."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base


class Passkey(Base):
    """One registered key. `words` holds the name she gave it, sealed."""

    __tablename__ = "passkeys"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int]
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """What a device shall sign, once. Without an account: to sign in."""

    __tablename__ = "passkey_challenges"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    challenge: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(index=True)
