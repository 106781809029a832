"""Who works at a clinic, in counts: for its admin, who sees no client and nothing of one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from backend.accounts.care import living_at
from backend.accounts.models import Account, CareLink, Invitation
from backend.core.db import db


@dataclass(frozen=True, slots=True)
class Colleague:
    """`clients` share with her now; `open_invitations` are neither used nor over."""

    id: UUID
    display_name: str | None
    email: str
    created_at: datetime
    clients: int
    open_invitations: int


def therapists(clinic_id: UUID, now: datetime) -> list[Colleague]:
    """The therapists of this clinic, in the order in which they came."""
    found = db.session.scalars(
        select(Account)
        .where(Account.clinic_id == clinic_id, Account.role == "therapist")
        .order_by(Account.created_at, Account.id)
    ).all()
    clients = _counts(CareLink.therapist_id, clinic_id, *living_at(now))
    waiting = (Invitation.account_id.is_(None), Invitation.linked_at.is_(None))
    invitations = _counts(Invitation.therapist_id, clinic_id, Invitation.expires_at > now, *waiting)
    return [
        Colleague(
            each.id,
            each.display_name,
            each.email,
            each.created_at,
            clients.get(each.id, 0),
            invitations.get(each.id, 0),
        )
        for each in found
    ]


def _counts(
    therapist_id: InstrumentedAttribute[UUID], clinic_id: UUID, *where: ColumnElement[bool]
) -> dict[UUID, int]:
    rows = db.session.execute(
        select(therapist_id, func.count())
        .join(Account, Account.id == therapist_id)
        .where(Account.clinic_id == clinic_id, *where)
        .group_by(therapist_id)
    )
    return {row[0]: row[1] for row in rows}
