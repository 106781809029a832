"""Passkeys (WebAuthn level 2): a key on her device, opened by its lock, instead of a password."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from backend.core import crypto
from backend.core.db import Base, db


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

    @property
    def name(self) -> str | None:
        words = crypto.unseal(self.account_id, self.__tablename__, self.id, self.words)
        return words.get("name")

    @name.setter
    def name(self, name: str | None) -> None:
        self.words = crypto.seal(self.account_id, self.__tablename__, self.id, {"name": name})


class PasskeyChallenge(Base):
    """What a device shall sign, once. Without an account: to sign in."""

    __tablename__ = "passkey_challenges"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    challenge: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(index=True)


def own(account_id: UUID) -> list[Passkey]:
    """Her passkeys, the newest first."""
    mine = select(Passkey).where(Passkey.account_id == account_id)
    return list(db.session.scalars(mine.order_by(Passkey.created_at.desc())))


def remove(account_id: UUID, passkey_id: UUID) -> bool:
    """Was it there?"""
    mine = delete(Passkey).where(Passkey.account_id == account_id, Passkey.id == passkey_id)
    return db.session.scalar(mine.returning(Passkey.id)) is not None
