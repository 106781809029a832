"""Who works at a clinic, in counts: for its admin, who sees no client and nothing of one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from backend.accounts import sessions
from backend.accounts.care import living_at
from backend.accounts.models import Account, CareLink, Invitation
from backend.core import audit
from backend.core.db import db
from backend.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Colleague:
    """`clients` share with her now; `open_invitations` are neither used nor over."""

    id: UUID
    display_name: str | None
    email: str
    created_at: datetime
    left_at: datetime | None
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
            each.left_at,
            clients.get(each.id, 0),
            invitations.get(each.id, 0),
        )
        for each in found
    ]


def end(clinic_id: UUID, therapist_id: UUID, admin_id: UUID, now: datetime) -> None:
    """She works here no more: nothing is shared with her, and she cannot sign in.

    Each client reads that in her log. Raises `NotFound`: not of this clinic, or gone already.
    """
    mine = (Account.clinic_id == clinic_id, Account.role == "therapist", Account.left_at.is_(None))
    leaving = update(Account).where(Account.id == therapist_id, *mine).values(left_at=now)
    if db.session.scalar(leaving.returning(Account.id)) is None:
        raise NotFound()
    living = (CareLink.therapist_id == therapist_id, CareLink.revoked_at.is_(None))
    # One order for all, or two who write in the logs of the same clients could deadlock.
    for link in db.session.scalars(select(CareLink).where(*living).order_by(CareLink.client_id)):
        link.revoked_at = now
        details = {"therapist": str(therapist_id), "scopes": link.scopes}
        audit.record(link.client_id, admin_id, "therapist-left", details, now)
    waiting = (Invitation.therapist_id == therapist_id, Invitation.expires_at > now)
    db.session.execute(update(Invitation).where(*waiting).values(expires_at=now))
    sessions.end(therapist_id, None, now, by="admin")


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
