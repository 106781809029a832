"""From due to sent: claim, look again, send, write down what became of it.

Every step is a short transaction of its own, for a whole batch, and none is open while the
network is used. While one batch is on its way the next one is claimed. A worker that dies leaves
a lease behind; when it has run out the occurrence is claimed again and sent under the same tag,
so it is shown once. The following occurrence is planned before anything else is done with this
one, so no crash can end the series.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Executable, bindparam, or_, select, update

from backend.core import clock
from backend.core.db import begin, db
from backend.core.log import log
from backend.core.statements import Statement
from notifications import deciding
from notifications.messages import Channels
from notifications.models import Delivery, Key
from notifications.outcomes import write_down
from notifications.sending import Batch, Senders
from notifications.turns import turn

BATCH = 200
"""With each its own sender at 80 ms, some hundred milliseconds: see `START_WITHIN_SECONDS`."""


def tick(channels: Channels, worker: str, go_on: Callable[[], bool] = lambda: True) -> int:
    """Send all that is due. Returns how many rows were claimed; `worker` is a unique name.

    Once `go_on` says no, what is being sent is finished and the rest is released to the others.
    """
    states: Counter[str] = Counter()
    total, lag, before = 0, timedelta(), Batch([])
    with Senders(channels, go_on) as senders:
        while go_on() and (claimed := claim(worker, clock.now())):
            total, lag = total + len(claimed), max(lag, clock.now() - claimed[0][1])
            keys = [key for key, _ in claimed]
            attempts, settled = deciding.decide_each(keys, worker, frozenset(channels))
            batch = senders.start(attempts)
            states += settled + write_down(before, worker)
            before = batch
        states += write_down(before, worker)
    if total:
        log.info(
            "reminders",
            worker=worker,
            claimed=total,
            sent=states["sent"],
            failed=states["failed"],
            skipped=states["skipped"],
            lag_seconds=round(lag.total_seconds(), 1),
        )
    return total


@turn()
def claim(worker: str, now: datetime) -> list[tuple[Key, datetime]]:
    """Take due rows that nobody holds, the longest due first, all in one statement."""
    begin("write")
    rows = _CLAIM.rows(now=now, worker=worker, until=now + deciding.LEASE)
    db.session.commit()
    return sorted((((row[0], row[1]), row[2]) for row in rows), key=lambda each: each[1])


def _claim() -> Executable:
    now: Any = bindparam("now")
    due = (
        select(Delivery.client_id, Delivery.id)
        .where(
            Delivery.finished_at.is_(None),
            Delivery.due_at <= now,
            or_(Delivery.held_until.is_(None), Delivery.held_until <= now),
        )
        .order_by(Delivery.due_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return (
        update(Delivery)
        .where(Delivery.client_id == due.c.client_id, Delivery.id == due.c.id)
        .values(claimed_by=bindparam("worker"), held_until=bindparam("until"))
        .returning(Delivery.client_id, Delivery.id, Delivery.due_at)
    )


_CLAIM = Statement(_claim)
