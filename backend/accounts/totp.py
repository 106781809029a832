"""Time-based codes (RFC 6238) and the recovery codes for the day the phone is gone."""

from datetime import datetime
from uuid import UUID

from pyotp import TOTP, random_base32
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import ForeignKey, LargeBinary, delete, update
from sqlalchemy.orm import Mapped, mapped_column

from backend.accounts.codes import new_code, plain
from backend.core import crypto
from backend.core.db import Base, db
from backend.core.errors import Conflict, Invalid

RECOVERY_CODES = 10


class TotpSecret(Base):
    """One authenticator an account. `words` holds the secret, sealed."""

    __tablename__ = "totp_secrets"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    words: Mapped[bytes] = mapped_column(LargeBinary)
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int]
    """The time step of the last code that was taken: no code is good twice."""
    created_at: Mapped[datetime]

    @property
    def secret(self) -> str:
        id = self.account_id
        return str(crypto.unseal(id, self.__tablename__, id, self.words)["secret"])


class RecoveryCode(Base):
    """Good once, instead of a code of the authenticator. Stored as a keyed hash."""

    __tablename__ = "recovery_codes"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    used_at: Mapped[datetime | None]


def in_force(account_id: UUID) -> bool:
    """Must she add a code when she signs in?"""
    stored = db.session.get(TotpSecret, account_id)
    return stored is not None and stored.confirmed_at is not None


def make(account_id: UUID, now: datetime) -> str:
    """A new secret, not in force until she shows a code of it. Raises `Conflict`."""
    if in_force(account_id):
        raise Conflict("An authenticator is set up already.")
    db.session.execute(delete(TotpSecret).where(TotpSecret.account_id == account_id))
    secret = random_base32()
    words = crypto.seal(account_id, TotpSecret.__tablename__, account_id, {"secret": secret})
    db.session.add(TotpSecret(account_id=account_id, words=words, last_step=0, created_at=now))
    db.session.flush()
    return secret


def uri(secret: str, email: str) -> str:
    """What an authenticator reads from the picture."""
    return TOTP(secret).provisioning_uri(name=email, issuer_name="Anew")


def confirm(account_id: UUID, code: str, now: datetime) -> list[str]:
    """Put the secret into force. Returns the recovery codes. Raises `Conflict`, `Invalid`."""
    stored = db.session.get(TotpSecret, account_id, with_for_update=True)
    if stored is None or stored.confirmed_at is not None:
        raise Conflict("There is no authenticator to confirm.")
    if not _take(stored, plain(code), now):
        raise Invalid.field("/code", "wrong-code", "This is not the code of this moment.")
    stored.confirmed_at = now
    return new_recovery_codes(account_id)


def new_recovery_codes(account_id: UUID) -> list[str]:
    """Ten codes, to be shown once; those from before end. Raises `Conflict`."""
    if not in_force(account_id):
        raise Conflict("There is no authenticator.")
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    for code in codes:
        db.session.add(RecoveryCode(account_id=account_id, code_hash=_digest(code)))
    return codes


def check(account_id: UUID, code: str, now: datetime) -> bool:
    """Is this a code of her authenticator, or a recovery code? Either is spent by asking."""
    stored = db.session.get_one(TotpSecret, account_id)
    return _take(stored, plain(code), now) or _take_recovery_code(account_id, code, now)


def remove(account_id: UUID) -> bool:
    """Was there an authenticator? Its recovery codes go with it."""
    was_in_force = in_force(account_id)
    for table in (RecoveryCode, TotpSecret):
        db.session.execute(delete(table).where(table.account_id == account_id))
    return was_in_force


def _take(stored: TotpSecret, code: str, now: datetime) -> bool:
    """Of this moment, 30 seconds early or late; and later than the last one taken."""
    if not (code.isascii() and code.isdigit()):
        return False
    try:
        step = TOTP(stored.secret).verify_and_get_timecode(code, for_time=now, valid_window=1)
    except OTPVerificationError:
        return False
    taken = db.session.scalar(
        update(TotpSecret)
        .where(TotpSecret.account_id == stored.account_id, TotpSecret.last_step < step)
        .values(last_step=step)
        .returning(TotpSecret.account_id)
    )
    return taken is not None


def _take_recovery_code(account_id: UUID, code: str, now: datetime) -> bool:
    taken = db.session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_hash == _digest(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.account_id)
    )
    return taken is not None


def _digest(code: str) -> bytes:
    return crypto.keyring().digest("recovery", plain(code))
