"""Login sessions: opaque tokens, hashed in the database, revocable at once.

A refresh token names its session and its generation, and is sealed with the master key. So a
device whose answer was lost gets the same successor again inside a short grace, without any
token being stored; and any older token, however old, is known for what it is: its reuse after
the grace ends the session, because one of the two holders is a thief.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, cast
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, select, update

from backend.accounts import erased_sign_ins
from backend.accounts.account_log import note
from backend.accounts.models import Account, LoginSession
from backend.core.crypto import DataKey, have_data_key, keyring
from backend.core.db import db
from backend.core.errors import NotSignedIn, SignedOut
from backend.core.ids import uuid7
from backend.core.statements import Statement

ACCESS = timedelta(minutes=15)
REFRESH = timedelta(days=60)
GRACE = timedelta(seconds=30)
_WORKDAY = timedelta(hours=12)
COOKIE = {"client": timedelta(days=60), "therapist": _WORKDAY, "admin": _WORKDAY}
USED_TWICE = "This sign-in was used twice and has been ended."


@dataclass(frozen=True)
class Tokens:
    """What the device keeps. `refresh` is None for a browser, whose cookie lasts as long."""

    access: str
    refresh: str | None
    lifetime: timedelta


def token_hash(token: str) -> bytes:
    """Tokens have 256 random bits: a plain hash is enough to store them."""
    return hashlib.sha256(token.encode()).digest()


def start(
    account: Account, device_name: str | None, browser: bool, strong: bool, now: datetime
) -> tuple[LoginSession, Tokens]:
    """Sign this device in; `strong`: with two factors. Raises `NotSignedIn`."""
    if account.left_at is not None:
        raise NotSignedIn("This account has been closed by the clinic.")
    id = uuid7()
    if browser:
        tokens = Tokens(secrets.token_urlsafe(32), None, COOKIE[account.role])
    else:
        tokens = _tokens(id, 1)
    session = LoginSession(
        id=id,
        account_id=account.id,
        access_hash=token_hash(tokens.access),
        access_until=now + tokens.lifetime,
        generation=1,
        rotated_at=now,
        refresh_until=now + (tokens.lifetime if browser else REFRESH),
        created_at=now,
        strong=strong,
        confirmed_at=now,
    )
    session.device_name = device_name
    db.session.add(session)
    return session, tokens


def refresh(token: str, now: datetime) -> tuple[LoginSession, Tokens | None]:
    """Exchange a refresh token for its successors. Raises `NotSignedIn`.

    No tokens come back when it was used before: then the session has been ended instead, and
    the caller commits that before it refuses.
    """
    id, generation = _read(token)
    tokens = _tokens(id, generation + 1)
    session = db.session.scalar(
        update(LoginSession)
        .where(LoginSession.id == id, LoginSession.generation == generation, *_living(now))
        .values(
            access_hash=token_hash(tokens.access),
            access_until=now + ACCESS,
            generation=generation + 1,
            rotated_at=now,
            refresh_until=now + REFRESH,
        )
        .returning(LoginSession)
    )
    return (session, tokens) if session else _again(id, generation, tokens, now)


def _again(
    id: UUID, generation: int, tokens: Tokens, now: datetime
) -> tuple[LoginSession, Tokens | None]:
    """The token was used before: a lost answer inside the grace, else a theft."""
    session = db.session.scalar(select(LoginSession).where(LoginSession.id == id).with_for_update())
    if session is None or session.ended_at is not None or session.refresh_until <= now:
        raise _refusal(session.ended_by if session else None)
    if session.generation == generation + 1 and now - session.rotated_at <= GRACE:
        return session, tokens
    session.ended_at, session.ended_by = now, "reuse"
    note(db.session.get_one(Account, session.account_id), "sign-in-reused", now)
    return session, None


def _refusal(ended_by: str | None) -> NotSignedIn:
    """The refusal. One of two holders of a stolen sign-in is its owner, who shall know; and a
    device that she signed out from another one has to be emptied, which it learns here."""
    if ended_by == "her":
        return SignedOut()
    return NotSignedIn(USED_TWICE if ended_by == "reuse" else "")


def _tokens(id: UUID, generation: int) -> Tokens:
    refresh = f"{id}.{generation}.{_proof('refresh', id, generation)}"
    return Tokens(_proof("access", id, generation), refresh, ACCESS)


def _proof(purpose: str, id: UUID, generation: int) -> str:
    digest = keyring().digest(purpose, f"{id}.{generation}")
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _read(token: str) -> tuple[UUID, int]:
    """Session and generation of a refresh token that we made. Raises `NotSignedIn`."""
    try:
        named, number, proof = token.split(".")
        id, generation = UUID(named), int(number[:9])
    except ValueError:
        raise NotSignedIn() from None
    if not hmac.compare_digest(proof.encode(), _proof("refresh", id, generation).encode()):
        raise NotSignedIn()
    return id, generation


def _living(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (LoginSession.ended_at.is_(None), LoginSession.refresh_until > now)


class Holder(Protocol):
    """Who sends a token, and how her sign-in stands."""

    id: UUID
    role: str
    locale: str
    held_until: datetime | None
    session_id: UUID
    strong: bool
    confirmed_at: datetime | None


_OF_TOKEN = Statement(
    select(
        Account.id,
        Account.role,
        Account.locale,
        Account.held_until,
        LoginSession.id.label("session_id"),
        LoginSession.strong,
        LoginSession.confirmed_at,
        LoginSession.ended_at,
        LoginSession.ended_by,
        DataKey.master_version,
        DataKey.wrapped,
    )
    .join(Account, Account.id == LoginSession.account_id)
    .outerjoin(DataKey, DataKey.owner_id == Account.id)
    .where(
        LoginSession.access_hash == bindparam("hash"), LoginSession.access_until > bindparam("now")
    )
)


def by_access_token(token: str, now: datetime) -> Holder:
    """Who sends this token, and her key, in one read. Raises `NotSignedIn`: unknown or ended."""
    found = _OF_TOKEN.one(hash=token_hash(token), now=now)
    if found is None and erased_sign_ins.knows(token_hash(token)):
        raise SignedOut()
    if found is None or found.ended_at is not None:
        raise _refusal(found and found.ended_by)
    if found.wrapped is not None:
        have_data_key(found.id, found.master_version, found.wrapped)
    return cast(Holder, found)


def living(account_id: UUID, now: datetime) -> list[LoginSession]:
    """The devices that are signed in, the newest first."""
    return list(
        db.session.scalars(
            select(LoginSession)
            .where(LoginSession.account_id == account_id, *_living(now))
            .order_by(LoginSession.created_at.desc())
        )
    )


def end(account_id: UUID, session_id: UUID | None, now: datetime, *, by: str = "her") -> int:
    """Sign one device out, or with None every device. Returns how many were."""
    return _end(now, by, account_id, () if session_id is None else (LoginSession.id == session_id,))


def end_others(account_id: UUID, kept: UUID, now: datetime, *, by: str) -> int:
    """Sign out every device but this one. Returns how many were."""
    return _end(now, by, account_id, (LoginSession.id != kept,))


def _end(now: datetime, by: str, account_id: UUID, which: tuple[ColumnElement[bool], ...]) -> int:
    hers = (LoginSession.account_id == account_id, LoginSession.ended_at.is_(None), *which)
    ended = update(LoginSession).where(*hers).values(ended_at=now, ended_by=by)
    return len(db.session.scalars(ended.returning(LoginSession.id)).all())
