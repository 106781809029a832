"""From due to sent: claim, look again, send, write down what became of it.

Every step is a short transaction of its own and none is open while the network is used. A
worker that dies leaves a lease behind; when it has run out the occurrence is claimed again and
sent under the same tag, so it is shown once. The following occurrence is planned before
anything else is done with this one, so no crash can end the series.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, or_, select, update

from backend.accounts.models import Account
from backend.core import clock
from backend.core.db import begin, db
from backend.core.log import log
from backend.core.synced import RevisionCounter
from notifications import devices, service
from notifications.messages import NEUTRAL, Dead, Outcome, Push, Refused, Retry, Send, Sent
from notifications.models import Delivery, Reminder
from notifications.wanted import STALE, reason_to_skip

BATCH = 50
LEASE = timedelta(seconds=60)
FIRST_WAIT = timedelta(seconds=30)
MOST_ATTEMPTS = 5

Key = tuple[UUID, UUID]


@dataclass(frozen=True)
class Attempt:
    """What is needed while no transaction is open."""

    key: Key
    worker: str
    number: int
    send: Send
    pushes: tuple[Push, ...]


def tick(send: Send | None, worker: str, go_on: Callable[[], bool] = lambda: True) -> int:
    """Send what is due, one batch. Returns how many were claimed; `worker` is a unique name.

    What is not done when `go_on` says no is left to the others.
    """
    claimed = claim(worker, clock.now())
    states = Counter(_deliver(key, worker, send) for key, _ in claimed if go_on())
    if claimed:
        log.info(
            "reminders",
            worker=worker,
            claimed=len(claimed),
            sent=states["sent"],
            failed=states["failed"],
            skipped=states["skipped"],
            lag_seconds=round((clock.now() - claimed[0][1]).total_seconds(), 1),
        )
    return len(claimed)


def claim(worker: str, now: datetime) -> list[tuple[Key, datetime]]:
    """Take due rows that nobody holds, the longest due first, all in one statement."""
    begin("write")
    due = (
        select(Delivery.client_id, Delivery.id)
        .where(
            Delivery.finished_at.is_(None),
            Delivery.due_at <= now,
            or_(Delivery.held_until.is_(None), Delivery.held_until <= now),
        )
        .order_by(Delivery.due_at, Delivery.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    rows = db.session.execute(
        update(Delivery)
        .where(Delivery.client_id == due.c.client_id, Delivery.id == due.c.id)
        .values(claimed_by=worker, held_until=now + LEASE)
        .returning(Delivery.client_id, Delivery.id, Delivery.due_at),
        execution_options={"synchronize_session": False},
    ).all()
    db.session.commit()
    return sorted((((row[0], row[1]), row[2]) for row in rows), key=lambda each: each[1])


def _deliver(key: Key, worker: str, send: Send | None) -> str:
    """One occurrence from claim to outcome. Returns the state it was left in."""
    try:
        attempt = _look_again(key, worker, send)
        if isinstance(attempt, str):
            return attempt
        return _write_down(attempt, [(push, attempt.send(push)) for push in attempt.pushes])
    except Exception as error:
        # It must not hold up the others; it comes back when its lease has run out.
        db.session.rollback()
        log.error("reminder", worker=worker, error=type(error).__name__)
        return "failed"


def _look_again(key: Key, worker: str, send: Send | None) -> Attempt | str:
    """Record the attempt, or the state that this occurrence ends in instead."""
    begin("write")
    client_id, _ = key
    # Her writes wait for us and we for them: what is read here is true until the commit.
    counter = db.session.get(RevisionCounter, client_id, with_for_update=True)
    delivery = db.session.get(Delivery, key, with_for_update=True)
    now = clock.now()
    if counter is None or delivery is None or not _ours(delivery, worker, now):
        return "lost"
    reminder = db.session.get_one(Reminder, (client_id, delivery.reminder_id))
    account = db.session.get_one(Account, client_id)
    service.plan(reminder, now)
    reason = reason_to_skip(delivery, reminder, account, now)
    pushes = () if reason else _pushes(delivery, reminder, account, now)
    if not pushes:
        reason = reason or "no_device"
    elif send is None:
        reason = "not_configured"
    state, number = _begin_attempt(delivery, reason, now), delivery.attempts
    db.session.commit()
    if send is None or state != "sending":
        return state
    return Attempt(key, worker, number, send, pushes)


def _begin_attempt(delivery: Delivery, reason: str | None, now: datetime) -> str:
    """Written down before the request: whoever finds it later knows that one was made."""
    if reason is not None:
        delivery.state, delivery.reason, delivery.finished_at = "skipped", reason, now
    elif delivery.attempts >= MOST_ATTEMPTS:
        delivery.state, delivery.reason, delivery.finished_at = "failed", "gave_up", now
    else:
        delivery.state, delivery.attempts = "sending", delivery.attempts + 1
        delivery.attempted_at, delivery.held_until = now, now + LEASE
    return delivery.state


def _ours(delivery: Delivery, worker: str, now: datetime) -> bool:
    held = delivery.held_until
    return (
        delivery.finished_at is None
        and delivery.claimed_by == worker
        and held is not None
        and now < held
    )


def _pushes(
    delivery: Delivery, reminder: Reminder, account: Account, now: datetime
) -> tuple[Push, ...]:
    text = reminder.opened_words().get("code_phrase") or NEUTRAL[account.locale]
    tag, expires_at = str(delivery.id), delivery.due_at + STALE
    return tuple(
        Push(device.token, text, tag, expires_at)
        for device in devices.reachable(delivery.client_id, now)
    )


def _write_down(attempt: Attempt, results: Sequence[tuple[Push, Outcome]]) -> str:
    """The outcome, if the row is still ours."""
    begin("write")
    client_id, id = attempt.key
    for push, result in results:
        if isinstance(result, Dead):
            devices.disable(client_id, push.token)
    values = _values([result for _, result in results], attempt.number, clock.now())
    written = db.session.execute(
        update(Delivery)
        .where(
            Delivery.client_id == client_id,
            Delivery.id == id,
            Delivery.claimed_by == attempt.worker,
            Delivery.finished_at.is_(None),
        )
        .values(values)
    )
    db.session.commit()
    return str(values["state"]) if cast(CursorResult[Any], written).rowcount == 1 else "lost"


def _values(results: Sequence[Outcome], attempts: int, now: datetime) -> dict[str, Any]:
    """One device reached is enough. Otherwise: later, as long as one may still answer."""
    if any(isinstance(result, Sent) for result in results):
        return {"state": "sent", "reason": None, "finished_at": now}
    waits = [result.after or timedelta() for result in results if isinstance(result, Retry)]
    if waits and attempts < MOST_ATTEMPTS:
        wait = max(FIRST_WAIT * 2 ** (attempts - 1), *waits)
        return {"state": "scheduled", "claimed_by": None, "held_until": now + wait}
    if waits:
        return {"state": "failed", "reason": "unavailable", "finished_at": now}
    refused = any(isinstance(result, Refused) for result in results)
    return {
        "state": "failed",
        "reason": "refused" if refused else "unregistered",
        "finished_at": now,
    }
