"""Where a push can go: a device of somebody who is signed in on it."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, or_, select, update

from backend.accounts.models import Account, LoginSession
from backend.core import crypto
from backend.core.among import among
from backend.core.db import db
from backend.core.grouped import by_client
from backend.core.rows import row, selected
from backend.core.statements import Statement
from backend.core.synced import hold
from notifications.facts import Facts
from notifications.messages import FCM, WEB_PUSH
from notifications.models import Device, Reminder
from notifications.planning import plan


def register(
    client_id: UUID,
    session_id: UUID,
    id: UUID,
    channel: str,
    token: str,
    time_zone: str,
    now: datetime,
) -> tuple[Device, bool, set[UUID]]:
    """Bind this token to this sign-in. Returns whether the device is new, and who had the token.

    `token` is FCM's, or a Web Push subscription as JSON; for e-mail there is none, because mails
    go to the account's own address, which is bound once.
    """
    hold(client_id)
    digest = _digest(channel, token or str(client_id))
    had_it = db.session.scalars(
        delete(Device)
        .where(Device.token_hash == digest, or_(Device.client_id != client_id, Device.id != id))
        .returning(Device.client_id)
    )
    others = {*had_it} - {client_id}
    device = db.session.get(Device, (client_id, id))
    created = device is None
    device = device or Device(client_id=client_id, id=id)
    device.session_id, device.token_hash, device.token = session_id, digest, token
    device.channel, device.time_zone, device.enabled = channel, time_zone, True
    device.changed_at = now
    db.session.add(device)
    _plan(client_id, now)
    return device, created, others


def remove(client_id: UUID, id: UUID, now: datetime) -> bool:
    """Forget this device. Returns whether there was one."""
    hold(client_id)
    device = db.session.get(Device, (client_id, id))
    if device is None:
        return False
    db.session.delete(device)
    _plan(client_id, now)
    return True


def reachable(client_ids: Collection[UUID], now: datetime) -> Mapping[UUID, list[Device]]:
    """The clients' devices that take pushes: signing out of a device ends them at once.

    Nobody signs one out or takes its token before the caller's transaction has ended. A sign-in is
    locked before its device, as an erasure takes them away.
    """
    return by_client(_REACHABLE.rows(ids=client_ids, now=now))


_REACHABLE = Statement(
    lambda: (
        selected(Device)
        .select_from(LoginSession)
        .join(Device, Device.session_id == LoginSession.id)
        .where(
            among(Device.client_id, "ids"),
            Device.enabled,
            LoginSession.account_id == Device.client_id,
            LoginSession.ended_at.is_(None),
            LoginSession.refresh_until > bindparam("now"),
        )
        .order_by(Device.client_id, Device.id)
        .with_for_update(read=True)
    ),
    row(Device),
)


def disable(client_id: UUID, channel: str, token: str) -> None:
    """No push to this token any more; a newer token of the same device is untouched."""
    db.session.execute(
        update(Device)
        .where(Device.client_id == client_id, Device.token_hash == _digest(channel, token))
        .values(enabled=False)
    )


def _digest(channel: str, token: str) -> bytes:
    """What makes a token the same: of a subscription its endpoint, its keys may change."""
    if channel == FCM:
        return crypto.keyring().digest("device-token", token)
    where = json.loads(token)["endpoint"] if channel == WEB_PUSH else token
    return crypto.keyring().digest(f"device-{channel}", where)


def zone_changed(client_id: UUID, now: datetime) -> None:
    """The client lives elsewhere now: reminders without a device's zone go by the account's.

    The caller holds the client's counter.
    """
    _plan(client_id, now)


def _plan(client_id: UUID, now: datetime) -> None:
    """The zone may be another one now, and the channels may be others."""
    db.session.flush()
    account = db.session.get_one(Account, client_id)
    reminders = db.session.scalars(
        select(Reminder).where(Reminder.client_id == client_id, Reminder.deleted.is_(False))
    ).all()
    plan(reminders, Facts(reminders, {client_id: account}, now))
