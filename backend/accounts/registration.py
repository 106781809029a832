"""Making accounts: who works here by the operator, a client by invitation."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.accounts.models import Account, Clinic
from backend.accounts.passwords import hashed
from backend.core.crypto import new_data_key
from backend.core.db import db
from backend.core.errors import Conflict
from backend.core.ids import uuid7
from backend.core.synced import RevisionCounter

# Defaults of the reminders; a judgement, not evidence (docs/domain: reminders).
QUIET_FROM, QUIET_TO, DAILY_CAP = time(21), time(8), 1


def normalised(email: str) -> str:
    """One spelling an address: people do not type capitals the same way twice."""
    return email.strip().casefold()


def account_by_email(email: str, *, lock: bool = False) -> Account | None:
    """Whose address this is; `lock`: nobody changes her password meanwhile."""
    found = select(Account).where(Account.email == normalised(email))
    return db.session.scalar(found.with_for_update() if lock else found)


def add_client(values: dict[str, Any], now: datetime) -> Account:
    """A new client: values are email, password_hash, display_name, time_zone, locale, country."""
    account = _add("client", values, None, now)
    db.session.add(RevisionCounter(client_id=account.id, latest=0))
    return account


def add_therapist(clinic: str, values: dict[str, Any], now: datetime) -> Account:
    """A new therapist of the clinic of that name, which is made when it is new."""
    return _add_staff("therapist", clinic, values, now)


def add_admin(clinic: str, values: dict[str, Any], now: datetime) -> Account:
    """A new admin of the clinic of that name, which is made when it is new."""
    return _add_staff("admin", clinic, values, now)


def _add_staff(role: str, clinic: str, values: dict[str, Any], now: datetime) -> Account:
    if account_by_email(values["email"]):
        raise Conflict("An account with this address exists already.")
    stored = db.session.scalar(select(Clinic).where(Clinic.name == clinic))
    if stored is None:
        stored = Clinic(id=uuid7(), name=clinic)
        db.session.add(stored)
        db.session.flush()
    return _add(role, values, stored.id, now)


def _add(role: str, values: dict[str, Any], clinic_id: UUID | None, now: datetime) -> Account:
    account = Account(
        id=uuid7(),
        role=role,
        email=normalised(values["email"]),
        password_hash=values.get("password_hash") or hashed(values["password"], values["email"]),
        clinic_id=clinic_id,
        time_zone=values["time_zone"],
        locale=values["locale"],
        country=values.get("country"),
        quiet_from=QUIET_FROM,
        quiet_to=QUIET_TO,
        daily_cap=DAILY_CAP,
        created_at=now,
    )
    new_data_key(account.id)
    account.display_name = values.get("display_name")
    db.session.add(account)
    db.session.flush()
    return account
