"""Who: clinics, accounts, login sessions, invitations, care links."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.core import crypto
from backend.core.db import Base

SCOPES = ("practice", "words", "sleep", "medicines", "measures")


class Clinic(Base):
    __tablename__ = "clinics"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


class Account(Base):
    """A client or a therapist. The name is sealed; the address is needed to find her."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    clinic_id: Mapped[UUID | None] = mapped_column(ForeignKey("clinics.id"))
    time_zone: Mapped[str]
    locale: Mapped[str]
    country: Mapped[str | None]
    paused_until: Mapped[datetime | None]
    quiet_from: Mapped[time]
    quiet_to: Mapped[time]
    daily_cap: Mapped[int]
    notices: Mapped[bool] = mapped_column(default=True, server_default=true())
    """A therapist's: is she told by mail that there is something to read?"""
    next_notice_at: Mapped[datetime | None]
    """A therapist's: the next morning on which to look; null before the first."""
    held_until: Mapped[datetime | None]
    """No new sharing and no export before this: the password was reset by mail."""
    left_at: Mapped[datetime | None]
    """A therapist's: since when she does not work here any more, and cannot sign in."""
    created_at: Mapped[datetime]

    @property
    def display_name(self) -> str | None:
        return opened_name(self.id, self.words)

    @display_name.setter
    def display_name(self, name: str | None) -> None:
        self.words = crypto.seal(self.id, self.__tablename__, self.id, {"display_name": name})


def opened_name(id: UUID, words: bytes | None) -> str | None:
    """The name in the sealed words of an account."""
    return crypto.unseal(id, Account.__tablename__, id, words).get("display_name")


class LoginSession(Base):
    """One signed-in device. Tokens are stored as hashes only."""

    __tablename__ = "login_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    access_hash: Mapped[bytes] = mapped_column(unique=True)
    access_until: Mapped[datetime]
    generation: Mapped[int]
    rotated_at: Mapped[datetime]
    refresh_until: Mapped[datetime]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    """`her`, `admin` (of her clinic), `reuse` (of a token), `password` (changed or reset),
    `operator` (of the second factor) or `restore` (of a backup)."""
    strong: Mapped[bool] = mapped_column(default=False)
    """Signed in with two factors: a code beside the password, or a passkey."""
    confirmed_at: Mapped[datetime | None]
    """When the password or a passkey was last shown."""

    @property
    def device_name(self) -> str | None:
        words = crypto.unseal(self.account_id, self.__tablename__, self.id, self.words)
        return words.get("device_name")

    @device_name.setter
    def device_name(self, name: str | None) -> None:
        self.words = crypto.seal(
            self.account_id, self.__tablename__, self.id, {"device_name": name}
        )


class Invitation(Base):
    """A therapist's code. `account_id` is the client who signed up with it, or linked by it."""

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    therapist_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    linked_at: Mapped[datetime | None]


class CareLink(Base):
    """A client's consent to one therapist: which kinds of data, until when."""

    __tablename__ = "care_links"
    __table_args__ = (
        # One living consent a pair, whatever two requests do at once.
        Index(
            "uq_care_links_living",
            "therapist_id",
            "client_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        Index(None, "client_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    therapist_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    until: Mapped[date | None]
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    medicine_notes_opened_at: Mapped[datetime | None]
    """Since when the client may read the notes on her medicines. Ends with the scope."""
    stall_card_opened_at: Mapped[datetime | None]
    """Since when the client may read the card on her course. Ends with the scope."""
    flags_seen_revision: Mapped[int | None]
    """Up to which revision of hers the therapist has read what was flagged in questionnaires."""
    next_session_at: Mapped[datetime | None]
    last_session_at: Mapped[datetime | None]
    """The one noted before the next one was."""
    looks_every_days: Mapped[int | None]
    """Agreed: how often she looks between sessions; 0: not at all, null: nothing was agreed."""
    client: Mapped[Account] = relationship(foreign_keys=[client_id])
    therapist: Mapped[Account] = relationship(foreign_keys=[therapist_id])

    @property
    def opened(self) -> set[str]:
        """What the therapist lets the client read that is hers alone otherwise."""
        since = {
            "medicine-notes": self.medicine_notes_opened_at,
            "stall-card": self.stall_card_opened_at,
        }
        return {what for what, at in since.items() if at is not None}
