"""Where a push can go: a device of somebody who is signed in on it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from backend.accounts.models import LoginSession
from backend.core import crypto
from backend.core.db import db
from backend.core.synced import RevisionCounter
from notifications import service
from notifications.models import Device, Reminder


def register(
    client_id: UUID, session_id: UUID, id: UUID, token: str, time_zone: str, now: datetime
) -> tuple[Device, bool]:
    """Bind this token to this sign-in, whoever had it before. Returns whether it is new."""
    _hold(client_id)
    digest = _digest(token)
    db.session.execute(
        delete(Device).where(
            Device.token_hash == digest, or_(Device.client_id != client_id, Device.id != id)
        )
    )
    device = db.session.get(Device, (client_id, id))
    created = device is None
    device = device or Device(client_id=client_id, id=id, channel=service.FCM)
    device.session_id, device.token_hash, device.token = session_id, digest, token
    device.time_zone, device.enabled, device.changed_at = time_zone, True, now
    db.session.add(device)
    _plan_followers(client_id, now)
    return device, created


def remove(client_id: UUID, id: UUID, now: datetime) -> bool:
    """Forget this device. Returns whether there was one."""
    _hold(client_id)
    device = db.session.get(Device, (client_id, id))
    if device is None:
        return False
    db.session.delete(device)
    _plan_followers(client_id, now)
    return True


def reachable(client_id: UUID, now: datetime) -> Sequence[Device]:
    """The client's devices that take pushes: signing out of a device ends them at once."""
    return db.session.scalars(
        select(Device)
        .join(LoginSession, LoginSession.id == Device.session_id)
        .where(
            Device.client_id == client_id,
            Device.channel == service.FCM,
            Device.enabled,
            LoginSession.account_id == client_id,
            LoginSession.ended_at.is_(None),
            LoginSession.refresh_until > now,
        )
        .order_by(Device.id)
    ).all()


def disable(client_id: UUID, token: str) -> None:
    """No push to this token any more; a newer token of the same device is untouched."""
    db.session.execute(
        update(Device)
        .where(Device.client_id == client_id, Device.token_hash == _digest(token))
        .values(enabled=False)
    )


def _digest(token: str) -> bytes:
    return crypto.keyring().digest("device-token", token)


def _hold(client_id: UUID) -> None:
    """Stand in line with the client's other writes: the due table may change."""
    db.session.get_one(RevisionCounter, client_id, with_for_update=True)


def zone_changed(client_id: UUID, now: datetime) -> None:
    """The client lives elsewhere now: reminders without a device's zone go by the account's."""
    _hold(client_id)
    _plan_followers(client_id, now)


def _plan_followers(client_id: UUID, now: datetime) -> None:
    """The zone may be another one now."""
    followers = db.session.scalars(
        select(Reminder).where(
            Reminder.client_id == client_id, Reminder.follows_device, Reminder.deleted.is_(False)
        )
    )
    for reminder in followers.all():
        service.plan(reminder, now)
